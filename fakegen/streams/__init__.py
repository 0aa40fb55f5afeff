"""Random numbers as pure functions of (seed, table, column, purpose, row)."""

from fakegen.streams.permutation import Permutation
from fakegen.streams.purposes import Purpose
from fakegen.streams.rows import Rows
from fakegen.streams.stream import Stream

__all__ = ["Permutation", "Purpose", "Rows", "Stream"]
