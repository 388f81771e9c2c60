"""The ledger engine."""
