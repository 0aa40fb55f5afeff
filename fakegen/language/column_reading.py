"""Columns: a provider, its modifiers, and the names of what it makes."""

from __future__ import annotations

from collections.abc import Iterable

from fakegen.errors import Mark, nearest
from fakegen.language.locale_reading import LocaleReader
from fakegen.language.modifiers import MODIFIERS, Modifier
from fakegen.language.node_reader import seen
from fakegen.language.nodes import MappingNode, Node, ScalarNode, SequenceNode
from fakegen.language.spec import ColumnSpec


class ColumnReader(LocaleReader):
    """Reads the entries of ``columns:``."""

    def entries(self, node: MappingNode) -> list[ColumnSpec]:
        columns: list[ColumnSpec] = []
        seen: dict[str, Mark] = {}
        for key, value in node.entries:
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
                f"not {seen(node)}"
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
            parts=self.parts(names, node.get("columns")),
            by_column=self.by_column(names, node),
        )

    def parts(self, names: tuple[str, ...], node: Node | None) -> dict[str, ScalarNode]:
        """Return the part that each column holds, where a mapping says it."""
        mapping = self.mapping(node, "'columns' beside a provider")
        found = {}
        for column, part in mapping.entries if mapping else ():
            node_of_part = self.scalar(part, f"the part of column {column.value!r}", (str,))
            if names and column.value not in names:
                message = f"'columns' names {column.value!r}, which this entry does not make"
                self.wrong(column.mark, message, nearest(str(column.value), names))
            elif node_of_part is not None:
                found[str(column.value)] = node_of_part
        return found

    def by_column(
        self, names: tuple[str, ...], node: MappingNode
    ) -> dict[str, dict[str, ScalarNode]]:
        """Return the modifiers that are said of some columns of several."""
        found: dict[str, dict[str, ScalarNode]] = {}
        for key, value in node.entries:
            modifier = MODIFIERS.get(key.value)
            if modifier is None or not modifier.by_column:
                continue
            said: Iterable[tuple[ScalarNode, Node]] = ()
            if isinstance(value, SequenceNode) and list in modifier.several:
                columns = self.words(value, repr(modifier.name))
                said = [(column, ScalarNode(column.mark, True)) for column in columns]
            elif isinstance(value, MappingNode) and dict in modifier.several:
                said = (self.mapping(value, repr(modifier.name)) or value).entries
            for column, item in said:
                if names and column.value not in names:
                    message = (
                        f"{modifier.name!r} names {column.value!r}, which this entry does not make"
                    )
                    self.wrong(column.mark, message, nearest(str(column.value), names))
                    continue
                read = self.modifier(modifier, item, f"{modifier.name!r} of {column.value!r}")
                if read is not None:
                    found.setdefault(modifier.name, {})[str(column.value)] = read
        return found

    def modifiers(self, node: MappingNode) -> Iterable[tuple[str, ScalarNode]]:
        for key, value in node.entries:
            modifier = MODIFIERS.get(key.value)
            if modifier is None or modifier.name in ("locale", "columns"):
                continue
            if type(value.plain()) in modifier.several:
                continue
            yield from self.settings(modifier, value)

    def settings(self, modifier: Modifier, node: Node) -> Iterable[tuple[str, ScalarNode]]:
        """Yield what a modifier says, by the keys of :attr:`ColumnSpec.modifiers`."""
        if not (modifier.settings and isinstance(node, MappingNode)):
            found = self.modifier(modifier, node, repr(modifier.name))
            if found is not None:
                yield modifier.name, found
            return
        mapping = self.mapping(node, repr(modifier.name)) or node
        written = {key.rpartition(" ")[2]: key for key in modifier.expressions}
        self.only(mapping, (*modifier.settings, *written), f"of {modifier.name!r}")
        if not mapping.entries:
            self.wrong(mapping.mark, f"{modifier.name!r} needs {next(iter(modifier.settings))!r}")
        word = self.setting(modifier, mapping)
        yield modifier.name, ScalarNode(mapping.mark, True) if word is None else word
        for name, key in written.items():
            said = self.scalar(mapping.get(name), f"{name!r} of {modifier.name!r}", (str,))
            if said is not None and word is not None:
                self.wrong(
                    said.mark,
                    f"{name!r} of {modifier.name!r} cannot stand beside {next(iter(modifier.settings))!r}",
                )
            elif said is not None:
                yield key, said

    def modifier(self, modifier: Modifier, node: Node, what: str) -> ScalarNode | None:
        """Return the single value of a modifier."""
        found = self.scalar(node, what, tuple(kind for kind in modifier.types if kind is not dict))
        if found is None:
            return None
        if isinstance(found.value, int | float) and not _within(found.value, modifier):
            bounds = f"{modifier.least} .. {modifier.greatest}"
            self.wrong(found.mark, f"{what} must be in {bounds}, not {found.value}")
            return None
        return found

    def setting(self, modifier: Modifier, mapping: MappingNode) -> ScalarNode | None:
        """Return the word of a modifier's setting."""
        for name, words in modifier.settings.items():
            found = self.scalar(mapping.get(name), f"{name!r} of {modifier.name!r}", (str,))
            if found is not None and found.value not in words:
                message = f"{name!r} of {modifier.name!r} must be {' or '.join(words)}, not {found.value!r}"
                self.wrong(found.mark, message, nearest(found.value, words))
            elif found is not None:
                return found
        return None

    def providers_wrong(self, key: ScalarNode, node: MappingNode, found: list[ScalarNode]) -> None:
        """Report the keys that are no modifiers, of which there should be one: the provider."""
        providers = []
        for item in found:
            meant = _modifier_meant(str(item.value))
            if meant is None:
                providers.append(item)
            else:
                self.wrong(item.mark, f"unknown modifier {item.value!r}", meant)
        if not providers:
            self.wrong(node.mark, f"column {key.value!r} names no provider")
        elif len(providers) > 1:
            words = ", ".join(repr(item.value) for item in providers)
            message = f"column {key.value!r} names more than one provider: {words}"
            self.wrong(providers[1].mark, message)


def _modifier_meant(word: str) -> str | None:
    return None if "." in word else nearest(word, MODIFIERS)  # faker.locale is near 'locale'


def _within(number: float, modifier: Modifier) -> bool:
    least, greatest = modifier.least, modifier.greatest
    return (least is None or number >= least) and (greatest is None or number <= greatest)
