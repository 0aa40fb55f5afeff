"""One case of a message: some files, and a command or lines of Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Case:
    """A command line or some Python, run in a folder of its own.

    Attributes:
        name: What it shows, in a few words or as the text that it is about.
        command: The words after ``fakegen``.
        files: The files that are in the folder, by path.
        quiet: Whether the files stay out of the golden file: they are long, or their name says all.
        code: Lines of Python to run instead of the command; the variable ``FAKEGEN_CASE`` is the database's URL.
        server: Which server the command needs, whose database stands for ``URL`` in the command.
        before: Statements that are run there first.
    """

    name: str
    command: tuple[str, ...]
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    quiet: bool = False
    code: str = ""
    server: str = ""
    before: str = ""

    def shown_files(self) -> list[str]:
        """Return the lines that show the files."""
        if self.quiet:
            return []
        return [
            line
            for name, content in self.files.items()
            if isinstance(content, str)
            for line in (f"{name}:", *(f"  {text}" for text in content.splitlines()))
        ]


def python(code: str, **files: str | bytes) -> Case:
    """Return the case of some Python, which is its own name; the last ``_`` stands for a dot in files."""
    named = {".".join(name.rsplit("_", 1)): content for name, content in files.items()}
    return Case(code, (), named, quiet=True, code=code)


GENERATE = ("generate", "s.yaml", "--format", "csv")


def schema(text: str, *command: str, **files: str | bytes) -> Case:
    """Return the case of a whole schema, which is its own name."""
    return Case(text, command or GENERATE, {"s.yaml": text, **files}, quiet=True)


def column(entries: str) -> Case:
    """Return the case of some columns."""
    text = f"tables: {{t: {{rows: 3, columns: {{{entries}}}}}}}"
    return Case(entries, GENERATE, {"s.yaml": text}, quiet=True)


def rule(constraint: str, more: str = "") -> Case:
    """Return the case of a constraint over columns of several types."""
    text = f"""\
sources:
  src: {{rows: [{{k: ab, v: 3}}, {{k: cd, v: 4}}]}}
tables:
  t:
    rows: 6
    columns:
      n: {{integer: {{min: 1, max: 9}}}}
      m: {{integer: {{min: 1, max: 9}}}}
      x: number
      s: {{choice: [ab, cd]}}
      d: date
      b: boolean
      u: {{choice: [1, 2]}}
    constraints: [{constraint}]
{more}"""
    return Case(constraint + more, GENERATE, {"s.yaml": text}, quiet=True)


_ROWS = ["{k: ab, v: 3, w: 5}", "{k: cd, v: 4, w: 6}", "{k: ab, v: 4, w: 4}", "{k: cd, v: 3, w: 9}"]


def model(text: str, columns: str = '"*": {model: m}', more: str = "") -> Case:
    """Return the case of a model over forty rows, so that no value is thin."""
    document = f"""\
sources:
  src: {{rows: [{", ".join(_ROWS * 10)}]}}
models:
  m: {text}
tables:
  t:
    rows: 6
    columns: {{{columns}}}
{more}"""
    name = " | ".join(part for part in (text, columns, more.strip()) if part)
    return Case(name, GENERATE, {"s.yaml": document}, quiet=True)
