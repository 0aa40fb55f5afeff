"""Models: what is learned, and from what."""

from __future__ import annotations

from fakegen.errors import nearest
from fakegen.language import defaults
from fakegen.language.node_reader import NodeReader
from fakegen.language.nodes import MappingNode, Node, ScalarNode, SequenceNode
from fakegen.language.spec import ModelSpec

MODEL_KEYS = ("source", "method", "file", "columns", "rare", "given", "derive")


class ModelReader(NodeReader):
    """Reads the entries of ``models:``."""

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

    def learned_column(self, name: ScalarNode, node: Node) -> None:
        mapping = self.mapping(node, f"the settings of column {name.value!r}")
        if mapping is None:
            return
        self.only(mapping, ("kind", "form", "missing", "rare"), f"for column {name.value!r}")
        kind = self.scalar(mapping.get("kind"), "'kind'", (str,))
        kinds = ("categorical", "numeric")
        if kind and kind.value not in kinds:
            message = f"'kind' must be categorical or numeric, not {kind.value!r}"
            self.wrong(kind.mark, message, nearest(kind.value, kinds))
        form = mapping.get("form")
        for item in form.items if isinstance(form, SequenceNode) else (form,):
            self.scalar(item, "'form'", (str,))
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
