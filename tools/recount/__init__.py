"""An independent check of the record: reads an export of the ledger and needs nothing but Python."""
