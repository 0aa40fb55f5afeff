"""How many rows of a table belong to each row of another one, and what siblings have in common: as learned columns.

The parent's model learns the number of rows as one more of its columns, and hidden columns that sum up the rows. The
model of the rows is given those, and columns of the parent itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from fakegen.arrays.plain import plain_array
from fakegen.arrays.type_kinds import is_quantity
from fakegen.inference.belonging import Belonging
from fakegen.inference.decisions import Learned
from fakegen.inference.lines import Line
from fakegen.inference.rule_lines import Settled
from fakegen.inference.siblings_in_common import Common, in_common
from fakegen.inference.yaml_text import flow
from fakegen.profiling.openness import thinness
from fakegen.profiling.table_profile import TableProfile
from fakegen.sources.related_rows import summary


@dataclass(frozen=True, slots=True)
class LearnedFamily:
    """What the models of a table and of its parent's rows learn together.

    Attributes:
        child: The table whose rows belong to another one's.
        whose: To which, and how.
        count: The parent's learned column with the number of rows.
        summed_up: The parent's hidden columns that sum up the rows, by name.
        given: What the model of the rows is given, by the name that it has there, each with the parent's column.
        options: The options of learned columns, for those columns of either model.
    """

    child: str
    whose: Belonging
    count: str
    summed_up: Mapping[str, Common]
    given: Mapping[str, tuple[str, Common]]
    options: Mapping[str, Mapping[str, object]]

    @property
    def hidden(self) -> list[str]:
        """The parent's learned columns that are not written."""
        return [self.count, *self.summed_up]

    def of_parent(self) -> Line:
        """Return the entry of the parent's source that sums up the rows."""
        taken = {self.count: "count"} | {
            name: f"{common.summary}({common.column})" for name, common in self.summed_up.items()
        }
        on = _pair(self.whose.key, self.whose.column)
        words = f"columns that sum up the rows of {self.child!r} of each row"
        return Line(f"children: {flow({self.child: {'on': on, 'columns': taken}})}", words)

    def of_child(self) -> Line:
        """Return the entry of the rows' source that takes columns of the parent."""
        taken = {name: column for name, (column, _) in self.given.items()}
        on = _pair(self.whose.column, self.whose.key)
        words = f"columns of the row of {self.whose.parent!r} that each row belongs to"
        return Line(f"parents: {flow({self.whose.parent: {'on': on, 'columns': taken}})}", words)

    def learned(self) -> Iterator[Line]:
        """Yield the lines of the parent's model."""
        words = f"how many rows of {self.child!r} belong to each row"
        yield Line(f"{flow(self.count)}: {{}}", words)
        for name, common in self.summed_up.items():
            yield Line(f"{flow(name)}: {flow(dict(self.options[name]))}", _words(common))

    def learned_of_child(self) -> Iterator[Line]:
        """Yield the lines of the rows' model about what it is given."""
        for name, (column, common) in self.given.items():
            words = f"{column} of {self.whose.parent!r}; {_words(common)}"
            yield Line(f"{flow(name)}: {flow(dict(self.options[name]))}", words)

    def columns(self) -> Iterator[Line]:
        """Yield the hidden columns of the rows' table that hold what their model is given."""
        for name, (column, _) in self.given.items():
            entry = {"expr": f"{self.whose.parent}.{column}", "hidden": True}
            yield Line(f"{flow(name)}: {flow(entry)}")

    def rows(self) -> Line:
        """Return the line of the rows' table that says how many there are."""
        said = {"per": self.whose.parent, "count": self.count}
        return Line(
            f"rows: {flow(said)}", f"{self.whose.evidence}; learned with the parent's columns"
        )


@dataclass(frozen=True, slots=True)
class Kin:
    """What a table's model learns with those of others.

    Attributes:
        above: With that of its parent, if it does.
        below: With those of the tables whose rows belong to its own.
    """

    above: LearnedFamily | None = None
    below: Sequence[LearnedFamily] = ()

    @classmethod
    def of(cls, table: str, families: Mapping[str, LearnedFamily]) -> Kin:
        """Return what a table learns with others."""
        below = [family for family in families.values() if family.whose.parent == table]
        return cls(families.get(table), below)

    def __bool__(self) -> bool:
        return self.above is not None or bool(self.below)

    @property
    def keys(self) -> set[str]:
        """The columns that the source needs in order to find whose rows are whose."""
        own = {self.above.whose.column} if self.above else set()
        return own | {family.whose.key for family in self.below}

    @property
    def hidden(self) -> list[str]:
        """The learned columns that are not written."""
        return [name for family in self.below for name in family.hidden]

    @property
    def given(self) -> list[str]:
        """The columns that the model is given."""
        return list(self.above.given) if self.above else []

    def lines_of_source(self) -> Iterator[Line]:
        """Yield the lines of the table's source about what it takes of others."""
        for family in self.below:
            yield family.of_parent()
        if self.above and self.above.given:
            yield self.above.of_child()

    def lines_of_model(self) -> Iterator[Line]:
        """Yield the lines of the table's model about what it learns with others."""
        for family in self.below:
            yield from family.learned()
        if self.above:
            yield from self.above.learned_of_child()

    def lines_of_table(self) -> Iterator[Line]:
        """Yield the hidden columns of the table that hold what its model is given."""
        if self.above:
            yield from self.above.columns()


def find_families(
    seen: Mapping[str, TableProfile],
    settled: Mapping[str, Settled],
    belonging: Mapping[str, Belonging],
) -> dict[str, LearnedFamily]:
    """Return the tables whose rows are learned with those that they belong to, by table.

    Where there is nothing to learn of a parent besides the number of its rows, that number has a law of its own.
    """
    found = {}
    for child, whose in belonging.items():
        parent = whose.parent
        if isinstance(whose.rows["count"], int) or not (
            child.isidentifier() and parent.isidentifier()
        ):
            continue
        own, other = _learned(seen[child], settled[child]), _learned(seen[parent], settled[parent])
        apart = [
            name for name, values in own.items() if _identifies(values, whose, seen[parent].rows)
        ]
        common = in_common(other, own, whose.owners, apart) if own else []
        if other or common:
            found[child] = _family(child, whose, common, seen, settled)
    return found


def _family(
    child: str,
    whose: Belonging,
    common: Sequence[Common],
    seen: Mapping[str, TableProfile],
    settled: Mapping[str, Settled],
) -> LearnedFamily:
    parent = whose.parent
    taken = {column.name for name in (child, parent) for column in seen[name].columns}
    count = _free(f"{child}_count", taken)
    summed_up: dict[str, Common] = {}
    given: dict[str, tuple[str, Common]] = {}
    options: dict[str, Mapping[str, object]] = {}
    for item in common:
        column, source = item.column, child if item.summary else parent
        choice = settled[source].choices[item.column]
        assert isinstance(choice, Learned)  # others are not compared
        said = {} if item.summary == "mean" else choice.options
        if item.summary:
            column = _free(f"{child}_{item.column}", taken)
            summed_up[column], options[column] = item, said
        name = _free(f"{parent}_{column}", taken)
        given[name], options[name] = (column, item), said
    return LearnedFamily(child, whose, count, summed_up, given, options)


def _identifies(values: pa.Array, whose: Belonging, parents: int) -> bool:
    """Return whether the most frequent value of its rows may tell what a row of the parent is."""
    if is_quantity(values.type):
        return False
    typical = summary("most", values, whose.owners, parents)
    return bool(thinness([typical]).is_open(suspected=True))


def _learned(seen: TableProfile, rules: Settled) -> dict[str, pa.Array]:
    """Return the columns of a table that are learned as they stand."""
    return {
        name: plain_array(seen.data.column(name))
        for name, choice in rules.choices.items()
        if isinstance(choice, Learned)
        and name not in rules.derived
        and "form" not in choice.options
        and name.isidentifier()
    }


def _free(name: str, taken: set[str]) -> str:
    """Return a name that no column has yet, and take it."""
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def _pair(own: str, other: str) -> str | dict[str, str]:
    return own if own == other else {own: other}


def _words(common: Common) -> str:
    """Return why a column is taken."""
    share = f"{common.gain:.0%} of the disagreement in {common.about!r}"
    if not common.summary:
        return f"does away with {share}"
    how = "the most frequent" if common.summary == "most" else "the mean"
    return f"{how} {common.column} of its rows; siblings agree beyond that: {share}"
