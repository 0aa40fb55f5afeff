"""Tables: their rows, columns, constraints, conditions and variants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from fakegen.errors import Mark, nearest, number_of
from fakegen.language import defaults
from fakegen.language.column_reading import ColumnReader
from fakegen.language.node_reader import seen
from fakegen.language.nodes import MappingNode, Node, ScalarNode, SequenceNode, by_number
from fakegen.language.spec import (
    ChildrenSpec,
    ColumnSpec,
    ConditionSpec,
    ConstraintSpec,
    TableSpec,
    VariantSpec,
)

TABLE_KEYS = ("rows", "key", "hidden", "locale", "columns", "column_order", "constraints",
              "conditions", "variants")  # fmt: skip
CHILDREN_KEYS = ("per", "count", "in_all", "where", "weight")
"""What ``rows:`` says of a table whose rows belong to those of another."""
COUNT_PREFIX = "rows of "
"""What begins the name of a parent's hidden column with the number of its rows, or with their weight."""


class TableReader(ColumnReader):
    """Reads the entries of ``tables:``."""

    def table(self, key: ScalarNode, node: Node) -> TableSpec | None:
        mapping = self.mapping(node, f"table {key.value!r}")
        if mapping is None:
            return None
        self.only(mapping, TABLE_KEYS, f"in table {key.value!r}", {"given": "conditions"})
        said = mapping.get("rows")
        rows, children, source = None, None, None
        if isinstance(said, MappingNode) and said.get("source") is not None:
            self.only(said, ("source",), "of 'rows' beside 'source'")
            source = self.scalar(said.get("source"), "'source' of 'rows'", (str,))
        elif isinstance(said, MappingNode):
            children = self.children(key, said)
        else:
            rows = self.scalar(said, "'rows'", (int,))
        if rows and rows.value < 0:
            self.wrong(rows.mark, f"'rows' must be 0 or more, not {rows.value}")
        conditions = tuple(self.conditions(mapping.get("conditions"), rows))
        asked = sum(item.rows for item in conditions) if conditions else defaults.ROWS
        columns = tuple(self.columns(key, mapping, needed=source is None))
        read = partial(self.variant, columns)
        number = rows.value if rows else 0 if children or source else asked
        return TableSpec(
            name=key.value,
            mark=key.mark,
            rows=number,
            columns=columns,
            constraints=tuple(self.constraints(mapping.get("constraints"))),
            conditions=conditions,
            locale=self.locale(mapping.get("locale")),
            children=children,
            source=source,
            key=self.key(mapping.get("key")),
            hidden=self.flag(mapping.get("hidden"), "'hidden' of a table"),
            column_order=self.words(mapping.get("column_order"), "'column_order'"),
            variants=self.named(mapping.get("variants"), "'variants'", read),
        )

    def variant(
        self, columns: Sequence[ColumnSpec], key: ScalarNode, node: Node
    ) -> VariantSpec | None:
        """Read a variant: of each column a condition, or an entry as in ``columns:``."""
        mapping = self.mapping(node, f"variant {key.value!r}")
        if mapping is None:
            return None
        if not mapping.entries:
            self.wrong(mapping.mark, f"variant {key.value!r} says nothing of any column")
        known = {entry.names for entry in columns}
        entries: list[ColumnSpec] = []
        conditions: list[tuple[ScalarNode, Node]] = []
        for name, said in mapping.entries:
            if not isinstance(name.value, str):
                continue
            if not _is_entry(said):
                self.wanted(name, said)
                conditions.append((name, said))
                continue
            entry = self.column(name, said)
            if entry is not None and entry.names not in known:
                near = nearest(entry.label, [item.label for item in columns])
                message = f"variant {key.value!r}: there is no entry {entry.label!r} to replace"
                self.wrong(name.mark, message, near)
            elif entry is not None:
                entries.append(entry)
        where = MappingNode(mapping.mark, tuple(conditions))
        return VariantSpec(key, tuple(entries), where)

    def key(self, node: Node | None) -> tuple[ScalarNode, ...]:
        """Return the columns of a table's key: one name, or a list of them."""
        if isinstance(node, ScalarNode) and isinstance(node.value, str):
            return (node,)
        return self.words(node, "'key'")

    def columns(
        self, table: ScalarNode, node: MappingNode, *, needed: bool = True
    ) -> list[ColumnSpec]:
        entries = self.mapping(node.get("columns"), "'columns'")
        if needed and (node.get("columns") is None or (entries and not entries.entries)):
            self.wrong(table.mark, f"table {table.value!r} has no columns")
        return self.entries(entries) if entries else []

    def children(self, table: ScalarNode, node: MappingNode) -> ChildrenSpec | None:
        """Return what 'rows' says of a table whose rows belong to those of another."""
        mapping = self.mapping(node, "'rows'") or node
        self.only(mapping, CHILDREN_KEYS, "of 'rows'")
        per = self.scalar(mapping.get("per"), "'per' of 'rows'", (str,))
        if mapping.get("per") is None:
            self.wrong(
                mapping.mark,
                "'rows' needs 'per', the table whose rows these belong to, or 'source'",
            )
        count, in_all = mapping.get("count"), mapping.get("in_all")
        if (count is None) == (in_all is None):
            self.wrong(
                mapping.mark, "'rows' needs either 'count', the rows of each parent, or 'in_all'"
            )
        weight = mapping.get("weight")
        if weight is not None and in_all is None:
            self.wrong(mapping.mark_of("weight"), "'weight' spreads the rows of 'in_all'")
        where = mapping.get("where")
        number = self.scalar(in_all, "'in_all'", (int,))
        if number is not None and number.value < 0:
            self.wrong(number.mark, f"'in_all' must be 0 or more, not {number.value}")
        if per is None:
            return None
        name = f"{COUNT_PREFIX}{table.value}"
        counted = spread = None
        if count is not None:
            counted = self.count(ScalarNode(count.mark, name), count, where)
        elif weight is not None or where is not None:
            place = weight or where
            assert place is not None  # one of them is
            said = self.scalar(weight, "'weight' of 'rows'", (str, int, float))
            expression = said or ScalarNode(place.mark, "1")
            spread = self.hidden(ScalarNode(place.mark, name), "expr", expression, where)
        return ChildrenSpec(per, counted, number, spread)

    def count(self, name: ScalarNode, node: Node, where: Node | None) -> ColumnSpec | None:
        """Return how many rows a parent has, as an entry of the parent's columns."""
        if isinstance(node, MappingNode) and (weights := by_number(node)) is not None:
            for key in weights.names():
                self.not_negative(key)
            return self.hidden(name, "choice", weights, where)
        if isinstance(node, MappingNode):
            column = self.column(name, node)
            return column and replace(
                column, modifiers={**column.modifiers, **self.only_where(where)}
            )
        said = self.scalar(node, "'count'", (int, str))
        if said is not None and isinstance(said.value, int):
            self.not_negative(said)
        return None if said is None else self.hidden(name, "expr", said, where)

    def not_negative(self, count: ScalarNode) -> None:
        """Note a count below zero."""
        if isinstance(count.value, int) and count.value < 0:
            self.wrong(count.mark, f"a count must be 0 or more, not {count.value}")

    def hidden(
        self, name: ScalarNode, provider: str, value: Node, where: Node | None
    ) -> ColumnSpec:
        return ColumnSpec(
            (str(name.value),),
            name.mark,
            ScalarNode(name.mark, provider),
            value,
            self.only_where(where),
        )

    def only_where(self, where: Node | None) -> dict[str, ScalarNode]:
        """Return the modifiers of a hidden column that is null where an expression is not true."""
        found = self.scalar(where, "'where' of 'rows'", (str,))
        hidden = {"hidden": ScalarNode(Mark(""), True)}
        return hidden if found is None else {**hidden, "when": found}

    def conditions(
        self, node: Node | None, table_rows: ScalarNode | None
    ) -> Iterable[ConditionSpec]:
        if node is None:
            return
        if not isinstance(node, SequenceNode):
            self.wrong(node.mark, f"'conditions' must be a list, not {seen(node)}")
            return
        asked = 0
        for item in node.items:
            mapping = self.mapping(item, "each of 'conditions'")
            if mapping is None:
                continue
            self.only(mapping, ("where", "rows"), "of 'conditions'")
            for name in ("where", "rows"):
                if mapping.get(name) is None:
                    self.wrong(item.mark, f"each of 'conditions' needs {name!r}")
            where = self.where(mapping.get("where"))
            rows = self.scalar(mapping.get("rows"), "'rows'", (int,))
            if rows is None or where is None:
                continue
            asked += rows.value
            if rows.value < 1:
                self.wrong(rows.mark, f"'rows' must be 1 or more, not {rows.value}")
            elif table_rows is not None and asked > table_rows.value:
                wanted = number_of(asked, "row")
                message = f"'conditions' ask for {wanted}, but the table has {table_rows.value:,}"
                self.wrong(rows.mark, message)
            yield ConditionSpec(where, rows.value)

    def where(self, node: Node | None) -> MappingNode | ScalarNode | None:
        if node is None or (isinstance(node, ScalarNode) and isinstance(node.value, str)):
            return node
        if not isinstance(node, MappingNode):
            message = f"'where' must be an expression or a mapping, not {seen(node)}"
            self.wrong(node.mark, message)
            return None
        mapping = self.mapping(node, "'where'")
        if not node.entries:
            self.wrong(node.mark, "'where' names no column")
        for name, wanted in node.entries:
            self.wanted(name, wanted)
        return mapping

    def wanted(self, name: ScalarNode, node: Node) -> None:
        """Check the form of the condition on a column: a value, a list, a range or null."""
        subject = f"the condition on {name.value!r}"
        if isinstance(node, SequenceNode):
            if not node.items:
                self.wrong(node.mark, f"{subject} is an empty list")
            for item in node.items:
                if not isinstance(item, ScalarNode):
                    self.wrong(
                        item.mark,
                        f"each element of {subject} must be a value, not {seen(item)}",
                    )
        elif isinstance(node, MappingNode):
            bounds = ("min", "max")
            self.only(node, bounds, f"in {subject}: a range has 'min' and 'max'")
            for bound in bounds:
                self.scalar(node.get(bound), repr(bound), (int, float, str, bool, date))
            if not node.entries:
                self.wrong(node.mark, f"{subject} must be a value, a list, 'min' or 'max', or null")

    def constraints(self, node: Node | None) -> Iterable[ConstraintSpec]:
        if node is None:
            return
        if not isinstance(node, SequenceNode):
            self.wrong(node.mark, f"'constraints' must be a list, not {seen(node)}")
            return
        for item in node.items:
            if isinstance(item, ScalarNode) and isinstance(item.value, str):
                kind = ScalarNode(item.mark, "expr")
                yield ConstraintSpec(kind, MappingNode(item.mark, ((kind, item),)), item.mark)
            elif isinstance(item, MappingNode) and item.entries:
                kind, value = item.entries[0]
                mark = item.mark if len(item.entries) > 1 else value.mark
                yield ConstraintSpec(kind, item, mark)
            else:
                message = f"a constraint must be an expression or a mapping, not {seen(item)}"
                self.wrong(item.mark, message)


def _is_entry(node: Node) -> bool:
    """Return whether what a variant says of a column is an entry; a range has only bounds."""
    return isinstance(node, MappingNode) and not all(
        key.value in ("from", "to") or nearest(str(key.value), ("min", "max"))
        for key in node.names()
    )
