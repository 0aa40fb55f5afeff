"""Every error that a user can meet, each with the exit status of the command line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fakegen.passwords import without_passwords
from fakegen.terminal_text import printable


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a document: ``line`` and ``column`` count from 1, and are 0 if unknown.

    A schema built in Python has no lines; ``path`` then says where (``tables.person.columns.id``).
    """

    file: str
    line: int = 0
    column: int = 0
    path: str = ""

    def __str__(self) -> str:
        if self.line:
            return f"{self.file}:{self.line}:{self.column}"
        return f"{self.file}: {self.path}" if self.path else self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: where it is, what is wrong and, if a known word is near, that word."""

    mark: Mark
    message: str
    suggestion: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", without_passwords(self.message))

    def __str__(self) -> str:
        text = f"{self.mark}: {self.message}{did_you_mean(self.suggestion)}"
        return printable(without_passwords(text), keep="")


class FakegenWarning(UserWarning):
    """Something in a schema that works, but may not be what was meant.

    Args:
        mark: Where it is.
        message: What the user should know.
    """

    def __init__(self, mark: Mark, message: str) -> None:
        self.mark, self.message = mark, without_passwords(message)
        super().__init__(printable(without_passwords(f"{mark}: {message}"), keep=""))

    def __reduce__(self) -> tuple[type[FakegenWarning], tuple[Mark, str]]:
        return type(self), (self.mark, self.message)


class FakegenError(Exception):
    """Base of every error that fakegen raises on purpose. Its string is safe to print.

    Args:
        message: What is wrong; passwords of URLs are cut out of it.
    """

    exit_status = 1

    def __init__(self, message: object = "") -> None:
        super().__init__(without_passwords(str(message)))

    def __str__(self) -> str:
        return printable(Exception.__str__(self))


class UsageError(FakegenError):
    """A flag or an argument is wrong."""

    exit_status = 2


class TableNotFound(UsageError, KeyError):
    """A schema has no such table; also a KeyError, as :class:`Tables` is a mapping."""

    __str__ = FakegenError.__str__  # a KeyError puts its message in quotes


class SchemaError(FakegenError):
    """One or more independent mistakes in a schema."""

    exit_status = 2

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(
            sorted(problems, key=lambda p: (p.mark.file, p.mark.line, p.mark.column))
        )
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ParameterError(FakegenError):
    """A provider, constraint, method, source or format refuses a parameter.

    What raises it does not know the schema; binding adds the place.

    Args:
        message: What is wrong, as one clause.
        parameter: The parameter at fault; None when the value as a whole is.
        suggestion: The nearest right word, if there is one.
        key: The key or index inside the parameter's value, if the fault is deeper.
        offset: Where in a string the fault is, in characters from its start, if known.
    """

    exit_status = 2

    def __init__(
        self,
        message: str,
        parameter: str | None = None,
        suggestion: str | None = None,
        key: str | int | None = None,
        offset: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = str(self)
        self.parameter = parameter
        self.suggestion = suggestion
        self.key = key
        self.offset = offset


class PluginError(FakegenError):
    """A plugin cannot be loaded, breaks its contract, or raises."""

    exit_status = 3


class GenerationError(FakegenError):
    """Values cannot be made: a constraint, uniqueness or a provider fails while running."""

    exit_status = 3


class LimitError(FakegenError):
    """A limit is exceeded: the time, the memory, the length of a value."""

    exit_status = 3


class ModelError(FakegenError):
    """A model cannot be learned, read or sampled."""

    exit_status = 3


class DataError(FakegenError):
    """Data cannot be read or written: a file, a database, a damaged input."""

    exit_status = 4


class CheckError(FakegenError):
    """Data violates a schema."""

    exit_status = 5


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word nearest to ``word``, or None if none is near."""
    candidates = list(known)
    by_folded = {candidate.casefold(): candidate for candidate in candidates}
    found = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def did_you_mean(suggestion: str | None) -> str:
    """Return the end of a message with a suggestion; an empty string without one."""
    return f"; did you mean {suggestion!r}?" if suggestion else ""


def with_article(noun: str) -> str:
    """Return a noun behind its article: ``a csv file``, ``an arrow file``."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def number_of(count: int, noun: str) -> str:
    """Return a count with its noun, as messages print it: ``1 row``, ``2,000 rows``.

    Args:
        count: How many.
        noun: The noun in the singular; its plural must end in ``s``.
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
