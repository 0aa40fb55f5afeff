"""Running a plan, block by block."""

from fakegen.engine.run import Run, Slice
from fakegen.engine.write import write

__all__ = ["Run", "Slice", "write"]
