"""Numbers that have a standard: their layouts and their check characters."""
