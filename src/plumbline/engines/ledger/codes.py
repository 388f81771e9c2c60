"""Codes for paper, where the ledger asks for them: `kernel.code`."""

from plumbline.kernel.code import LENGTH, code_of, digests_of

__all__ = ["LENGTH", "code_of", "digests_of"]
