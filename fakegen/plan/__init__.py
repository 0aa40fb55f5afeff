"""The executable plan, and all that runs inside one block."""
