"""The console: pages on which administrators keep the house."""
