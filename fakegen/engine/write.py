"""From a run to a writer: in order, and all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fakegen.engine.run import Run, Slice
from fakegen.interfaces.format import Writer

Progress = Callable[[str, int], None]
"""Called with a table's name and the number of rows just written."""


def write(run: Run, parts: Sequence[Slice], writer: Writer, progress: Progress) -> int:
    """Write these slices and commit; return the number of rows.

    Raises:
        FakegenError: Something failed; the writer has been aborted and left nothing behind.
    """
    rows = 0
    try:
        for part in parts:
            for block in run.blocks(part):
                writer.write(part.table, block)
                rows += block.num_rows
                progress(part.table, block.num_rows)
        writer.commit()
    except BaseException:
        writer.abort()
        raise
    return rows
