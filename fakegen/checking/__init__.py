"""Whether data satisfies a schema."""
