"""Sources: where real values come from."""

from __future__ import annotations

from fakegen.language.frame_values import is_frame
from fakegen.language.node_reader import NodeReader
from fakegen.language.nodes import MappingNode, Node, ScalarNode
from fakegen.language.spec import RelatedSpec, SourceSpec

SOURCE_KEYS = ("per", "of", "count", "select", "missing", "children", "parents")
RELATED_KEYS = ("on", "columns")


class SourceReader(NodeReader):
    """Reads the entries of ``sources:``."""

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
        per, count = self.words(mapping.get("per"), "'per'"), None
        if (said := mapping.get("count")) is not None:
            count = self.scalar(said, "'count' of a source", (str,))
            if mapping.get("per") is None:
                self.wrong(said.mark, "'count' counts the rows of 'per', which is not there")
        of = self.words(mapping.get("of"), "'of' of a source")
        if of and count is None:
            self.wrong(of[0].mark, "'of' says what 'count' counts, which is not there")
        children, parents = (
            self.related(mapping.get(word), f"'{word}'") for word in ("children", "parents")
        )
        return SourceSpec(
            key.value, key.mark, kind, value, options, select, missing, per, of, count,
            children, parents,
        )  # fmt: skip

    def related(self, node: Node | None, what: str) -> tuple[RelatedSpec, ...]:
        """Read what a source takes from others."""
        mapping = self.mapping(node, what)
        found = (
            self.related_source(*entry, what) for entry in (mapping.entries if mapping else ())
        )
        return tuple(item for item in found if item is not None)

    def related_source(self, key: ScalarNode, node: Node, what: str) -> RelatedSpec | None:
        mapping = self.mapping(node, f"{key.value!r} of {what}")
        if mapping is None:
            return None
        self.only(mapping, RELATED_KEYS, f"for {key.value!r} of {what}")
        on = mapping.get("on")
        if isinstance(on, ScalarNode):  # the same name in both
            on = MappingNode(on.mark, ((on, on),))
        columns = mapping.get("columns")
        if on is None or columns is None:
            self.wrong(key.mark, f"{key.value!r} of {what} needs 'on' and 'columns'")
            return None
        return RelatedSpec(
            key, self.named_words(on, "'on'"), self.named_words(columns, "'columns'")
        )
