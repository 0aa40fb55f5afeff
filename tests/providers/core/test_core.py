"""What holds for all core providers: they are documented, cheap to load, and free of dots."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

from fakegen.interfaces.generator import RowGenerator
from fakegen.interfaces.provider import Provider
from fakegen.providers import core

PROVIDERS = [item for item in vars(core).values() if isinstance(item, Provider)]

NAMES = {
    *("address", "boolean", "bytes", "choice", "color", "constant", "date", "datetime"),
    *("decimal", "distribution", "duration", "dwell", "file_name", "integer", "ip", "job_advert"),
    *("list", "log_line", "markov", "number", "object", "person", "phrases", "position"),
    *("ref", "ref_any", "review", "sample", "sequence", "share", "shuffle", "source"),
    *("states", "text", "time", "url", "user_agent", "uuid"),
}


def test_names():
    assert {item.name for item in PROVIDERS} == NAMES
    assert len(PROVIDERS) == len(NAMES)


@pytest.mark.parametrize("item", PROVIDERS, ids=lambda item: item.name)
def test_documentation(item):
    assert item.summary.endswith((".", "``", "``."))
    assert item.compiled
    for parameter in item.parameters.values():
        assert parameter.doc.endswith(".")
        assert parameter.annotation is not inspect.Parameter.empty
        assert not parameter.name.endswith("_")


def test_loading_them_loads_no_heavy_library():
    heavy = {"faker", "mimesis", "scipy", "sklearn", "pandas", "stdnum", "rich", "jinja2"}
    code = f"import sys, fakegen.providers.core; print({heavy!r} & set(sys.modules) or '')"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert loaded.stdout.strip() == "", loaded.stdout + loaded.stderr
    assert loaded.returncode == 0


def test_rows_of_a_bare_word(bind, made):
    needy = {item.name for item in PROVIDERS if any(p.required for p in item.parameters.values())}
    for item in PROVIDERS:
        # What takes values, makes several columns, or asks a table has tests of its own.
        if item.name in needy | {"ref", "sample", "shuffle", "position", "phrases"}:
            continue
        generator = bind(item)
        if not isinstance(generator, RowGenerator):
            assert made(generator).null_count == 0
