"""The bodies engine."""
