"""Valid documents to start from: shipped schemas, and tables put together from documented examples."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import yaml

from benchmarks.robustness.mutation import Document
from fakegen.catalogue.entry import Entry
from fakegen.catalogue.lookup import look_up

_SCHEMAS = Path(__file__).parents[2] / "schemas"
_COLUMNS_OF = ("provider", "function", "filter", "test", "modifier")
_WHOLE = ("constraint", "method")
_LEARNED: Document = {
    "sources": {
        "seen": {
            "rows": [
                {"town": town, "size": size, "since": f"20{size:02}-03-01", "rate": size / 7}
                for size, town in enumerate(["Gent", "Brugge", "Gent", "Aalst", "Gent"] * 12)
            ]
        }
    },
    "models": {"towns": {"source": "seen", "method": "trees"}},
    "tables": {
        "visit": {
            "rows": 30,
            "columns": {
                "*": {"model": "towns"},
                "again": {"shuffle": {"source": "seen", "column": "town", "repeat": True}},
                "label": {"template": "{{ town | upper }}-{{ size + 1 }}"},
            },
            "constraints": ["size >= 0"],
        }
    },
}


_NAMES = {"None": "null", "True": "on"}

_VALUES: dict[Any, list[Any]] = {
    bool: [True, False],
    int: [0, 1, 2, 5, 8, 13, 64, 1_000, 10**6],
    float: [0, 0.5, 1, 3.25, 1e6, -2],
    str: ["a", "BE", "en", "M", "2020-01-01", "30d", "[a-z]{2,4}", "id + 1", "{{ id }}", "##-??"],
    date: ["1990-05-01", "{{ today }}"],
    datetime: ["2020-01-01T10:00:00", "{{ now }}"],
    timedelta: ["1d", "90m", "1s"],
    list: [[1, 2, 3], ["a", "b"], ["a", None, 2.5]],
}
_MODIFIERS = (
    ("unique", True), ("null", 0.3), ("null", "id % 2 == 0"), ("when", "id > 3"), ("type", "string"),
    ("hidden", True), ("locale", "fr_BE"),
)  # fmt: skip


class _Loader(yaml.SafeLoader):
    """Reads the keys ``null`` and ``on`` as the names that they are."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        made = super().construct_mapping(node, deep=True)
        return {_NAMES.get(str(key), key): value for key, value in made.items()}


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.construct_mapping)


def document(rng: random.Random) -> Document:
    """Return a document that means something."""
    fragments, wholes = _corpus()
    if rng.random() < 0.3:
        return rng.choice(wholes)
    columns: Document = {"id": "sequence"}
    for number in range(rng.randint(1, 6)):
        if rng.random() < 0.93:
            columns.update(rng.choice(fragments))
        else:
            columns[f"c{number}"] = _column(rng)
    table: Document = {"rows": rng.randint(1, 200), "columns": columns}
    if rng.random() < 0.3:
        table["constraints"] = ["id > 0", {"unique": ["id"]}]
    settings = {
        "seed": rng.randint(0, 9),
        "locale": rng.choice((*["en_US"] * 8, "nl_BE", "ja_JP")),
    }
    return {**settings, "tables": {"t": table}}


def _column(rng: random.Random) -> Document:
    """Return a provider with parameters of the right types, and modifiers."""
    entry = rng.choice(_providers())
    optional = [parameter for parameter in entry.parameters if not parameter.required]
    chosen = rng.sample(optional, min(len(optional), rng.randint(0, 2)))
    chosen += [parameter for parameter in entry.parameters if parameter.required]
    named = {parameter.name: _value(parameter.annotation, rng) for parameter in chosen}
    modifiers = {name: value for name, value in _MODIFIERS if rng.random() < 0.1}
    return {entry.name: named or None, **modifiers}


def _value(annotation: Any, rng: random.Random) -> Any:
    """Return a value that an annotation allows, or a likely one."""
    if get_origin(annotation) is Literal:
        return rng.choice(get_args(annotation))
    named = [get_origin(kind) or kind for kind in (*get_args(annotation), annotation)]
    kinds = [kind for kind in named if kind in _VALUES]
    return rng.choice(_VALUES[rng.choice(kinds)] if kinds else rng.choice([*_VALUES.values()]))


@cache
def _providers() -> list[Entry]:
    return look_up("provider")


@cache
def _corpus() -> tuple[list[Document], list[Document]]:
    """Return columns, one or a few each, and whole documents."""
    read = [example for kind in _COLUMNS_OF for example in _examples(kind)]
    wholes = [_LEARNED, *(example for example in read if "tables" in example)]
    for path in sorted(_SCHEMAS.glob("*.yaml")):
        wholes.append(yaml.load(path.read_text("utf-8"), _Loader))
    for example in (example for kind in _WHOLE for example in _examples(kind)):
        wholes.append(
            example if "tables" in example else {"tables": {"t": {"rows": 50, **example}}}
        )
    return [example for example in read if "tables" not in example], wholes


def _examples(kind: str) -> list[Document]:
    # What learns with a library that may be missing would only ever be refused.
    entries = [
        entry
        for entry in look_up(kind)
        if entry.language == "yaml" and entry.example and not entry.name.startswith("sdv")
    ]
    return [yaml.load(entry.example, _Loader) for entry in entries]
