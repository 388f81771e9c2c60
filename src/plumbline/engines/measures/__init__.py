"""The measures engine."""
