"""The messages that the code can give, as patterns: read from the source, nothing is run.

A template is the text that a refusal, an error or a warning is made with, its gaps open. Where it is
assigned to a name first, the assignments in the same function are looked up; what cannot be resolved
(an error passed on) is left out.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Name of a call, and the position of its message among the arguments.
_CALLS = {
    "note": 1,
    "reject": 1,
    "refusal": 0,
    "warn": 1,
    "wrong": 1,
    "Problem": 1,
    "FakegenWarning": 1,
    "ParameterError": 0,
    "UsageError": 0,
    "DataError": 0,
    "GenerationError": 0,
    "NoWorker": 0,
    "ModelError": 0,
    "PluginError": 0,
    "CheckError": 0,
}
_GAP = "\0"
_LETTERS = 8  # a template with fewer letters of its own only passes another message on


@dataclass(frozen=True, order=True)
class Template:
    """One message with gaps.

    Attributes:
        place: The module that gives it.
        text: The message, ``{}`` for each gap.
    """

    place: str
    text: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """What the message looks like, whatever fills the gaps."""
        return re.compile(".*?".join(map(re.escape, self.text.split("{}"))))


def templates(root: Path) -> list[Template]:
    """Return the templates of every module of a package, sorted."""
    found = set()
    for path in sorted(root.rglob("*.py")):
        place = path.relative_to(root).as_posix()
        for text in _texts(ast.parse(path.read_text("utf-8"))):
            if sum(map(str.isalpha, text.replace(_GAP, ""))) >= _LETTERS:
                found.add(Template(place, text.replace(_GAP, "{}")))
    return sorted(found)


def _texts(tree: ast.Module) -> Iterator[str]:
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        assigned: dict[str, list[ast.expr]] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                assigned.setdefault(node.targets[0].id, []).append(node.value)
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and (message := _message(node)) is not None:
                yield from _resolved(message, assigned)


def _message(call: ast.Call) -> ast.expr | None:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    position = _CALLS.get(name)
    if position is None:
        return None
    named = [item.value for item in call.keywords if item.arg == "message"]
    if named:
        return named[0]
    return call.args[position] if len(call.args) > position else None


def _resolved(node: ast.expr, assigned: dict[str, list[ast.expr]]) -> list[str]:
    """Return the texts that an expression can be, each gap as one mark; a gap alone if unknown."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return [
            "".join(
                part.value if isinstance(part, ast.Constant) else _GAP  # type: ignore[misc]
                for part in node.values
            )
        ]
    if isinstance(node, ast.IfExp):
        return _resolved(node.body, assigned) + _resolved(node.orelse, assigned)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = (_resolved(side, assigned) for side in (node.left, node.right))
        return [one + other for one in left for other in right]
    if isinstance(node, ast.Name) and node.id in assigned:
        return [text for value in assigned.pop(node.id) for text in _resolved(value, assigned)]
    return [_GAP]
