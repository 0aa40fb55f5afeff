"""Numbers that have a standard: their layouts and check characters."""
