"""YAML 1.2 (and with it JSON) as located nodes.

PyYAML parses; the types of scalars follow YAML 1.2, so that ``NO``, ``on`` and ``12:30`` are strings.
Dates are dates, ``10_000`` is a number and ``007`` stays a string. No tag creates a Python object.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

import yaml

from fakegen.errors import Mark, Problem, SchemaError
from fakegen.language.document_size import (
    MOST_DIGITS,
    MOST_NODES,
    TOO_LARGE,
    check_brackets,
    check_depth,
)
from fakegen.language.nodes import MappingNode, Node, ScalarNode, SequenceNode

_SURROGATES = re.compile(
    r"(?<!\\)((?:\\\\)*)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE
)

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LONG_KEY = re.compile(r'"(?:[^"\\]|\\.){500,}"\s*:', re.DOTALL)
"""Keys that may have more than 1,024 characters as they are written: an escape has two or more."""


class _LongKeys(yaml.SafeLoader):
    """YAML without its limit of 1,024 characters on a key, which JSON does not have."""

    def stale_possible_simple_keys(self) -> None:
        """Keep every key possible, however long it is."""


def _prefixed(text: str) -> int:
    return int(text, 0)


_INTEGERS = (int, _prefixed)
_PLAIN: list[tuple[re.Pattern[str], Callable[[str], Any]]] = [
    (re.compile(r"~|null|Null|NULL|"), lambda _: None),
    (re.compile(r"true|True|TRUE|false|False|FALSE"), lambda text: text.lower() == "true"),
    (re.compile(r"[-+]?(0|[1-9][0-9]*)"), int),
    (re.compile(r"[-+]?[1-9][0-9]*(_[0-9]+)+"), int),
    (re.compile(r"0x[0-9a-fA-F]+|0o[0-7]+"), _prefixed),
    (
        re.compile(r"[-+]?(\.[0-9]+|[0-9][0-9_]*(\.[0-9]*)?)([eE][-+]?[0-9]+)?(?<=[0-9.])"),
        lambda text: text if re.match(r"[-+]?0[0-9_]", text) else float(text.replace("_", "")),
    ),
    (re.compile(r"[-+]?\.(inf|Inf|INF)"), lambda text: float(text.replace(".", ""))),
    (re.compile(r"\.(nan|NaN|NAN)"), lambda _: float("nan")),
    (re.compile(r"\d{4}-\d{2}-\d{2}"), date.fromisoformat),
    (re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[-+]\d{2}:?\d{2})?"),
     lambda text: datetime.fromisoformat(re.sub(r"\s+(?=Z|[-+]\d)", "", text))),
]  # fmt: skip


def parse_yaml(text: str, file: str, loader_class: Any = _SafeLoader) -> Node:
    """Return the one document in a YAML string; an empty string is a null.

    Args:
        text: The document.
        file: What messages call it.
        loader_class: PyYAML's loader.

    Raises:
        SchemaError: It is not well-formed, or has duplicate keys.
    """
    try:
        loader = loader_class(text)
        try:
            root = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        place = error.problem_mark or error.context_mark
        what = " ".join(filter(None, [error.context, error.problem]))
        raise SchemaError([Problem(_mark(file, place), f"not valid YAML: {what}")]) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - text.rfind("\n", 0, error.position)
        message = "not valid YAML: a control character is not allowed here"
        raise SchemaError([Problem(Mark(file, line, column), message)]) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise SchemaError([Problem(Mark(file, 1, 1), f"not valid YAML: {error}")]) from None
    if root is None:
        return ScalarNode(Mark(file, 1, 1), None)
    return _Converter(file, text).convert_root(root)


def parse_json(text: str, file: str) -> Node:
    """Return the document in a JSON string, which is read as YAML: it is a subset.

    Raises:
        SchemaError: It is not well-formed.
    """
    check_brackets(text, file)
    try:
        json.loads(text, parse_int=len)  # the numbers are read from YAML
    except json.JSONDecodeError as error:
        mark = Mark(file, error.lineno, error.colno)
        raise SchemaError([Problem(mark, f"not valid JSON: {error.msg}")]) from None
    # Tabs stand only between tokens in JSON, where YAML refuses them; and YAML has no surrogates.
    joined = _SURROGATES.sub(_joined, text.replace("\t", " "))
    return parse_yaml(joined, file, _LongKeys if _LONG_KEY.search(joined) else _SafeLoader)


def _joined(pair: re.Match[str]) -> str:
    high, low = int(pair[2], 16), int(pair[3], 16)
    return f"{pair[1]}\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08X}"


def _mark(file: str, place: Any) -> Mark:
    return Mark(file, place.line + 1, place.column + 1) if place else Mark(file, 1, 1)


def _lost_digits(text: str, value: Any) -> str | None:
    """Return a number as it was written, if the float that it was read as prints otherwise."""
    if not isinstance(value, float) or not isfinite(value):
        return None
    written = text.replace("_", "")
    return None if Decimal(written) == Decimal(repr(value)) else written


class _Converter:
    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text
        self.problems: list[Problem] = []
        self.count = 0

    def convert_root(self, root: Any) -> Node:
        node = self.convert(root, 0)
        if self.problems:
            raise SchemaError(self.problems)
        return node

    def convert(self, node: Any, depth: int) -> Node:
        mark = _mark(self.file, node.start_mark)
        self.count += 1
        check_depth(mark, depth)
        if self.count > MOST_NODES:
            raise SchemaError([Problem(mark, f"more than {MOST_NODES:,} values, counting aliases")])
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node, mark)
        if isinstance(node, yaml.SequenceNode):
            return SequenceNode(mark, tuple(self.convert(item, depth + 1) for item in node.value))
        return self.mapping(node, mark, depth)

    def scalar(self, node: Any, mark: Mark) -> ScalarNode:
        text = node.value
        quoted = node.style in ("'", '"')
        one_line = node.start_mark.line == node.end_mark.line and node.style not in ("|", ">")
        width = node.end_mark.column - node.start_mark.column
        inner = int(quoted) if one_line and width == len(text) + 2 * quoted else None
        if node.style or not node.tag.startswith("tag:yaml.org,2002:"):
            return ScalarNode(mark, text, inner)
        for pattern, construct in _PLAIN:
            if pattern.fullmatch(text):
                if construct in _INTEGERS and self.is_too_large(text, mark):
                    return ScalarNode(mark, 0, inner)
                with suppress(
                    ValueError, OverflowError
                ):  # 2026-13-45 is not a date, so it is a string
                    value = construct(text)
                    return ScalarNode(mark, value, inner, _lost_digits(text, value))
        return ScalarNode(mark, text, inner)

    def is_too_large(self, text: str, mark: Mark) -> bool:
        """Note an integer of too many digits, before Python refuses to read or to print it."""
        if len(text) <= MOST_DIGITS:
            return False
        self.problems.append(Problem(mark, TOO_LARGE))
        return True

    def mapping(self, node: Any, mark: Mark, depth: int) -> MappingNode:
        entries: dict[Any, tuple[ScalarNode, Node]] = {}
        inherited: dict[Any, tuple[ScalarNode, Node]] = {}
        for key_node, value_node in node.value:
            key = self.convert(key_node, depth + 1)
            if not isinstance(key, ScalarNode):
                self.problems.append(Problem(key.mark, f"a key must be a string, not {key.kind}"))
                continue
            if key.value is None and key_node.value == "null":  # the modifier, not an absence
                key = ScalarNode(key.mark, "null", key.inner)
            value = self.convert(value_node, depth + 1)
            if key.value == "<<" and not key_node.style:
                self.merge(value, inherited)
            elif key.value in entries:
                first = entries[key.value][0].mark
                message = f"{key.value!r} is given twice; the first is on line {first.line}"
                self.problems.append(Problem(key.mark, message))
            else:
                entries[key.value] = (key, value)
        return MappingNode(mark, tuple({**inherited, **entries}.values()))

    def merge(self, value: Node, inherited: dict[Any, tuple[ScalarNode, Node]]) -> None:
        for base in value.items if isinstance(value, SequenceNode) else (value,):
            if not isinstance(base, MappingNode):
                self.problems.append(Problem(value.mark, "'<<' needs a mapping to merge"))
                continue
            for key, item in base.entries:
                inherited.setdefault(key.value, (key, item))
