"""Random numbers as pure functions of (seed, table, column, purpose, row)."""

from fakegen.streams.permutation import Permutation
from fakegen.streams.purposes import Purpose
from fakegen.streams.rows import Rows
from fakegen.streams.stream import Attempt, Stream, attempts_at

__all__ = ["Attempt", "Permutation", "Purpose", "Rows", "Stream", "attempts_at"]
