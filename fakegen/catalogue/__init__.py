"""What a user can look up."""
