"""Single columns against the libraries that people make them with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import exrex
import jinja2
from faker import Faker
from mimesis import Locale, Person
from stdnum.eu import vat as vat_number

import fakegen
from benchmarks.race import Contender, race
from benchmarks.report import Line

HOW = (
    "One column through `fakegen.load(...).generate(...)[table].blocks()`, 1,000,000 rows a turn; "
    "the peer's own call in a loop, a second of them a turn. One process, one core, turns "
    "interleaved, median of five, rows per second of processor time."
)

ROWS = 1_000_000

PATTERNS = (r"[A-Z]{2}\d{6}", r"(Mr|Ms|Dr)\. [A-Z][a-z]{3,9}", r"(\+32 |0)4[5-9]\d( \d{2}){3}")


def names(rows: int = ROWS) -> list[Line]:
    """Full names, formats and weights kept."""
    ours = Contender("fakegen", _column("faker.name"), rows)
    faker, mimesis = Faker("en_US"), Person(Locale.EN)
    paces = race(
        [
            ours,
            Contender("Faker name", _calls(faker.name)),
            Contender("Mimesis full_name", _calls(mimesis.full_name)),
        ]
    )
    return [
        Line.speed("faker.name, en_US", paces[0].cpu, paces[1].name, paces[1].cpu, 500),
        Line.speed("faker.name, en_US", paces[0].cpu, paces[2].name, paces[2].cpu, 20),
    ]


def addresses(rows: int = ROWS) -> list[Line]:
    """Addresses, e-mail addresses and companies."""
    faker = Faker("en_US")
    lines = []
    for method in ("address", "email", "company"):
        ours, theirs = race(
            [
                Contender("fakegen", _column(f"faker.{method}"), rows),
                Contender(f"Faker {method}", _calls(getattr(faker, method))),
            ]
        )
        lines.append(Line.speed(f"faker.{method}, en_US", ours.cpu, theirs.name, theirs.cpu, 300))
    return lines


def vat(rows: int = ROWS) -> list[Line]:
    """VAT ids: ours valid, the peer's as they are."""
    faker = Faker("nl_BE")
    ours, theirs = race(
        [
            Contender("fakegen", _column("faker.vat_id", locale="nl_BE"), rows),
            Contender("Faker vat_id", _calls(faker.vat_id)),
        ]
    )
    made = _tables({"value": "faker.vat_id"}, "nl_BE")(10_000).to_arrow()["value"].to_pylist()
    drawn = [faker.vat_id() for _ in range(10_000)]
    what = f"faker.vat_id, nl_BE ({_valid(made)}; Faker's: {_valid(drawn)})"
    return [Line.speed(what, ours.cpu, theirs.name, theirs.cpu, 100)]


def _valid(numbers: list[str]) -> str:
    return f"{sum(map(vat_number.is_valid, numbers)) / len(numbers):.0%} valid"


def regex(rows: int = ROWS) -> list[Line]:
    """Strings that match a regular expression."""
    lines = []
    for pattern in PATTERNS:
        ours, theirs = race(
            [
                Contender("fakegen", _column({"regex": pattern}), rows),
                Contender("exrex.getone", _calls(partial(exrex.getone, pattern))),
            ]
        )
        lines.append(Line.speed(f"`{pattern}`", ours.cpu, theirs.name, theirs.cpu, 200))
    return lines


def template(rows: int = ROWS) -> list[Line]:
    """A template of three columns; ours makes the three columns as well."""
    source = "{{ first_name | lower }}.{{ last_name | lower }}{{ id }}@example.org"
    inputs = {
        "id": {"sequence": {}, "hidden": True},
        "first_name": {"faker.first_name": {}, "hidden": True},
        "last_name": {"faker.last_name": {}, "hidden": True},
    }
    shown = {name: {**column, "hidden": False} for name, column in inputs.items()}
    finished = _tables(shown)(20_000).to_arrow().to_pylist()
    compiled = jinja2.Environment(autoescape=False).from_string(source)

    def render(size: int) -> list[str]:
        return [compiled.render(finished[row % len(finished)]) for row in range(size)]

    ours, theirs = race(
        [
            Contender("fakegen", _consume({**inputs, "email": {"template": source}}), rows),
            Contender("Jinja2 render", render),
        ]
    )
    return [Line.speed(f"`{source}`", ours.cpu, theirs.name, theirs.cpu, 50)]


def _column(column: str | Mapping[str, Any], locale: str = "en_US") -> Callable[[int], object]:
    return _consume({"value": column}, locale)


def _consume(columns: Mapping[str, Any], locale: str = "en_US") -> Callable[[int], object]:
    table = _tables(columns, locale)

    def make(rows: int) -> int:
        return sum(block.num_rows for block in table(rows).blocks())

    return make


def _tables(columns: Mapping[str, Any], locale: str = "en_US") -> Callable[[int], fakegen.Table]:
    document = {"seed": 2022, "locale": locale, "tables": {"race": {"columns": columns}}}
    loaded = fakegen.load(document)
    return lambda rows: loaded.generate(rows)["race"]


def _calls(method: Callable[[], object]) -> Callable[[int], object]:
    return lambda rows: [method() for _ in range(rows)]
