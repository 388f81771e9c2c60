"""The disclosure engine."""
