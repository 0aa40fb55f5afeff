"""What several packages do with Arrow arrays, one module for each subject."""
