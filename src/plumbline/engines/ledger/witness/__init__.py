"""A witness: follows a log from another process or another house, and vouches that it only ever grew. No database."""
