"""How many rows there may be for each combination of some columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.lookup import row_codes
from fakegen.arrays.masks import all_present
from fakegen.constraints.wording import columns, options
from fakegen.errors import ParameterError
from fakegen.interfaces.constraint import Constraint, RowLimit, Surroundings


class _Counted(Constraint):
    """So many rows for each combination of some columns; rows where one is missing do not count."""

    whole = True

    def __init__(self, names: list[str], rows: int, exactly: bool) -> None:
        self.reads, self._rows, self._exactly = names, rows, exactly
        self.strategies = [RowLimit(names, rows, exactly)]

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return which rows are not too many, or in groups that are right: bool, shape (size,)."""
        arrays = [inputs[name] for name in self.reads]
        known = np.flatnonzero(all_present(arrays))
        codes = row_codes(arrays)[known]
        held = np.ones(size, dtype=np.bool_)
        if self._exactly:
            held[known] = np.bincount(codes)[codes] == self._rows if len(codes) else True
            return held
        order = np.argsort(codes, kind="stable")
        ordered = codes[order]
        place = np.arange(len(codes)) - np.searchsorted(ordered, ordered)
        held[known[order[place >= self._rows]]] = False
        return held


class Unique(_Counted):
    """Columns whose values no two rows share: ``{unique: [first_name, last_name, born]}``.

    As in SQL, rows where one of them is missing are all different.
    """

    def __init__(self, value: Any, table: Surroundings) -> None:
        names = list(columns(table, options(value, "unique")["unique"], "unique"))
        super().__init__(names, 1, exactly=False)
        self.text = f"unique {', '.join(names)}"


class AtMost(_Counted):
    """No more than so many rows of a kind: ``{at_most: 3, per: customer}``."""

    def __init__(self, value: Any, table: Surroundings) -> None:
        rows, names = _group(value, table, "at_most")
        super().__init__(names, rows, exactly=False)
        self.text = f"at most {rows} rows per {', '.join(names)}"


class Exactly(_Counted):
    """As many rows of each kind: ``{exactly: 2, per: household}``."""

    def __init__(self, value: Any, table: Surroundings) -> None:
        rows, names = _group(value, table, "exactly")
        super().__init__(names, rows, exactly=True)
        self.text = f"exactly {rows} rows per {', '.join(names)}"


def _group(value: Any, table: Surroundings, kind: str) -> tuple[int, list[str]]:
    given = options(value, kind, "per")
    rows = given[kind]
    if not isinstance(rows, int) or isinstance(rows, bool) or rows < 1:
        raise ParameterError(f"{kind!r} needs a number of rows, 1 or more, not {rows!r}")
    if "per" not in given:
        raise ParameterError(f"{kind!r} needs the columns that say of what: 'per'")
    return rows, list(columns(table, given["per"], "per"))
