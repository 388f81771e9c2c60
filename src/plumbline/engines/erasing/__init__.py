"""Erasing by law: who asks and who decides, what of a matter goes, and that all of it goes."""
