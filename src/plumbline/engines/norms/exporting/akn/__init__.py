"""Akoma Ntoso 3.0 (OASIS LegalDocML): a version of a norm as an `act` that other parliaments' programs read."""
