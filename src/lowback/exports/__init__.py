"""The data as files that other tools open: CSV, NDJSON and SQLite."""
