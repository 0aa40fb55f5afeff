"""Types of columns that read themselves in the row before.

What ``previous.balance + amount`` makes depends on what ``balance`` is, which is what it makes. Idea: suppose a
type, bind the column, and bind it again with the type that it turned out to have, until both are the same.
Bound: each type is supposed once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pyarrow as pa

from fakegen.binding.problems import BindFirst, Problems, Rejected
from fakegen.errors import Problem
from fakegen.language import ColumnSpec
from fakegen.plan.steps import Step

_TYPES = (
    pa.int64(), pa.timestamp("us"), pa.string(), pa.date32(), pa.float64(), pa.bool_(),
    pa.duration("us"),
)  # fmt: skip
"""What is supposed, one after the other, until a column can be bound."""


class GuessedTypes:
    """The types that the columns of a table are supposed to have while they are bound.

    Args:
        problems: Where mistakes are noted.
        keep: Returns what forgets all steps that are bound from then on.
    """

    def __init__(self, problems: Problems, keep: Callable[[], Callable[[], None]]) -> None:
        self._problems, self._keep = problems, keep
        self._types: dict[str, pa.DataType] = {}
        self._asked: set[str] = set()

    def of(self, column: str) -> pa.DataType:
        """Return the type that a column that is being bound is supposed to have."""
        self._asked.add(column)
        return self._types.get(column, _TYPES[0])

    def bound(self, entry: ColumnSpec, bind: Callable[[], Step]) -> Step:
        """Return the step of an entry, whose columns may read themselves in the row before.

        Args:
            entry: The entry.
            bind: Binds it.

        Raises:
            Rejected: It is wrong; that has been noted.
        """
        left = list(_TYPES)
        supposed = left.pop(0)
        tried: list[pa.DataType] = []
        noted: list[list[Problem]] = []
        while True:
            tried.append(supposed)
            self._types.update(dict.fromkeys(entry.names, supposed))
            forget, known = self._keep(), len(self._problems.found)
            warned = len(self._problems.warnings)
            try:
                step = bind()
            except BindFirst:
                self._asked.difference_update(entry.names)
                forget()
                raise
            except Rejected:
                if self._asked.isdisjoint(entry.names):
                    raise
                noted.append(self._problems.found[known:])
                following = None
            else:
                read = self._asked.intersection(entry.names)
                found = {step.types[name] for name in read}
                if found <= {supposed}:
                    self._asked -= read
                    return step
                following = next(iter(found))
            del self._problems.found[known:], self._problems.warnings[warned:]
            forget()
            left = [kind for kind in left if kind not in tried]
            if following is None or following in tried:
                if not left:
                    break
                following = left.pop(0)
            supposed = following
        self._asked.difference_update(entry.names)
        raise self._refused(entry, noted)

    def _refused(self, entry: ColumnSpec, noted: list[list[Problem]]) -> Rejected:
        """Note what is wrong whichever type is supposed, as far as that can be told."""
        alike = Counter(tuple(problems) for problems in noted if problems)
        if alike:
            self._problems.found.extend(alike.most_common(1)[0][0])
            return Rejected()
        message = f"the type of {entry.label!r} cannot be told from the row before: give its 'type'"
        return self._problems.reject(entry.mark, message)
