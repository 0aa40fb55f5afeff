"""From a run to a writer: in order, and all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa

from fakegen.engine.run import NOTHING, Run
from fakegen.engine.task import Slice
from fakegen.interfaces.format import Writer

Progress = Callable[[str, int], None]
"""Called with a table's name and the number of rows just written."""


Keep = Callable[[str, pa.RecordBatch], None]
"""Called with a table's name and the columns of the rows just written that rules over all rows read."""


def write(
    run: Run,
    parts: Sequence[Slice],
    writer: Writer,
    progress: Progress,
    checked: Mapping[str, Sequence[str]] = NOTHING,
    keep: Keep = lambda _table, _block: None,
) -> int:
    """Write these slices and commit; return the number of rows.

    Args:
        run: What makes them.
        parts: The slices.
        writer: What writes them.
        progress: See :data:`Progress`.
        checked: The columns that ``keep`` gets, by table.
        keep: See :data:`Keep`.

    Raises:
        FakegenError: Something failed; the writer has been aborted and left nothing behind.
    """
    rows = 0
    try:
        for part, made in run.made(parts, writer, checked=checked):
            if made.is_encoded:
                writer.append(part.table, made.content)
            else:
                writer.write(part.table, made.content)
            rows += part.rows
            if part.table in checked:
                keep(part.table, made.checked)
            progress(part.table, part.rows)
        writer.commit()
    except BaseException:
        writer.abort()
        raise
    return rows
