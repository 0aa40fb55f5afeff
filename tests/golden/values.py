"""Digests of made values: whether a change to the code alters what a schema makes.

``python tests/golden/values.py`` compares with the committed digests, ``--write`` replaces them. They
hold for the versions of the libraries that they name: Faker and Mimesis change their words.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import warnings
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import fakegen

os.environ["FAKEGEN_CACHE_DIR"] = ""  # models are learned by the code that is there
ROOT = Path(__file__).parents[2]
FILE = Path(__file__).with_name("values.json")
LIBRARIES = (
    "faker",
    "mimesis",
    "numpy",
    "pandas",
    "phonenumberslite",
    "pyarrow",
    "python-stdnum",
    "scipy",
)
SEEDS = (0, 7, "fixtures")
LOCALES = ("de_DE", "en_US", "fr_FR", "ja_JP", "nl_BE")
TEXT_FORMATS = ("csv", "jsonl", "sql")
ROWS = 50
PARAMETERS: dict[str, Any] = {
    "choice": {"yes": 3, "no": 1},
    "constant": 3,
    "distribution": {"name": "lognorm", "s": 0.6, "scale": 32_000},
    "expr": "years_between(born, today) * 2",
    "mimesis.choice.choice": {"items": ["a", "b", "c"]},
    "mimesis.datetime.bulk_create_datetimes": {
        "date_start": "2020-01-01", "date_end": "2020-02-01", "days": 1,
    },
    "ref": "other.id",
    "regex": "[A-Z]{2}[0-9]{3,5}(x|yz)?",
    "sample": {"values": [1, 2, 3]},
    "shuffle": {"values": list(range(ROWS))},
    "template": "{{ born.year }}-{{ name | slug }}",
}  # fmt: skip


def libraries() -> dict[str, str]:
    """Return the installed versions that decide values."""
    return {name: version(name) for name in LIBRARIES}


def digest(*parts: bytes) -> str:
    """Return a short digest of some bytes."""
    made = hashlib.blake2b(digest_size=6)
    for part in parts:
        made.update(part)
    return made.hexdigest()


def table_digest(table: Any) -> str:
    """Return the digest of a table's rows and types."""
    arrow = table.to_arrow()
    return digest(str(arrow.schema).encode(), repr(rounded(arrow.to_pylist())).encode())


def rounded(value: Any) -> Any:
    """Return a value, its floats with 12 digits: the last ones of a logarithm are the processor's own."""
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if isinstance(value, list):
        return [rounded(item) for item in value]
    if isinstance(value, dict):
        return {name: rounded(item) for name, item in value.items()}
    return value


def schema_digests(path: Path) -> Iterator[tuple[str, str]]:
    """Yield a digest of the rows of every table of a schema by seed, and of every text format for the first."""
    schema = fakegen.load(path)
    for seed in SEEDS:
        tables = schema.generate(seed=seed)
        for name, table in tables.items():
            yield f"{name}, seed {seed}", table_digest(table)
        for format in TEXT_FORMATS if seed == SEEDS[0] else ():
            if len(tables) == 1 or format == "sql":
                file = io.BytesIO()
                tables.write(file, format)
                yield f"{format}, seed {seed}", digest(file.getvalue())


def provider_digest(name: str, locale: str) -> str:
    """Return the digest of the values of a provider, or of why there are none."""
    columns = {
        "born": {"date": {"from": "1950-01-01", "to": "2000-12-31"}},
        "name": {"choice": ["Ann", "Bob"]},
        "made": {name: PARAMETERS[name]} if name in PARAMETERS else name,
    }
    other = {"columns": {"id": "sequence"}, "rows": 20}
    document = {"locale": locale, "tables": {"t": {"columns": columns}, "other": other}}
    try:
        warnings.simplefilter("ignore", fakegen.FakegenWarning)
        tables = fakegen.generate(document, rows={"t": ROWS}, only=["t.made"])
        return table_digest(tables["t"])
    except fakegen.FakegenError:
        return "refused"


def provider_digests(locale: str) -> dict[str, str]:
    """Return the digest of every provider in a locale, by name."""
    names = [entry.name for entry in fakegen.look_up("provider", locale=locale)]
    return {name: provider_digest(name, locale) for name in names}


def namespace_digests(found: dict[str, str]) -> dict[str, str]:
    """Return one digest for each namespace of providers."""
    spaces = sorted({name.rpartition(".")[0].partition(".")[0] for name in found})
    return {
        space or "core": digest(
            repr([item for item in sorted(found.items()) if (item[0].rpartition(".")[0].partition(".")[0]) == space]).encode()
        )
        for space in spaces
    }  # fmt: skip


def all_digests(full: Path) -> dict[str, Any]:
    """Return everything that is committed; write what each provider makes to a file of its own."""
    schemas = {
        path.stem: dict(schema_digests(path)) for path in sorted((ROOT / "schemas").glob("*.yaml"))
    }
    providers = {locale: provider_digests(locale) for locale in LOCALES}
    full.parent.mkdir(exist_ok=True)
    full.write_text(json.dumps(providers, indent=1))
    spaces = {locale: namespace_digests(found) for locale, found in providers.items()}
    return {"libraries": libraries(), "schemas": schemas, "providers": spaces}


if __name__ == "__main__":
    made = all_digests(ROOT / "build" / "values.json")
    if "--write" in sys.argv:
        FILE.write_text(json.dumps(made, indent=1) + "\n")
    elif made != json.loads(FILE.read_text()):
        for part, found in made.items():
            for name, digests in found.items():
                if digests != json.loads(FILE.read_text())[part].get(name):
                    print(f"{part}, {name}: other values")
        sys.exit(1)
