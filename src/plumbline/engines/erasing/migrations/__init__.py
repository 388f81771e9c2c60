"""Migrations of the erasing engine."""
