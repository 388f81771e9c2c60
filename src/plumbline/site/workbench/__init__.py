"""The workbench: pages on which officers work on matters."""
