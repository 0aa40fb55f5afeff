"""Making one block of one column: every provider in the box."""
