"""Compile code that draws: trace what a function makes of its random numbers."""
