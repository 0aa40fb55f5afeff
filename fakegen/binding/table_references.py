"""References of a table: names for rows of other tables, and all that is read through them.

A reference is a row, not a cell. ``customer_id: {ref: customer.id}`` declares the reference ``customer``: a
hidden column holds the number of the row, and ``customer_id`` reads that row, as do further columns and paths
such as ``customer.country`` in expressions. In a table whose rows belong to those of another one, that one and
all above it are references, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pyarrow as pa

from fakegen.binding.arguments import Arguments, constants, named_nodes
from fakegen.binding.bound_table import BoundTable
from fakegen.binding.declared_reference import DeclaredReference
from fakegen.binding.lookups import TableLookup
from fakegen.binding.partial_keys import PartialKeys
from fakegen.binding.problems import Rejected
from fakegen.binding.provider_binding import BoundProvider
from fakegen.binding.reference_draws import ReferenceDraw
from fakegen.binding.scope import Scope
from fakegen.binding.tree_draws import TreeDraw
from fakegen.errors import Mark, ParameterError, SchemaError, nearest
from fakegen.expressions.column_value import ColumnValue
from fakegen.interfaces.expression import Expression
from fakegen.interfaces.provider import Provider
from fakegen.language import ColumnSpec, Node, ScalarNode
from fakegen.language.modifiers import UNIQUE_PER, UNIQUE_WHERE
from fakegen.language.reading import read_unique
from fakegen.plan.links import Link, joined, row_of
from fakegen.plan.reference_rows import ParentRows
from fakegen.plan.referred import ROW, Referred, ReferredColumn
from fakegen.plan.steps import Step
from fakegen.streams import Purpose

PROVIDER = "ref"
COPIES = "expr"
"""The provider whose columns may be copies of what a reference reads."""
_DRAWING = ("where", "weight", "of", "tree")
"""The parameters that say which row is drawn."""
_OF_ROW = ("null", "when", "unique", UNIQUE_PER, UNIQUE_WHERE)
"""The modifiers that say it."""


class TableReferences:
    """The references of one table.

    Args:
        binder: The table.
        scope: What all tables share.
    """

    def __init__(self, binder: BoundTable, scope: Scope) -> None:
        self._binder, self._scope = binder, scope
        self._names: dict[str, DeclaredReference] | None = None
        self._entries: dict[str, tuple[DeclaredReference, Mapping[str, str]] | None] = {}

    @property
    def names(self) -> Mapping[str, DeclaredReference]:
        """The references by name: what is declared, and the tables above this one."""
        if self._names is None:
            self._names = {}
            for table in self._binder.above:
                mark = self._binder.table.mark
                self._names[table] = DeclaredReference(table, table, mark, inherited=True)
            for entry in self._binder.table.columns:
                if entry.provider.value == PROVIDER:
                    self._entries[entry.label] = self._declared(entry)
        return self._names

    @property
    def sources(self) -> Mapping[str, tuple[str, str]]:
        """The reference and the other table's column that columns read, by column."""
        assert self.names is not None
        entries = [found for found in self._entries.values() if found is not None]
        declared = {
            own: (reference.name, column)
            for reference, read in entries
            for own, column in read.items()
        }
        return {**self._copies(declared), **declared}

    def _copies(self, declared: Mapping[str, tuple[str, str]]) -> Mapping[str, tuple[str, str]]:
        """Return the same of columns that are computed as copies: ``{expr: hotel.id}``, ``{expr: hotel_id}``."""
        found = {}
        for entry in self._binder.table.columns:
            if entry.provider.value != COPIES or entry.modifiers or entry.value is None:
                continue
            *above, column = str(entry.value.plain()).strip().split(".")
            if not above and column in declared:
                found[entry.label] = declared[column]
            elif column.isidentifier() and self._is_one_row(above):
                found[entry.label] = above[-1], column
        return found

    def _is_one_row(self, path: list[str]) -> bool:
        """Return whether a path of references leads to the row that its last name alone means."""
        known = [self.names[name] for name in path if name in self.names]
        if not path or len(known) < len(path):
            return False
        return len(path) == 1 or all(reference.inherited for reference in known)

    def reads(self, name: str) -> Mapping[str, str]:
        """Return the columns that read the row of a reference, by the other table's columns."""
        return {column: own for own, (read, column) in self.sources.items() if read == name}

    def is_reference(self, entry: ColumnSpec) -> bool:
        """Return whether an entry reads through a reference."""
        return self.names is not None and entry.label in self._entries

    def _declared(self, entry: ColumnSpec) -> tuple[DeclaredReference, Mapping[str, str]] | None:
        """Return what an entry declares or joins, and the columns that it reads; None if it is wrong."""
        try:
            return self._read(entry)
        except Rejected:
            return None

    def _read(self, entry: ColumnSpec) -> tuple[DeclaredReference, Mapping[str, str]]:
        problems = self._scope.problems
        parameters = self._provider().parameters
        nodes = named_nodes(
            "provider 'ref'", parameters, entry.value, problems, place=entry.provider
        )
        words = {name: node for name, node in nodes.items() if name in ("column", "table", "as")}
        typed = constants(parameters, words, problems)
        said = {name: value for name, value in typed.items() if value is not None}
        place = nodes.get("table") or nodes.get("column") or entry.provider
        table, read = self._target(entry, said, place)
        name = said.get("as") or table
        modifiers = {key: node for key, node in entry.modifiers.items() if key in _OF_ROW}
        drawing = {key: nodes[key] for key in _DRAWING if key in nodes}
        if "unique" in nodes:
            modifiers |= self._unique(nodes["unique"])
        return self._joined(entry, name, table, drawing, modifiers, set(read.values())), read

    def _unique(self, node: Node) -> dict[str, ScalarNode]:
        try:
            return read_unique(node)
        except SchemaError as error:
            raise self._scope.problems.reject_error(node.mark, error) from None

    def _provider(self) -> Provider:
        found = self._scope.registry.provider(PROVIDER, "en_US")
        assert found is not None  # it is built in
        return found

    def _target(
        self, entry: ColumnSpec, said: Mapping[str, str], place: Node
    ) -> tuple[str, dict[str, str]]:
        """Return the table that an entry refers to, and its columns by the names that they get."""
        problems, tables = self._scope.problems, self._scope.schema.tables
        if ("column" in said) == ("table" in said):
            raise problems.reject(
                place.mark, "'ref' needs either 'column', as TABLE.COLUMN, or 'table'"
            )
        if "column" in said:
            named = self._scope.schema.place(said["column"])
            if named is None:
                known = [f"{t}.{c}" for t in tables for c in self._scope.table(t).known()]
                message = f"{said['column']!r} is not a TABLE.COLUMN of this schema"
                raise problems.reject(place.mark, message, nearest(said["column"], known))
            if len(entry.names) != 1:
                message = f"{said['column']!r} is one column, but {entry.label!r} are several: give 'table'"
                raise problems.reject(entry.mark, message)
            return named[0], {entry.names[0]: named[1]}
        table = said["table"]
        if table not in tables:
            raise problems.reject(
                place.mark, f"there is no table {table!r}", nearest(table, tables)
            )
        key = [str(node.value) for node in tables[table].key]
        if entry.parts or not key:
            read = {name: entry.part(name) for name in entry.names}
        elif len(key) == len(entry.names):
            read = dict(zip(entry.names, key, strict=True))
        else:
            listed = ", ".join(map(repr, key))
            message = (
                f"the key of {table!r} is {listed}, but {entry.label!r} takes {len(entry.names)}"
            )
            raise problems.reject(entry.mark, message)
        if not read:
            raise problems.reject(entry.mark, "a reference names the columns that it makes")
        return table, read

    def _joined(
        self,
        entry: ColumnSpec,
        name: str,
        table: str,
        drawing: dict[str, Node],
        modifiers: dict[str, ScalarNode],
        read: set[str],
    ) -> DeclaredReference:
        assert self._names is not None  # it is being filled
        problems = self._scope.problems
        known = self._names.get(name)
        if known is None:
            found = DeclaredReference(name, table, entry.mark, drawing, modifiers, set(read))
            self._names[name] = found
            return found
        if known.table != table:
            message = (
                f"{name!r} already refers to {known.table!r}; give this one another name: 'as: ...'"
            )
            raise problems.reject(entry.mark, message)
        if known.inherited and (drawing or modifiers):
            word = next(iter([*drawing, *modifiers]))
            message = (
                f"{name!r} is the row of {table!r} that this row belongs to, so {word!r} has nothing to "
                f"say; another row of {table!r} needs a name: 'as: ...'"
            )
            raise problems.reject(entry.mark, message)
        if twice := sorted(read & known.read):
            message = (
                f"'{table}.{twice[0]}' is read twice through the reference {name!r}, which is one row; for "
                "another row give a name: 'as: ...'"
            )
            raise problems.reject(entry.mark, message)
        for word, node in {**drawing, **modifiers}.items():
            before = {**known.nodes, **known.modifiers}.get(word)
            if before is not None and before.plain() != node.plain():
                message = f"{word!r} of the reference {name!r} is already said at {before.mark}"
                raise problems.reject(node.mark, message)
        known.nodes.update(drawing)
        known.modifiers.update(modifiers)
        known.read |= read
        return known

    def bound(self, entry: ColumnSpec) -> tuple[ColumnSpec, BoundProvider]:
        """Return an entry without what it says of the row, and what reads its columns.

        Raises:
            Rejected: It is wrong; that has been noted.
        """
        assert self.names is not None
        declared = self._entries[entry.label]
        if declared is None:
            raise Rejected
        reference, read = declared
        self.step(reference.name)
        target = self._lookup(reference)
        types = {}
        for name, column in read.items():
            try:
                types[name] = target.column(column)
            except ParameterError as error:
                raise self._scope.problems.reject_value(
                    entry.value or entry.provider, error
                ) from None
        inputs: dict[str, Expression] = {ROW: ColumnValue(reference.row, pa.int64())}
        generator: Referred | ReferredColumn
        if len(read) == 1:
            (column,) = read.values()
            generator = ReferredColumn(target, column, types[entry.names[0]])
        else:
            generator = Referred(target, read, types)
        rest = {key: node for key, node in entry.modifiers.items() if key not in _OF_ROW}
        bare = replace(entry, modifiers=rest, parts={})
        return bare, BoundProvider(self._provider(), generator, Arguments(inputs=inputs))

    def _lookup(self, reference: DeclaredReference) -> TableLookup:
        return self._scope.table(reference.table)

    def links(self) -> list[Link]:
        """Return the columns that hold what identifies rows of other tables."""
        assert self.names is not None
        found = []
        for declared in self._entries.values():
            if declared is not None:
                reference, read = declared
                found.append(self._link(reference, list(read), list(read.values())))
        tables = self._scope.schema.tables
        keys = {
            one.table: [str(node.value) for node in tables[one.table].key]
            for one in self.names.values()
        }
        known = {(link.name, *link.referred) for link in found}
        # A copy of a key refers to a row as the column itself does.
        for own, (name, column) in self.sources.items():
            reference = self.names[name]
            if keys[reference.table] == [column] and (name, column) not in known:
                found.append(self._link(reference, [own], [column]))
                known.add((name, column))
        return joined(found, keys, PartialKeys(self, self._scope).held())

    def _link(self, reference: DeclaredReference, columns: list[str], referred: list[str]) -> Link:
        modifiers, nodes = reference.modifiers, reference.nodes
        optional = bool({"null", "when"} & modifiers.keys()) or "tree" in nodes
        return Link(reference.name, columns, reference.table, referred, optional)

    def step(self, name: str) -> Step:
        """Return the step that draws the row of a reference.

        Raises:
            Rejected: It is wrong; that has been noted.
        """
        reference = self.names[name]
        make = self._inherited if reference.inherited else self._drawn
        return self._binder.made(reference.row, reference.mark, lambda: make(reference))

    def _inherited(self, reference: DeclaredReference) -> Step:
        parent = self._binder.table.per
        assert parent is not None  # what inherits has one
        step = self._hidden(reference.row, reference.mark, ParentRows(), {})
        if reference.table == parent:
            return step
        above = self._scope.table(parent)
        self._scope.references(parent).row(reference.table)
        above.note(reference.row)
        inputs = {ROW: ColumnValue(self.names[parent].row, pa.int64())}
        self.step(parent)
        generator = ReferredColumn(above, reference.row, pa.int64())
        return self._hidden(reference.row, reference.mark, generator, inputs)

    def _drawn(self, reference: DeclaredReference) -> Step:
        if reference.of is None:
            implied = PartialKeys(self, self._scope).implied(reference)
            if implied is not None:
                reference.nodes["of"] = ScalarNode(reference.mark, implied)
        draw = TreeDraw if "tree" in reference.nodes else ReferenceDraw
        return draw(self._binder, self._scope, reference, self._lookup(reference)).step()

    def _hidden(
        self,
        name: str,
        mark: Mark,
        generator: ParentRows | ReferredColumn,
        inputs: Mapping[str, ColumnValue],
    ) -> Step:
        return Step(
            table=self._binder.table.name,
            label=name,
            address=(name, Purpose.REFERENCE),
            provider=PROVIDER,
            mark=mark,
            generator=generator,
            types={name: generator.type},
            reads=frozenset(read for item in inputs.values() for read in item.reads),
            inputs=inputs,
            drawn=False,
            hidden=True,
        )

    def path(self, name: str) -> Step | None:
        """Return the step that reads a path such as ``order.customer.country``; None if it is none.

        Raises:
            Rejected: Something on the path cannot be bound.
        """
        first, dot, rest = name.partition(".")
        if not dot or first not in self.names:
            return None
        reference = self.names[first]
        return self._through(name, reference, rest)

    def row(self, path: str) -> tuple[str, str] | None:
        """Return the hidden column with the row of a path of references, and its table; None if it is none.

        Raises:
            Rejected: Something on the path cannot be bound.
        """
        first, _, rest = path.partition(".")
        if first not in self.names:
            return None
        reference = self.names[first]
        if not rest:
            self.step(first)
            return reference.row, reference.table
        found = self._scope.references(reference.table).row(rest)
        if found is None:
            return None
        column, table = found
        name = row_of(path)
        return None if self._through(name, reference, column) is None else (name, table)

    def _through(self, name: str, reference: DeclaredReference, column: str) -> Step | None:
        """Return the step that reads a column through a reference, under a name; None if there is none."""
        target = self._lookup(reference)
        own = reference.table == self._binder.table.name
        declared = self._binder.declared_type(column) if own else None
        spelled = column if declared else target.spelled(column)
        if spelled is None:
            return None
        self.step(reference.name)

        def make() -> Step:
            if declared:
                target.note(column)
            kind = declared or target.column(spelled)
            inputs = {ROW: ColumnValue(reference.row, pa.int64())}
            return self._hidden(name, reference.mark, ReferredColumn(target, spelled, kind), inputs)

        return self._binder.made(name, reference.mark, make)

    def known(self) -> Iterable[str]:
        """Yield what can be read through references, for suggestions."""
        for name, reference in self.names.items():
            for column in self._scope.bound(reference.table).known_columns():
                yield f"{name}.{column}"
