"""The command line, the plugins and the documentation get along with what fakegen exports.

A test and not an import contract, as the contract would be about modules, and this is about names.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import fakegen

ROOT = Path(__file__).parents[2]
NAMES = {*fakegen.__all__, "__version__"}
TESTING = "fakegen.testing"
"""The one module besides fakegen itself that programs import from: tests do."""
PROGRAMS = [
    *sorted((ROOT / "fakegen/cli").rglob("*.py")),
    *sorted((ROOT / "fakegen/testing").rglob("*.py")),
    *sorted(path for path in (ROOT / "plugins").glob("*/fakegen_*/**/*.py")),
]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def foreign(code: str, own: str = "") -> Iterator[str]:
    """Yield what code takes of fakegen that it does not export.

    Args:
        code: A module.
        own: The package that it is part of, which it may import.
    """
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (
                alias.name
                for alias in node.names
                if alias.name.startswith("fakegen.") and not (own and alias.name.startswith(own))
            )
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == TESTING and not own:
                yield from (n.name for n in node.names if n.name not in ("rows", "tables"))
            elif node.module == "fakegen":
                yield from (alias.name for alias in node.names if alias.name not in NAMES)
            elif node.module.startswith("fakegen.") and not (own and node.module.startswith(own)):
                yield f"line {node.lineno}: {node.module}"
        elif (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "fakegen"
            and node.attr not in NAMES
        ):
            yield f"line {node.lineno}: fakegen.{node.attr}"


def test_programs_use_only_what_is_exported():
    for path in PROGRAMS:
        own = next((f"fakegen.{room}" for room in ("cli", "testing") if room in path.parts), "")
        assert not list(foreign(path.read_text("utf-8"), own)), path


def test_documented_snippets_use_only_what_is_exported():
    for page in PAGES:
        blocks = re.findall(r"^```python.*?\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S)
        assert not [found for block in blocks for found in foreign(block)], page
