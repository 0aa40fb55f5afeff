"""What says whether a number is valid, and a walk through everything that makes numbers."""
