"""The embedded database: SQLite with one queue of writers, so that many officers wait instead of failing."""
