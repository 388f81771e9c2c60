"""The words of lawful procedure. Pure Python: no framework, no input or output."""
