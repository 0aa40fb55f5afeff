"""Compiled kernels that fakegen uses where they are installed; without them it makes the same bytes, slower.

Importing this package fails with :class:`ImportError` where it was installed without a C compiler.
"""

from fakegen_native._text import concatenate, decimals, from_words, join
from fakegen_native._words import philox

__all__ = ["concatenate", "decimals", "from_words", "join", "philox"]
