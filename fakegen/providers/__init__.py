"""What makes the values of a column: every built-in provider."""
