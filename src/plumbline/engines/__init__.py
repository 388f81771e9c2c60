"""Engines: they run what is declared. Upper may import lower: measures, disclosure, documents, matters, norms, bodies, ledger."""
