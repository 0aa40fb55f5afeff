"""Locales: one, a list, a mix with weights, an expression over the row."""

from __future__ import annotations

from fakegen.errors import nearest
from fakegen.language.node_reader import NodeReader
from fakegen.language.nodes import MappingNode, Node, ScalarNode, SequenceNode
from fakegen.language.spec import LocaleSpec

LOCALE_KEYS = ("name", "strict")


class LocaleReader(NodeReader):
    """Reads ``locale:`` of a schema, a table or a column."""

    def locale(self, node: Node | None) -> LocaleSpec:
        if not isinstance(node, MappingNode) or not self.is_long(node):
            return LocaleSpec(*self.locales(node, "'locale'"))
        mapping = self.mapping(node, "'locale'") or node
        for key in mapping.names():
            if key.value not in LOCALE_KEYS:
                near = nearest(str(key.value), LOCALE_KEYS)
                aside = "" if near else ": beside 'strict', weights stand under 'name'"
                self.wrong(key.mark, f"unknown key {key.value!r} of 'locale'{aside}", near)
        if not mapping.entries:
            self.wrong(mapping.mark, "'locale' names neither 'name' nor 'strict'")
        return LocaleSpec(
            *self.locales(mapping.get("name"), "'name' of 'locale'"),
            self.scalar(mapping.get("strict"), "'strict' of 'locale'", (bool,)),
        )

    def is_long(self, node: MappingNode) -> bool:
        """Return whether a mapping has the keys of a locale, one misspelled, or none: no weights."""
        keys = [str(key.value) for key in node.names()]
        return not keys or any(nearest(key, LOCALE_KEYS) for key in keys)

    def locales(
        self, node: Node | None, what: str
    ) -> tuple[tuple[tuple[ScalarNode, float], ...], ScalarNode | None]:
        """Return the locales of a name, a list or a mapping of weights, or an expression over the row."""
        if isinstance(node, SequenceNode):
            if not node.items:
                self.wrong(node.mark, f"{what} is an empty list")
            found = [self.in_mix(item, what) for item in node.items]
            return tuple((item, 1.0) for item in found if item is not None), None
        if isinstance(node, MappingNode):
            mix = []
            for key, value in (self.mapping(node, what) or node).entries:
                weight = self.scalar(value, f"the weight of {key.value!r}", (int, float))
                if weight is not None and not 0 < weight.value < float("inf"):
                    message = f"the weight of {key.value!r} must be above 0, not {weight.value}"
                    self.wrong(weight.mark, message)
                elif weight is not None and self.in_mix(key, what) is not None:
                    mix.append((key, float(weight.value)))
            return tuple(mix), None
        found_one = self.scalar(node, what, (str,))
        if found_one is None:
            return (), None
        return ((), found_one) if "{{" in found_one.value else (((found_one, 1.0),), None)

    def in_mix(self, node: Node, what: str) -> ScalarNode | None:
        """Return one locale of several."""
        item = self.scalar(node, f"each of {what}", (str,))
        if item is not None and "{{" in item.value:
            self.wrong(item.mark, f"an expression stands alone, not as one of {what}")
            return None
        return item
