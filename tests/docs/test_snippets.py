"""Every snippet of the README and of the documentation works as it stands there.

On a page, in order and in one folder:

- ``python`` runs, all blocks of the page in one namespace;
- ``yaml`` is well-formed; a whole schema (with ``tables:``) or one table (from ``columns:`` on)
  makes 20 rows;
- ``console`` runs its ``$ fakegen`` and ``$ pytest`` lines, which exit with 0 or what ``# exit 2`` behind them says;
  lines below a command are in its output, in this order, ``...`` standing for any;
- a block with a ``title="NAME"`` is first saved under that name.

``<!-- not run: REASON -->`` before a block leaves it out; ``<!-- only saved: REASON -->`` does no more
than save it.
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
import yaml

import fakegen
from fakegen.cli.main import run

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_BLOCK = re.compile(
    r"(?:<!-- (?P<mark>not run|only saved): .+? -->\n+)?"
    r'^```(?P<kind>python|yaml|console)(?: title="(?P<title>[^"]+)")?\n(?P<text>.*?)^```$',
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Snippet:
    kind: str
    text: str
    title: str | None
    only_saved: bool
    line: int


def snippets(page: Path) -> Iterator[Snippet]:
    text = page.read_text("utf-8")
    blocks = list(_BLOCK.finditer(text))
    assert len(blocks) == len(re.findall(r"^```(?:python|yaml|console)", text, re.MULTILINE))
    for found in blocks:
        if found["mark"] != "not run":
            line = text.count("\n", 0, found.start("text"))
            yield Snippet(
                found["kind"], found["text"], found["title"], found["mark"] == "only saved", line
            )


@pytest.mark.usefixtures("results_are_kept")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_snippets_of_a_page_work(page, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    module = ModuleType("snippet")
    monkeypatch.setitem(sys.modules, "snippet", module)
    names = module.__dict__
    for snippet in snippets(page):
        if snippet.title:
            path = Path(snippet.title)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(snippet.text, "utf-8")
        if snippet.only_saved:
            continue
        if snippet.kind == "python":
            code = "\n" * snippet.line + snippet.text
            exec(compile(code, str(page), "exec", dont_inherit=True), names)
        elif snippet.kind == "yaml":
            generate(snippet)
        else:
            for command, file, status, shown in commands(snippet.text):
                capfd.readouterr()
                with monkeypatch.context() as process:  # a command knows no Python of before
                    process.setattr("fakegen.interfaces.decorated._noted", {})
                    ended = ended_with(shlex.split(command))
                assert ended == status, (command, capfd.readouterr())
                captured = capfd.readouterr()
                if file:
                    Path(file).write_text(captured.out, "utf-8")
                check_shown(shown, captured.out + captured.err)


def generate(snippet: Snippet) -> None:
    document = yaml.safe_load(snippet.text)
    if isinstance(document, dict) and "columns" in document:
        text = "tables:\n  example:\n" + re.sub(r"^", "    ", snippet.text, flags=re.MULTILINE)
    elif isinstance(document, dict) and "tables" in document:
        text = snippet.text
    else:
        return
    path = Path(snippet.title or f"line{snippet.line}.yaml")
    path.write_text(text, "utf-8")
    said = yaml.safe_load(text)["tables"]
    for name, table in fakegen.load(path).generate(20).items():
        follows = isinstance(said[name].get("rows"), dict)  # another table, or a source
        assert len(table.to_arrow()) > 0 if follows else len(table.to_arrow()) == 20


def commands(text: str) -> Iterator[tuple[str, str, int, list[str]]]:
    """Yield each command, the file that takes its output, the exit status it must have, and the lines shown below it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        first, *shown = part.rstrip().splitlines()
        while first.endswith("\\"):
            first = first[:-1] + shown.pop(0).strip()
        command, _, status = first.partition("# exit ")
        command, _, file = command.partition(" > ")
        if command.startswith(("fakegen", "pytest")):
            yield command, file.strip(), int(status or 0), shown


def ended_with(words: list[str]) -> int:
    """Run a command in this process; return its exit status."""
    if words[0] == "fakegen":
        return run(words[1:])
    quiet = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--import-mode=importlib"]
    try:
        return int(pytest.main([*words[1:], *quiet]))
    finally:  # other sessions in this process have tests of the same names
        for name, module in list(sys.modules.items()):
            if str(getattr(module, "__file__", None)).startswith(f"{Path.cwd()}/"):
                del sys.modules[name]


def check_shown(shown: list[str], output: str) -> None:
    lines = iter([line.rstrip() for line in output.splitlines()])
    for line in shown:
        if line.strip() != "...":
            assert line.rstrip() in lines, f"{line!r} is not there:\n{output}"


def test_links_lead_somewhere():
    for page in PAGES:
        for target, anchor in re.findall(
            r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)", page.read_text("utf-8")
        ):
            path = page.parent / target if target else page
            assert path.exists(), (page, target)
            assert not anchor or anchor in anchors(path), (page, f"{target}#{anchor}")


@cache
def anchors(page: Path) -> set[str]:
    """Return what links can name on a page: its headings, as both GitHub and the site spell them."""
    prose = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    }
