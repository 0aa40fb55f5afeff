"""Compiling code that draws, by tracing what a function makes of its random numbers."""
