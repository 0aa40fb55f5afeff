"""What :mod:`fakegen` exports, one module for each thing that a program can ask for.

Programs import the names from ``fakegen`` itself.
"""
