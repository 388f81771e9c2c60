"""Plumbline: government under law, as software."""
