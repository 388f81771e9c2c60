"""Backups: the database, the kept files and the newest head, under a signed list of all parts; and putting them back."""
