"""The matters engine."""
