"""The tags and filters of the house."""
