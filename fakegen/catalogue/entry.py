"""One entry of the catalogue: the same facts for everything that can be looked up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from textwrap import wrap
from typing import Any

from fakegen.catalogue.prose import prose
from fakegen.errors import with_article
from fakegen.interfaces.parameters import Parameter


def _nothing() -> Sequence[str]:
    return ()


def _no_notes() -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that can be looked up.

    Attributes:
        kind: What it is: ``provider``, ``constraint``, ``format``, ``function`` ...
        name: As a schema or the command line names it.
        doc: What it does: a one-line summary, then anything more.
        parameters: What it takes, in order.
        example: How it is written: lines of a schema or a command.
        language: The language of the example: ``yaml``, ``jinja`` or ``console``.
        origin: What adds it: a plugin, and the distribution that holds it.
        module: The module that defines it, if one does.
        maker: Makes :attr:`makes`.
        noter: Finds :attr:`notes`.
    """

    kind: str
    name: str
    doc: str
    parameters: Sequence[Parameter] = ()
    example: str = ""
    language: str = "yaml"
    origin: str = ""
    module: str = ""
    maker: Callable[[], Sequence[str]] = field(default=_nothing, repr=False)
    noter: Callable[[], Mapping[str, str]] = field(default=_no_notes, repr=False)

    def __post_init__(self) -> None:
        taken = [replace(parameter, doc=prose(parameter.doc)) for parameter in self.parameters]
        object.__setattr__(self, "doc", prose(self.doc))
        object.__setattr__(self, "parameters", taken)

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.doc.strip().partition("\n")[0]

    @property
    def makes(self) -> list[str]:
        """What the example makes, line by line; nothing if that cannot be shown here."""
        try:
            return list(self.maker())
        except Exception:  # an example may need what is not installed here: then it shows nothing
            return []

    @property
    def notes(self) -> dict[str, str]:
        """Further facts by name, such as how fast a provider is or which endings a format has."""
        return dict(self.noter())

    @property
    def kind_in_words(self) -> str:
        """The kind with its article."""
        return with_article(self.kind)

    @property
    def signature(self) -> str:
        """The names of the parameters, the optional ones in brackets."""
        return ", ".join(p.name if p.required else f"[{p.name}]" for p in self.parameters)

    def facts(self, *, examples: bool = True) -> dict[str, Any]:
        """Return everything as plain values, ready for JSON.

        Args:
            examples: Whether to include what takes time: notes, and what the example makes.
        """
        facts: dict[str, Any] = {
            "kind": self.kind,
            "name": self.name,
            "summary": self.summary,
            "doc": self.doc,
            "parameters": [
                {
                    "name": parameter.name,
                    "type": parameter.type_name,
                    "required": parameter.required,
                    "default": parameter.default_value,
                    "doc": parameter.doc,
                }
                for parameter in self.parameters
            ],
            "example": self.example,
            "from": self.origin,
            "module": self.module,
        }
        return {**facts, "notes": self.notes, "makes": self.makes} if examples else facts

    def text(self, width: int | None = None) -> str:
        """Return the whole entry as text.

        Args:
            width: The greatest length of the lines that describe parameters; None for no limit.
        """
        brought = f" ({self.origin})" if self.origin else ""
        lines = [f"{self.name}: {self.kind_in_words}{brought}", "", self.doc]
        if self.parameters:
            lines += ["", "Parameters:"]
        for parameter in self.parameters:
            words = ", ".join(filter(None, [parameter.type_name, parameter.default_text]))
            line = f"  {parameter.name}: {words}. {parameter.doc}".rstrip()
            lines += wrap(line, width, subsequent_indent="      ") if width else [line]
        defined = {"Defined in": self.module} if self.module else {}
        for name, note in {**self.notes, **defined}.items():
            lines += ["", f"{name}: {note}"]
        if self.example:
            lines += ["", "Example:", *(f"  {line}" for line in self.example.splitlines())]
        if made := self.makes:
            lines += ["", "Makes:", *(f"  {line}" for line in made)]
        return "\n".join(lines)

    def __str__(self) -> str:
        """Return the whole entry as text, for a notebook."""
        return self.text()
