"""Writes what the code knows into the pages of the reference: ``python docs/facts.py``.

A page names the facts that it wants between two comments, and everything between them is replaced::

    <!-- facts: modifiers -->
    <!-- end of facts -->

So each fact has one home, the code, and the pages read well without being built. ``tests/docs``
fails where a page is behind the code. Only what fakegen itself brings is written; an installed
plugin documents its own.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from textwrap import dedent
from typing import Any

import click

import fakegen
from fakegen import errors, hookspecs
from fakegen.catalogue.prose import prose
from fakegen.cli.main import program
from fakegen.language.mask_spec import MASK_METHODS
from fakegen.language.modifiers import MODIFIERS
from fakegen.registry import Registry

REFERENCE = Path(__file__).parent / "reference"
_BLOCK = re.compile(
    r"(?P<begin><!-- facts: (?P<name>\w+) -->\n).*?(?P<end><!-- end of facts -->)", re.DOTALL
)
_SECTION = re.compile(r"\n+(?:Args|Returns|Raises|Attributes):\n")
_ROLE = re.compile(r":\w+:`~?([^`]+)`")


def built_in(kind: str) -> dict[str, Any]:
    """Return what fakegen itself registers of a kind (``providers``, ``formats``, ...), by name."""
    registry = Registry()
    own = {
        name
        for plugin, origin in registry.origins.items()
        if origin.split(" ")[0] == "fakegen"
        for name in registry.brought(plugin).get(kind, ())
    }
    return {name: item for name, item in sorted(getattr(registry, kind).items()) if name in own}


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its full name, those of groups included."""
    context = click.Context(program)
    for name in program.list_commands(context):
        command = program.get_command(context, name)
        assert command is not None, name
        yield from _named(name, command)


def _named(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for below, inner in command.commands.items():
            yield from _named(f"{name} {below}", inner)
    else:
        yield name, command


def hooks() -> dict[str, Callable[..., Any]]:
    """Return the specification of every hook, by name."""
    return {
        name: item
        for name, item in vars(hookspecs).items()
        if name.startswith("fakegen_") and inspect.isfunction(item)
    }


def error_classes() -> dict[str, type[errors.FakegenError]]:
    """Return every class of error, by name, in the order of their exit statuses."""
    found = {
        name: item
        for name, item in vars(errors).items()
        if inspect.isclass(item) and issubclass(item, errors.FakegenError)
    }
    return dict(sorted(found.items(), key=lambda item: item[1].exit_status))


def _prose(doc: str) -> str:
    """Return a docstring as Markdown, without its sections and with its examples fenced."""
    text = _SECTION.split(inspect.cleandoc(doc))[0]
    parts: list[str] = []
    for indented, group in groupby(text.split("\n\n"), lambda part: part.startswith("    ")):
        if indented:
            example = dedent("\n\n".join(group))
            parts.append(f"```py\n{example}\n```")
        else:
            parts.extend(_paragraph(part) for part in group)
    return "\n\n".join(parts)


def _paragraph(text: str) -> str:
    text = _ROLE.sub(lambda role: f"`{role[1].rpartition('.')[2]}`", prose(text))
    return re.sub(r"::$", ":", text)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    titles = list(head)
    lines = [titles, ["---"] * len(titles), *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _parameters(parameters: Mapping[str, Any], column: str = "Parameter") -> str:
    if not parameters:
        return ""
    rows = (
        [
            f"`{item.name}`",
            item.type_name,
            "required" if item.required else _default(item.default_text),
            prose(item.doc),
        ]
        for item in parameters.values()
    )
    return "\n\n" + _table([column, "Type", "Default", "Meaning"], rows)


def _default(text: str) -> str:
    bare = text.removeprefix("default ").strip("'")
    return f"`{bare}`" if bare else ""


def _items(kind: str, column: str = "Parameter") -> str:
    return "\n\n".join(
        f"### `{name}`\n\n{_prose(item.doc)}{_parameters(getattr(item, 'parameters', {}), column)}"
        for name, item in built_in(kind).items()
    )


def providers() -> str:
    """Every built-in provider: what it makes, and its parameters."""
    return _items("providers")


def constraints() -> str:
    """Every kind of constraint."""
    return _items("constraints", "Key")


def sources() -> str:
    """Every kind of source, and the keys that it takes."""
    return _items("sources", "Key")


def methods() -> str:
    """Every method of learning, and its parameters."""
    return _items("methods", "Key")


def formats() -> str:
    """Every output format: its endings and options."""
    return _with_words("formats", "###", "Endings", "suffixes")


def databases() -> str:
    """Every kind of database that queries read: its drivers and the options of its URLs."""
    return _with_words("databases", "####", "Drivers", "drivers")


def _with_words(kind: str, heading: str, title: str, words: str) -> str:
    """Return items with a list of words each, which an attribute holds, and with options."""
    return "\n\n".join(
        f"{heading} `{name}`\n\n{_prose(item.doc)}\n\n"
        f"{title}: {', '.join(f'`{word}`' for word in getattr(item, words))}."
        f"{_parameters(item.parameters, 'Option')}"
        for name, item in built_in(kind).items()
    )


def detectors() -> str:
    """Every detector and what passes it."""
    rows = (
        [f"`{name}`", inspect.cleandoc(item.doc).split("\n\n")[0]]
        for name, item in built_in("detectors").items()
    )
    return _table(["Detector", "What it detects"], rows)


def functions() -> str:
    """Every function and filter of expressions."""
    rows = (
        [f"`{name}`", prose(inspect.cleandoc(item.doc).split("\n\n")[0])]
        for name, item in built_in("functions").items()
    )
    return _table(["Function", "What it returns"], rows)


def mask_methods() -> str:
    """Every method of masking, and what it does."""
    rows = ([f"`{name}`", doc] for name, doc in MASK_METHODS.items())
    return _table(["Method", "What becomes of the column"], rows)


def modifiers() -> str:
    """Every modifier: type, default and meaning."""
    words = {
        bool: "true or false", int: "integer", float: "number", str: "string", list: "list", dict: "mapping",
    }  # fmt: skip
    rows = (
        [
            f"`{name}`",
            " or ".join(dict.fromkeys(words[kind] for kind in (*item.types, *item.several))),
            "" if item.default is None else f"`{str(item.default).lower()}`",
            item.doc,
        ]
        for name, item in MODIFIERS.items()
    )
    return _table(["Modifier", "Type", "Default", "Meaning"], rows)


def command_line() -> str:
    """Every command: what it does, and its options."""
    parts = []
    for name, command in commands():
        context = click.Context(command, info_name=f"fakegen {name}")
        usage = command.get_usage(context).removeprefix("Usage: ")
        options = [item for item in command.params if isinstance(item, click.Option)]
        rows = (_option(item, context) for item in options)
        table = "\n\n" + _table(["Option", "Default", "Meaning"], rows) if options else ""
        parts.append(f"### `{name}`\n\n```text\n{usage}\n```\n\n{_help(command)}{table}")
    return "\n\n".join(parts)


def _option(item: click.Option, context: click.Context) -> list[str]:
    spelled = ", ".join(f"`{word}`" for word in item.opts)
    words = [] if item.is_flag else item.make_metavar(context).split("|")
    takes = " or ".join(f"`{word}`" for word in words)
    default = f"`{item.default}`" if item.show_default else ""
    return [f"{spelled} {takes}", default, item.help or ""]


def _help(command: click.Command) -> str:
    """Return a command's help, its preformatted paragraphs as code."""
    parts = []
    for part in inspect.cleandoc(command.help or "").split("\n\n"):
        kept = part.removeprefix("\b\n")
        parts.append(part if kept == part else f"```text\n{kept}\n```")
    return "\n\n".join(parts)


def hook_list() -> str:
    """Every hook, with its example."""
    return "\n\n".join(
        f"### `{name}`\n\n{_prose(hook.__doc__ or '')}" for name, hook in hooks().items()
    )


def statuses() -> str:
    """Every class of error and its exit status."""
    rows = (
        [
            f"[`{name}`](#{name.lower()})",
            str(item.exit_status),
            _prose(item.__doc__ or "").split("\n\n")[0],
        ]
        for name, item in error_classes().items()
    )
    return _table(["Error", "Exit status", "Raised when"], rows)


_OF_PROGRAMS = ("api", "catalogue", "checking", "engine", "language", "plan", "report")
"""The rooms whose names a program uses; a plugin is written with all others."""


def python_names() -> str:
    """Every name that fakegen exports, rendered from its docstring when the site is built."""
    groups: dict[str, list[str]] = {
        "Functions": [],
        "Classes": [],
        "Errors and warnings": [],
        "Functions for plugins": [],
        "Classes for plugins": [],
        "Constants for plugins": [],
    }
    for name in sorted(fakegen.__all__, key=str.lower):
        groups[_group(name)].append(name)
    return "\n\n".join(
        f"## {title}\n\n" + "\n\n".join(f"::: fakegen.{name}" for name in group)
        for title, group in groups.items()
    )


def _group(name: str) -> str:
    item = getattr(fakegen, name)
    if _is_error(name):
        return "Errors and warnings"
    if not callable(item):
        return "Constants for plugins"
    room = fakegen._HOME_OF[name].split(".")[1]
    kind = "Classes" if inspect.isclass(item) else "Functions"
    return kind if room in _OF_PROGRAMS else f"{kind} for plugins"


def _is_class(name: str) -> bool:
    return inspect.isclass(getattr(fakegen, name))


def _is_error(name: str) -> bool:
    return _is_class(name) and issubclass(getattr(fakegen, name), Exception)


FACTS: Mapping[str, Callable[[], str]] = {
    "commands": command_line,
    "constraints": constraints,
    "databases": databases,
    "detectors": detectors,
    "formats": formats,
    "functions": functions,
    "hooks": hook_list,
    "mask_methods": mask_methods,
    "methods": methods,
    "modifiers": modifiers,
    "names": python_names,
    "providers": providers,
    "sources": sources,
    "statuses": statuses,
}
"""What a page can ask for."""


def current(text: str) -> str:
    """Return a page with its facts as the code has them now."""

    def fill(block: re.Match[str]) -> str:
        return f"{block['begin']}\n{FACTS[block['name']]()}\n\n{block['end']}"

    return _BLOCK.sub(fill, text)


def main() -> None:
    """Bring every page of the reference up to date; say which ones changed."""
    for page in sorted(REFERENCE.glob("*.md")):
        text = page.read_text("utf-8")
        new = current(text)
        if new != text:
            page.write_text(new, "utf-8")
            sys.stdout.write(f"{page.name} brought up to date\n")


if __name__ == "__main__":
    main()
