"""``one_to_one``: two columns that decide each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.masks import all_present
from fakegen.constraints.agreement import decides
from fakegen.constraints.lists import names_of, written_names
from fakegen.constraints.pairing import Pairing
from fakegen.errors import ParameterError
from fakegen.interfaces.constraint import (
    FUSE,
    Constraint,
    Hint,
    Surroundings,
    TableColumn,
    constraint,
)
from fakegen.profiling.rule_search import find_pairs


def hint_of_pair(written: Mapping[str, Any]) -> Hint:
    """Return a hint to learn the columns as one."""
    return Hint({FUSE: [written_names(written.get("one_to_one"))]})


@constraint("one_to_one", hints=hint_of_pair, finder=find_pairs)
class OneToOne(Constraint):
    """Two columns that decide each other: ``{one_to_one: [code, label]}``.

    Rows where either is missing pass.

    Example::

        columns:
          code: {choice: [A, B, C]}
          label: faker.color_name
        constraints:
          - {one_to_one: [code, label]}

    Args:
        columns: The two columns.
    """

    whole = True

    def __init__(self, table: Surroundings, *, columns: list[TableColumn]) -> None:
        del table
        names = names_of(columns, "one_to_one", least=2)
        if len(names) > 2:
            raise ParameterError("'one_to_one' takes two columns, not more", "one_to_one", key=2)
        self.reads = names
        self.text = f"{names[0]} and {names[1]} one to one"
        self.strategies = [Pairing(names[1], names[0])]

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where each is as in the first row with the same value of the other: bool, shape (size,)."""
        a, b = self.reads
        missing = ~all_present([inputs[a], inputs[b]])
        return missing | (decides(inputs, [a], [b]) & decides(inputs, [b], [a]))
