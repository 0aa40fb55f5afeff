"""From a located document to a :class:`SchemaSpec`, reporting every mistake in its form at once."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime

from fakegen.errors import SchemaError
from fakegen.language import defaults
from fakegen.language.model_reading import ModelReader
from fakegen.language.modifiers import MODIFIERS
from fakegen.language.nodes import MappingNode, Node, ScalarNode
from fakegen.language.source_reading import SourceReader
from fakegen.language.spec import ColumnSpec, SchemaSpec
from fakegen.language.table_reading import TableReader

LIBRARIES = ("faker", "mimesis")
"""The libraries that a schema can add providers to."""

TOP_KEYS = ("fakegen", "seed", "locale", "now", *LIBRARIES, "sources", "models", "tables")


def read_schema(document: Node) -> SchemaSpec:
    """Return the schema in a document.

    Raises:
        SchemaError: All the mistakes in its form.
    """
    reader = _SchemaReader()
    schema = reader.schema(document)
    if reader.problems or schema is None:
        raise SchemaError(reader.problems)
    return schema


def read_columns(node: Node) -> list[ColumnSpec]:
    """Return the entries of a mapping that is written as ``columns:`` is.

    Raises:
        SchemaError: All the mistakes in its form.
    """
    reader = _SchemaReader()
    entries = reader.mapping(node, "an object")
    if entries is not None and not entries.entries:
        reader.wrong(node.mark, "an object needs at least one member")
    columns = reader.entries(entries) if entries else []
    if reader.problems:
        raise SchemaError(reader.problems)
    return columns


def read_column(key: ScalarNode, node: Node) -> ColumnSpec:
    """Return an entry that is written as one of ``columns:`` is.

    Args:
        key: Its name, for messages.
        node: The entry.

    Raises:
        SchemaError: All the mistakes in its form.
    """
    reader = _SchemaReader()
    column = reader.column(key, node)
    if reader.problems or column is None:
        raise SchemaError(reader.problems)
    return column


def read_unique(node: Node) -> dict[str, ScalarNode]:
    """Return what ``unique`` says, by the keys of :attr:`ColumnSpec.modifiers`.

    Raises:
        SchemaError: All the mistakes in its form.
    """
    reader = _SchemaReader()
    found = dict(reader.settings(MODIFIERS["unique"], node))
    if reader.problems:
        raise SchemaError(reader.problems)
    return found


class _SchemaReader(TableReader, SourceReader, ModelReader):
    """Reads a document."""

    def schema(self, document: Node) -> SchemaSpec | None:
        if isinstance(document, ScalarNode) and document.value is None:
            self.wrong(document.mark, "the schema is empty; it needs at least 'tables'")
            return None
        top = self.mapping(document, "a schema")
        if top is None:
            return None
        if top.get("mask") is not None and top.get("tables") is None:
            message = "this is a masking schema: 'fakegen mask' copies data with it"
            self.wrong(top.mark_of("mask"), message)
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
            extensions=dict(self.extensions(top)),
        )

    def extensions(self, top: MappingNode) -> Iterable[tuple[str, tuple[ScalarNode, ...]]]:
        """Yield the further providers of each library."""
        for library in LIBRARIES:
            mapping = self.mapping(top.get(library), repr(library))
            if mapping is None:
                continue
            self.only(mapping, ("providers",), f"of {library!r}")
            if mapping.get("providers") is None and not self.problems:
                self.wrong(
                    mapping.mark, f"{library!r} needs 'providers', a list of modules or classes"
                )
            yield library, self.words(mapping.get("providers"), "'providers'")

    def now(self, node: Node | None) -> datetime:
        if isinstance(node, ScalarNode) and isinstance(node.value, str):
            with suppress(ValueError):  # JSON has no dates, and YAML none without seconds
                node = ScalarNode(node.mark, datetime.fromisoformat(node.value))
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
