"""The documents engine."""
