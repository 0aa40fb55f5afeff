"""What :mod:`fakegen` exports, one module for each task.

Programs import the names from ``fakegen`` itself.
"""
