"""Sealed editions: a recorded PDF, with the receipt of its event and a signature after its last byte."""
