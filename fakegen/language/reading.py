"""From a located document to a :class:`SchemaSpec`, reporting every mistake in its form at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import TypeVar

from fakegen.errors import Mark, Problem, SchemaError, nearest, number_of
from fakegen.language import defaults
from fakegen.language.frame_values import is_frame
from fakegen.language.modifiers import MODIFIERS, Modifier
from fakegen.language.nodes import MappingNode, Node, ScalarNode, SequenceNode
from fakegen.language.spec import (
    ColumnSpec,
    ConditionSpec,
    ConstraintSpec,
    LocaleSpec,
    ModelSpec,
    SchemaSpec,
    SourceSpec,
    TableSpec,
)

TOP_KEYS = ("fakegen", "seed", "locale", "now", "sources", "models", "tables")
TABLE_KEYS = ("rows", "locale", "columns", "constraints", "conditions")
LOCALE_KEYS = ("name", "strict")
SOURCE_KEYS = ("select", "missing")
MODEL_KEYS = ("source", "method", "file", "columns", "rare", "given", "derive")

T = TypeVar("T")


def read_schema(document: Node) -> SchemaSpec:
    """Return the schema in a document.

    Raises:
        SchemaError: All the mistakes in its form.
    """
    reader = _Reader()
    schema = reader.schema(document)
    if reader.problems or schema is None:
        raise SchemaError(reader.problems)
    return schema


class _Reader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, mark: Mark, message: str, suggestion: str | None = None) -> None:
        self.problems.append(Problem(mark, message, suggestion))

    def mapping(self, node: Node | None, what: str) -> MappingNode | None:
        """Return a node that must be a mapping with strings as keys."""
        if node is None:
            return None
        if not isinstance(node, MappingNode):
            self.wrong(node.mark, f"{what} must be a mapping, not {_seen(node)}")
            return None
        for key in node.names():
            if not isinstance(key.value, str):
                self.wrong(key.mark, f"key {key.value!r} must be a string; put it in quotes")
            elif "\0" in key.value:
                self.wrong(key.mark, f"{key.value!r} contains a NUL, which no name can have")
        return node

    def only(
        self,
        node: MappingNode,
        known: Iterable[str],
        where: str,
        renamed: Mapping[str, str] | None = None,
    ) -> None:
        """Note the unknown keys, each with its new name or the nearest known one."""
        for key in node.names():
            if isinstance(key.value, str) and key.value not in known:
                right = (renamed or {}).get(key.value) or nearest(key.value, known)
                self.wrong(key.mark, f"unknown key {key.value!r} {where}", right)

    def scalar(self, node: Node | None, what: str, allowed: tuple[type, ...]) -> ScalarNode | None:
        if node is None:
            return None
        right = isinstance(node, ScalarNode) and isinstance(node.value, allowed)
        if not right or (isinstance(node.plain(), bool) and bool not in allowed):
            words = {str: "a string", int: "an integer", float: "a number", bool: "true or false",
                     date: "a date", type(None): "null"}  # fmt: skip
            kinds = " or ".join(words[kind] for kind in allowed if kind in words)
            self.wrong(node.mark, f"{what} must be {kinds}, not {_seen(node)}")
            return None
        return node if isinstance(node, ScalarNode) else None

    def flag(self, node: Node | None, what: str) -> bool:
        found = self.scalar(node, what, (bool,))
        return bool(found and found.value)

    def schema(self, document: Node) -> SchemaSpec | None:
        if isinstance(document, ScalarNode) and document.value is None:
            self.wrong(document.mark, "the schema is empty; it needs at least 'tables'")
            return None
        top = self.mapping(document, "a schema")
        if top is None:
            return None
        self.only(top, TOP_KEYS, "at the top of a schema")
        version = self.scalar(top.get("fakegen"), "'fakegen', the language version,", (int,))
        if version is not None and version.value != defaults.VERSION:
            message = f"this release reads language version {defaults.VERSION}, not {version.value}"
            self.wrong(version.mark, message)
        seed = self.scalar(top.get("seed"), "'seed'", (int, str))
        tables = self.named(top.get("tables"), "'tables'", self.table)
        if top.get("tables") is None:
            self.wrong(top.mark, "a schema needs 'tables'")
        elif not tables and not self.problems:
            self.wrong(top.mark_of("tables"), "'tables' is empty")
        return SchemaSpec(
            file=document.mark.file,
            seed=seed.value if seed else 0,
            locale=self.locale(top.get("locale")),
            now=self.now(top.get("now")),
            sources=self.named(top.get("sources"), "'sources'", self.source),
            models=self.named(top.get("models"), "'models'", self.model),
            tables=tables,
        )

    def named(
        self, node: Node | None, what: str, read: Callable[[ScalarNode, Node], T | None]
    ) -> dict[str, T]:
        mapping = self.mapping(node, what)
        if mapping is None:
            return {}
        found = {}
        for key, value in mapping.entries:
            item = read(key, value) if isinstance(key.value, str) else None
            if item is not None:
                found[key.value] = item
        return found

    def now(self, node: Node | None) -> datetime:
        found = self.scalar(node, "'now'", (date,))
        if found is None:
            return defaults.NOW
        value = found.value
        if not isinstance(value, datetime):
            value = datetime(value.year, value.month, value.day)
        if not 1000 <= value.year < 9000:  # years before and after it are computed
            self.wrong(found.mark, f"'now' must be in the years 1000 to 8999, not {value.year}")
            return defaults.NOW
        return value if value.tzinfo else value.replace(tzinfo=UTC)

    def locale(self, node: Node | None) -> LocaleSpec:
        if not isinstance(node, MappingNode):
            return LocaleSpec(self.scalar(node, "'locale'", (str,)))
        mapping = self.mapping(node, "'locale'") or node
        self.only(mapping, LOCALE_KEYS, "of 'locale'")
        if not mapping.entries:
            self.wrong(mapping.mark, "'locale' names neither 'name' nor 'strict'")
        return LocaleSpec(
            self.scalar(mapping.get("name"), "'name' of 'locale'", (str,)),
            self.scalar(mapping.get("strict"), "'strict' of 'locale'", (bool,)),
        )

    def source(self, key: ScalarNode, node: Node) -> SourceSpec | None:
        """Read a source; binding, which knows the plugins, decides which key names its kind."""
        if isinstance(node, ScalarNode) and is_frame(node.value):  # of a schema built in Python
            node = MappingNode(node.mark, ((ScalarNode(node.mark, "rows"), node),))
        mapping = self.mapping(node, f"source {key.value!r}")
        if mapping is None:
            return None
        self.paths(mapping)
        entries = [entry for entry in mapping.entries if entry[0].value not in SOURCE_KEYS]
        if not entries:
            self.wrong(key.mark, f"source {key.value!r} needs 'file', 'package', 'query' or 'rows'")
            return None
        missing = self.mapping(mapping.get("missing"), "'missing'")
        (kind, value), *_ = entries
        options = MappingNode(mapping.mark, tuple(entries))
        select = self.mapping(mapping.get("select"), "'select'")
        for name, expression in select.entries if select else ():
            self.scalar(expression, f"the expression of {name.value!r}", (str,))
        return SourceSpec(key.value, key.mark, kind, value, options, select, missing)

    def model(self, key: ScalarNode, node: Node) -> ModelSpec | None:
        mapping = self.mapping(node, f"model {key.value!r}")
        if mapping is None:
            return None
        self.paths(mapping)
        source = self.scalar(mapping.get("source"), "'source'", (str,))
        file = self.scalar(mapping.get("file"), "'file'", (str,))
        if mapping.get("source") is None and mapping.get("file") is None:
            self.wrong(key.mark, f"model {key.value!r} needs a 'source' to learn from, or a 'file'")
        empty = MappingNode(mapping.mark, ())
        columns = self.mapping(mapping.get("columns"), "'columns'") or empty
        for name, said in columns.entries:
            self.learned_column(name, said)
        derive = self.mapping(mapping.get("derive"), "'derive'") or empty
        for name, expression in derive.entries:
            self.scalar(expression, f"the expression of {name.value!r}", (str,))
        rest = tuple(entry for entry in mapping.entries if entry[0].value not in MODEL_KEYS)
        return ModelSpec(
            name=key.value,
            mark=key.mark,
            source=source,
            method=self.scalar(mapping.get("method"), "'method'", (str,))
            or ScalarNode(key.mark, defaults.METHOD),
            file=file,
            columns=columns,
            rare=self.rare(mapping.get("rare")),
            given=self.words(mapping.get("given"), "'given'"),
            derive=derive,
            options=MappingNode(mapping.mark, rest),
        )

    def paths(self, node: MappingNode) -> None:
        """Refuse a NUL, which no path and no query can have."""
        for key, value in node.entries:
            if "\0" in str(value.plain() if isinstance(value, ScalarNode) else ""):
                self.wrong(value.mark, f"{key.value!r} contains a NUL, which cannot be read")

    def learned_column(self, name: ScalarNode, node: Node) -> None:
        mapping = self.mapping(node, f"the settings of column {name.value!r}")
        if mapping is None:
            return
        self.only(mapping, ("kind", "missing", "rare"), f"for column {name.value!r}")
        kind = self.scalar(mapping.get("kind"), "'kind'", (str,))
        kinds = ("categorical", "numeric")
        if kind and kind.value not in kinds:
            message = f"'kind' must be categorical or numeric, not {kind.value!r}"
            self.wrong(kind.mark, message, nearest(kind.value, kinds))
        self.rare(mapping.get("rare"))

    def rare(self, node: Node | None) -> MappingNode | None:
        """Return what is said of rare values, of a column or of all columns of a model."""
        rare = self.mapping(node, "'rare'")
        if rare is None:
            return None
        known = ("below", "into")
        self.only(rare, known, "of 'rare'")
        below = self.scalar(rare.get("below"), "'below'", (int,))
        if rare.get("below") is None and all(key.value in known for key in rare.names()):
            self.wrong(rare.mark, "'rare' needs 'below': values of fewer rows than that are rare")
        elif below is not None and below.value < 1:
            self.wrong(below.mark, f"'below' must be at least 1, not {below.value}")
        self.scalar(rare.get("into"), "'into'", (str, type(None)))
        return rare

    def words(self, node: Node | None, what: str) -> tuple[ScalarNode, ...]:
        if node is None:
            return ()
        if not isinstance(node, SequenceNode):
            self.wrong(node.mark, f"{what} must be a list, not {_seen(node)}")
            return ()
        found = [self.scalar(item, f"each of {what}", (str,)) for item in node.items]
        return tuple(item for item in found if item is not None)

    def table(self, key: ScalarNode, node: Node) -> TableSpec | None:
        mapping = self.mapping(node, f"table {key.value!r}")
        if mapping is None:
            return None
        self.only(mapping, TABLE_KEYS, f"in table {key.value!r}", {"given": "conditions"})
        rows = self.scalar(mapping.get("rows"), "'rows'", (int,))
        if rows and rows.value < 0:
            self.wrong(rows.mark, f"'rows' must be 0 or more, not {rows.value}")
        conditions = tuple(self.conditions(mapping.get("conditions"), rows))
        asked = sum(item.rows for item in conditions) if conditions else defaults.ROWS
        return TableSpec(
            name=key.value,
            mark=key.mark,
            rows=rows.value if rows else asked,
            columns=tuple(self.columns(key, mapping)),
            constraints=tuple(self.constraints(mapping.get("constraints"))),
            conditions=conditions,
            locale=self.locale(mapping.get("locale")),
        )

    def conditions(
        self, node: Node | None, table_rows: ScalarNode | None
    ) -> Iterable[ConditionSpec]:
        if node is None:
            return
        if not isinstance(node, SequenceNode):
            self.wrong(node.mark, f"'conditions' must be a list, not {_seen(node)}")
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
            message = f"'where' must be an expression or a mapping, not {_seen(node)}"
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
                        f"each element of {subject} must be a value, not {_seen(item)}",
                    )
        elif isinstance(node, MappingNode):
            bounds = ("min", "max")
            self.only(node, bounds, f"in {subject}: a range has 'min' and 'max'")
            for bound in bounds:
                self.scalar(node.get(bound), repr(bound), (int, float, str, bool, date))
            if not node.entries:
                self.wrong(node.mark, f"{subject} must be a value, a list, 'min' or 'max', or null")

    def columns(self, table: ScalarNode, node: MappingNode) -> list[ColumnSpec]:
        entries = self.mapping(node.get("columns"), "'columns'")
        if node.get("columns") is None or (entries and not entries.entries):
            self.wrong(table.mark, f"table {table.value!r} has no columns")
        columns: list[ColumnSpec] = []
        seen: dict[str, Mark] = {}
        for key, value in entries.entries if entries else ():
            column = self.column(key, value) if isinstance(key.value, str) else None
            if column is None:
                continue
            for name in column.names:
                if name in seen:
                    message = f"column {name!r} is defined twice; the first is at {seen[name]}"
                    self.wrong(key.mark, message)
                seen[name] = key.mark
            columns.append(column)
        return columns

    def column(self, key: ScalarNode, node: Node) -> ColumnSpec | None:
        names = tuple(part.strip() for part in key.value.split(","))
        if key.value == "*":
            names = ()
        elif not all(names):
            self.wrong(key.mark, f"{key.value!r} is not a column name")
            return None
        if isinstance(node, ScalarNode) and isinstance(node.value, str):
            if "{{" in node.value:
                message = "this looks like a template; write {template: '...'}"
                self.wrong(node.mark, message)
                return None
            return ColumnSpec(names, key.mark, node)
        if not isinstance(node, MappingNode):
            message = (
                f"column {key.value!r} must be a provider's name or a mapping with one, "
                f"not {_seen(node)}"
            )
            self.wrong(node.mark, message)
            return None
        providers = [entry for entry in node.entries if entry[0].value not in MODIFIERS]
        if len(providers) != 1:
            self.providers_wrong(key, node, [provider for provider, _ in providers])
            return None
        provider, value = providers[0]
        if not isinstance(provider.value, str):
            self.wrong(provider.mark, f"{provider.value!r} is not a provider's name")
            return None
        return ColumnSpec(
            names=names,
            mark=key.mark,
            provider=provider,
            value=value,
            modifiers=dict(self.modifiers(node)),
            locale=self.locale(node.get("locale")),
        )

    def modifiers(self, node: MappingNode) -> Iterable[tuple[str, ScalarNode]]:
        for key, value in node.entries:
            modifier = MODIFIERS.get(key.value)
            if modifier is None or modifier.name == "locale":
                continue
            found = self.scalar(value, repr(modifier.name), modifier.types)
            if found is None:
                continue
            if isinstance(found.value, int | float) and not _within(found.value, modifier):
                bounds = f"{modifier.least} .. {modifier.greatest}"
                message = f"{modifier.name!r} must be in {bounds}, not {found.value}"
                self.wrong(found.mark, message)
                continue
            yield modifier.name, found

    def providers_wrong(self, key: ScalarNode, node: MappingNode, found: list[ScalarNode]) -> None:
        if not found:
            self.wrong(node.mark, f"column {key.value!r} names no provider")
            return
        near = [(item, nearest(str(item.value), MODIFIERS)) for item in found]
        slips = [(item, word) for item, word in near if word]
        if len(slips) == len(found) - 1:
            for item, word in slips:
                self.wrong(item.mark, f"unknown modifier {item.value!r}", word)
            return
        words = ", ".join(repr(item.value) for item in found)
        message = f"column {key.value!r} names more than one provider: {words}"
        self.wrong(found[1].mark, message)

    def constraints(self, node: Node | None) -> Iterable[ConstraintSpec]:
        if node is None:
            return
        if not isinstance(node, SequenceNode):
            self.wrong(node.mark, f"'constraints' must be a list, not {_seen(node)}")
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
                message = f"a constraint must be an expression or a mapping, not {_seen(item)}"
                self.wrong(item.mark, message)


def _within(number: float, modifier: Modifier) -> bool:
    least, greatest = modifier.least, modifier.greatest
    return (least is None or number >= least) and (greatest is None or number <= greatest)


def _seen(node: Node) -> str:
    if not isinstance(node, ScalarNode):
        return node.kind
    if isinstance(node.value, bool | None):
        return {True: "true", False: "false", None: "null"}[node.value]
    if is_frame(node.value):
        return "a data frame"
    return repr(node.value) if isinstance(node.value, str) else str(node.value)
