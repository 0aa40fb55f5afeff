"""Running a plan, block by block."""

from fakegen.engine.run import BLOCK_ROWS, Run, Slice
from fakegen.engine.write import write

__all__ = ["BLOCK_ROWS", "Run", "Slice", "write"]
