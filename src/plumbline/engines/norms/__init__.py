"""The norms engine."""
