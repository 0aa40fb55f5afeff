"""``unique``: columns whose combination of values occurs once."""

from __future__ import annotations

from fakegen.constraints.row_counts import RowsPerGroup
from fakegen.interfaces.constraint import Surroundings, TableColumn, constraint
from fakegen.profiling.rule_search import find_keys


@constraint("unique", finder=find_keys)
class Unique(RowsPerGroup):
    """Columns whose combination of values occurs once: ``{unique: [first_name, last_name, born]}``.

    As in SQL, rows where one of them is missing pass.

    Example::

        columns:
          first_name: faker.first_name
          last_name: faker.last_name
        constraints:
          - {unique: [first_name, last_name]}

    Args:
        columns: The columns.
    """

    def __init__(self, table: Surroundings, *, columns: list[TableColumn]) -> None:
        del table
        super().__init__("unique", 1, ("unique", columns), exactly=False)
        self.text = f"unique ({', '.join(self.reads)})"
