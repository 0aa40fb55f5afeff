"""Compiled kernels that fakegen uses where they are installed; without them it makes the same bytes, slower.

Importing this package fails with :class:`ImportError` where it was installed without a C compiler.
"""

from fakegen_native._text import decimals, join

__all__ = ["decimals", "join"]
