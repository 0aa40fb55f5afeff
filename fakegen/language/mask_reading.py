"""From a located document to a :class:`MaskSpec`, reporting every mistake in its form at once."""

from __future__ import annotations

from fakegen.errors import SchemaError, nearest
from fakegen.language import defaults
from fakegen.language.mask_spec import MASK_METHODS, PERIODS, MaskEntry, MaskSpec, MaskTable
from fakegen.language.node_reader import NodeReader, seen
from fakegen.language.nodes import MappingNode, Node, ScalarNode, SequenceNode

CONTEXT_KEYS = ("locale", "now", "sources")
MASK_TOP_KEYS = ("fakegen", *CONTEXT_KEYS, "mask")
MASK_TABLE_KEYS = ("key", "where", "share", "columns")
_LONGEST_HASH = 64


def read_mask(document: Node) -> MaskSpec:
    """Return the masking schema in a document.

    Raises:
        SchemaError: All the mistakes in its form.
    """
    reader = _MaskReader()
    spec = reader.spec(document)
    if reader.problems:
        raise SchemaError(reader.problems)
    return spec


def read_mask_entry(key: ScalarNode, node: Node) -> MaskEntry:
    """Return what a document says of one column, or of one path.

    Raises:
        SchemaError: All the mistakes in its form.
    """
    reader = _MaskReader()
    entry = reader.entry(key, node)
    if entry is None:
        raise SchemaError(reader.problems)
    return entry


class _MaskReader(NodeReader):
    def filled(self, node: Node | None, what: str) -> MappingNode | None:
        """Return a node that must be a mapping, and not empty."""
        found = self.mapping(node, what)
        if found is not None and not found.entries:
            self.wrong(found.mark, f"{what} is empty")
            return None
        return found

    def spec(self, document: Node) -> MaskSpec:
        nothing = MaskSpec(document.mark, {}, MappingNode(document.mark, ()))
        top = self.filled(document, "a masking schema")
        if top is None:
            return nothing
        if top.get("mask") is None:
            hint = (
                "; 'fakegen generate' makes the rows of 'tables'"
                if top.get("tables") is not None
                else ""
            )
            self.wrong(top.mark, f"a masking schema needs 'mask'{hint}")
            return nothing
        self.only(top, MASK_TOP_KEYS, "at the top of a masking schema")
        version = top.get("fakegen")
        if version is not None and version.plain() != defaults.VERSION:
            message = f"this release reads language version {defaults.VERSION}"
            self.wrong(version.mark, f"{message}, not {version.plain()!r}")
        tables = self.filled(top.get("mask"), "'mask'")
        found = [self.table(key, node) for key, node in tables.entries] if tables else []
        context = tuple((key, node) for key, node in top.entries if key.value in CONTEXT_KEYS)
        by_name = {str(table.name.value): table for table in found}
        return MaskSpec(top.mark, by_name, MappingNode(top.mark, context))

    def table(self, name: ScalarNode, node: Node) -> MaskTable:
        if isinstance(node, ScalarNode):
            if node.value == "skip":
                return MaskTable(name, skipped=True)
            near = nearest(str(node.value), ["skip"])
            self.wrong(
                node.mark,
                f"table {name.value!r} must be a mapping with 'columns', or skip",
                near,
            )
            return MaskTable(name)
        found = self.filled(node, f"table {name.value!r}")
        if found is None:
            return MaskTable(name)
        self.only(found, MASK_TABLE_KEYS, "of a table that is masked")
        if found.get("columns") is None:
            self.wrong(name.mark, f"table {name.value!r} has no columns")
        columns = self.filled(found.get("columns"), "'columns'")
        entries = [self.entry(key, item) for key, item in columns.entries] if columns else []
        return MaskTable(
            name,
            key=self.listed(found.get("key"), "'key'"),
            where=self.string(found.get("where"), "'where'"),
            share=self.share(found.get("share")),
            entries=tuple(entry for entry in entries if entry is not None),
        )

    def listed(self, node: Node | None, what: str) -> tuple[ScalarNode, ...]:
        """Return a string, or a list of them."""
        items = node.items if isinstance(node, SequenceNode) else [] if node is None else [node]
        found = [self.string(item, what) for item in items]
        return tuple(item for item in found if item is not None)

    def string(self, node: Node | None, what: str) -> ScalarNode | None:
        if node is None or (isinstance(node, ScalarNode) and isinstance(node.value, str)):
            return node
        self.wrong(node.mark, f"{what} must be a string, not {seen(node)}")
        return None

    def share(self, node: Node | None) -> ScalarNode | None:
        if node is None:
            return None
        if isinstance(node, ScalarNode) and _is_number(node.value) and 0 < node.value <= 1:
            return node
        self.wrong(node.mark, f"'share' must be above 0 and at most 1, not {seen(node)}")
        return None

    def entry(self, key: ScalarNode, node: Node) -> MaskEntry | None:
        if isinstance(node, ScalarNode):
            word = "null" if node.value is None else node.value
            if isinstance(word, str) and word not in ("ref", "json", "generalise"):
                if "{{" in word:
                    self.wrong(node.mark, "this looks like a template; write {template: '...'}")
                return MaskEntry(key, ScalarNode(node.mark, word, node.inner), None, node)
            needs = (
                f"'{word}' needs to be told what"
                if isinstance(word, str)
                else f"{word!r} is no method"
            )
            self.wrong(node.mark, f"{needs}: {_EXAMPLES.get(str(word), 'write keep, for example')}")
            return None
        if not isinstance(node, MappingNode):
            methods = "a method, a provider's name, or a mapping with one"
            self.wrong(node.mark, f"{key.value!r} must be {methods}, not {seen(node)}")
            return None
        said = {str(name.value): (name, value) for name, value in node.entries}
        named = [item for name, item in said.items() if name in MASK_METHODS and name != "null"]
        if named:
            return self.method(key, node, *named[0])
        providers = [item for name, item in said.items() if name != "unique"]
        if not providers:
            self.wrong(node.mark, f"{key.value!r} names no method and no provider")
            return None
        unique = said.get("unique", (None, None))[1]
        if unique is not None and unique.plain() is not True:
            self.wrong(unique.mark, f"'unique' of {key.value!r} must be true, or left out")
        entries = tuple(item for name, item in said.items() if name != "unique")
        if len(providers) == 1 and said.get("null") is not None:
            return MaskEntry(key, ScalarNode(node.mark, "null"), None, node)
        found = next((item for item in providers if item[0].value != "null"), providers[0])
        kept = unique if isinstance(unique, ScalarNode) else None
        return MaskEntry(key, found[0], found[1], MappingNode(node.mark, entries), kept)

    def method(
        self, key: ScalarNode, node: MappingNode, name: ScalarNode, value: Node
    ) -> MaskEntry | None:
        for other in node.names():
            if other is not name:
                message = f"{name.value!r} of {key.value!r} stands alone, without {other.value!r}"
                self.wrong(other.mark, message)
        plain = value.plain()
        if name.value == "generalise":
            self.coarser(value)
        elif name.value == "hash" and not (plain is None or _is_length(plain)):
            example = "{hash: {length: 16}}"
            self.wrong(value.mark, f"'hash' has a length of 4 to {_LONGEST_HASH}: {example}")
        elif name.value == "ref" and not isinstance(plain, str):
            self.wrong(value.mark, f"'ref' names a column: {_EXAMPLES['ref']}")
        elif name.value == "json":
            paths = self.filled(value, "'json'")
            for path, item in paths.entries if paths else ():
                inner = self.entry(path, item)
                if inner is not None and inner.method.value in ("shuffle", "learn", "json"):
                    message = f"{inner.method.value!r} is for columns, not for paths of a document"
                    self.wrong(inner.method.mark, message)
        elif name.value == "permute" and not (plain is None or _is_identifier(plain)):
            self.wrong(
                value.mark, f"'permute' may name a kind of identifiers: {_EXAMPLES['permute']}"
            )
        elif name.value in ("keep", "shuffle") and plain is not None:
            self.wrong(value.mark, f"{name.value!r} takes no parameters: {key.value}: {name.value}")
        elif name.value == "learn" and not (plain is None or isinstance(plain, str)):
            self.wrong(
                value.mark, "'learn' takes the name of a method: trees, copula or independent"
            )
        return MaskEntry(key, name, value, node)

    def coarser(self, value: Node) -> None:
        plain = value.plain()
        if _is_number(plain):
            if plain > 0:
                return
        elif isinstance(plain, str):
            if plain in PERIODS:
                return
            periods = ", ".join(PERIODS)
            near = nearest(plain, PERIODS)
            self.wrong(value.mark, f"there is no period {plain!r}; there are {periods}", near)
            return
        elif (
            isinstance(plain, dict)
            and list(plain) == ["first"]
            and type(plain["first"]) is int
            and plain["first"] >= 0
        ):
            return
        self.wrong(value.mark, f"'generalise' needs to be told how: {_EXAMPLES['generalise']}")


_EXAMPLES = {
    "ref": "{ref: customer.id}",
    "json": "{json: {user.email: faker.email}}",
    "permute": "{permute: iban} or {permute: {vat: BE}}",
    "generalise": "{generalise: 10}, {generalise: month} or {generalise: {first: 2}}",
}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_identifier(value: object) -> bool:
    """Return whether a value is a word, or one word for another: a kind of identifiers, and a country."""
    words = [*value, *value.values()] if isinstance(value, dict) else [value]
    return len(words) <= 2 and all(isinstance(word, str) for word in words) and bool(words)


def _is_length(value: object) -> bool:
    if not (isinstance(value, dict) and list(value) == ["length"]):
        return False
    length = value["length"]
    return type(length) is int and 4 <= length <= _LONGEST_HASH
