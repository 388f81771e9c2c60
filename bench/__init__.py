"""Measurements of Plumbline beside its peers: `make bench`."""
