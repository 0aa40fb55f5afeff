"""Everything registered has its place in the reference, and the reference says nothing else."""

from __future__ import annotations

import ast
import importlib.util
import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import fakegen
from fakegen import errors

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"


def _facts():
    spec = importlib.util.spec_from_file_location("facts", DOCS / "facts.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


facts = _facts()


def text(page: str) -> str:
    return (REFERENCE / page).read_text("utf-8")


def headings(page: str) -> set[str]:
    return set(re.findall(r"^#+ `?(.+?)`?$", text(page), re.MULTILINE))


@pytest.mark.parametrize("page", sorted(path.name for path in REFERENCE.glob("*.md")))
def test_a_page_has_its_facts_as_the_code_has_them(page):
    assert text(page) == facts.current(text(page)), "out of date: run `make reference`"


def test_every_kind_of_fact_stands_on_a_page():
    wanted = {
        name
        for page in REFERENCE.glob("*.md")
        for name in re.findall(r"<!-- facts: (\w+)", page.read_text("utf-8"))
    }
    assert wanted == set(facts.FACTS)


@pytest.mark.parametrize(
    "kind", ["providers", "constraints", "sources", "databases", "methods", "formats"]
)
def test_everything_built_in_has_a_heading_and_says_what_it_is(kind):
    page = {"methods": "models.md", "databases": "sources.md"}.get(kind, f"{kind}.md")
    found = facts.built_in(kind)
    assert found
    for name, item in found.items():
        assert name in headings(page)
        assert item.doc.strip(), f"{name} has no docstring"
        for parameter in getattr(item, "parameters", {}).values():
            assert parameter.doc, f"{name} does not say what {parameter.name!r} is"


def test_every_command_and_option_says_what_it_does():
    for name, command in facts.commands():
        assert name in headings("command-line.md")
        assert command.help, name


def test_every_hook_has_a_heading_and_an_example():
    for name, hook in facts.hooks().items():
        assert name in headings("hooks.md")
        assert "Example" in (hook.__doc__ or ""), name


def test_every_built_in_provider_stands_in_an_example():
    before, _, _ = text("providers.md").partition("## Every built-in provider")
    blocks = "\n".join(re.findall(r"^```yaml\n(.*?)^```$", before, re.MULTILINE | re.DOTALL))
    for name in facts.built_in("providers"):
        assert re.search(rf"[ {{]{re.escape(name)}\b", blocks), f"no example of {name}"


def test_every_name_that_fakegen_exports_is_rendered():
    assert set(re.findall(r"^::: fakegen\.(\w+)$", text("python.md"), re.MULTILINE)) == set(
        fakegen.__all__
    )
    for name in fakegen.__all__:
        assert getattr(fakegen, name).__doc__, name


def test_every_class_of_error_has_a_heading():
    assert set(facts.error_classes()) | {"FakegenWarning"} <= headings("errors.md")


def test_every_exit_status_is_listed():
    listed = {
        int(status) for status in re.findall(r"^\| (\d+) \| ", text("errors.md"), re.MULTILINE)
    }
    raised = {item.exit_status for item in facts.error_classes().values()}
    assert listed == raised | {0, 129, 130, 143, import_module("fakegen.cli.main")._INTERNAL_ERROR}


@cache
def _literals() -> tuple[str, ...]:
    """Return every string of the package, ``…`` for what is put into it."""
    found = []
    for path in Path(errors.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = (
                    str(item.value) if isinstance(item, ast.Constant) else "…"
                    for item in node.values
                )
                found.append("".join(parts))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
    return tuple(found)


def _messages() -> list[str]:
    rows = re.findall(r"^\| (`.+?) \| .+ \| .+ \|$", text("errors.md"), re.MULTILINE)
    return [message for row in rows for message in re.findall(r"`([^`]*[a-z][^`]*)`", row)]


def test_a_message_of_the_index_is_one_of_the_code():
    for message in _messages():
        parts = message.removeprefix("…: ").split("…")
        longest = max(parts, key=len)  # looked for first, since few strings hold it
        having = (literal for literal in _literals() if longest in literal)
        assert any(_in_order(parts, literal) for literal in having), message


def _in_order(parts: list[str], literal: str) -> bool:
    """Return whether a string has all the parts, one behind the other."""
    place = 0
    for part in parts:
        found = literal.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return True


HOUSE_WORDS = {
    "in the box": "built-in",
    "drawn again": "resampled",
    "re-draw": "resample",
    "in a circle": "a circular reference",
    "recogniser": "detector",
    "stranger": "untrusted, another's",
    "truth value": "boolean",
}


def test_pages_use_the_words_of_the_field():
    for page in sorted(DOCS.rglob("*.md")):
        prose = re.sub(
            r"<!-- facts:.*?<!-- end of facts -->", "", page.read_text("utf-8"), flags=re.DOTALL
        )
        found = {word for word in HOUSE_WORDS if word in prose.lower()}
        assert not found, (page.name, [f"{word!r}: say {HOUSE_WORDS[word]}" for word in found])


def test_every_room_is_described():
    table = (DOCS / "explanation" / "how-it-works.md").read_text("utf-8")
    described = set(
        re.findall(r"`(\w+)`", "\n".join(re.findall(r"^\| (`.+?) \|", table, re.MULTILINE)))
    )
    rooms = {path.parent.name for path in Path(fakegen.__file__).parent.glob("*/__init__.py")}
    assert rooms <= described
