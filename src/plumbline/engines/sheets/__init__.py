"""Tables that come from files and go to files: spreadsheets, separated values. No database stands behind this room."""
