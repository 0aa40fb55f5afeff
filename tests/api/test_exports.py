"""What fakegen exports: everything that a caller or a plugin needs, loaded when first used."""

from __future__ import annotations

import inspect
import json
import pkgutil
import subprocess
import sys

import pytest

import fakegen
from fakegen import errors

HEAVY = ("numpy", "pyarrow", "pandas", "scipy", "sklearn", "faker", "mimesis", "jinja2")
LIGHT = ("fakegen", "fakegen.api", "fakegen.errors", "fakegen.language", "fakegen.language.building",
         "fakegen.progress", "fakegen.cli", "fakegen.cli.main")  # fmt: skip


@pytest.mark.parametrize("module", LIGHT)
def test_no_heavy_library_is_loaded_before_it_is_used(module):
    code = f"import sys, {module}; print([name for name in {HEAVY} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert shown.stdout.strip() == "[]"


def test_errors_and_building_load_no_heavy_library():
    code = (
        "import sys, fakegen; fakegen.SchemaError; fakegen.column('uuid'); fakegen.listening;"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert shown.stdout.strip() == "[]"


# What a schema of scripted columns does not use, whatever plugins are installed. A package itself may be
# there: it is a plugin, and lists what it has when it is asked.
UNUSED = ("pandas", "scipy", "sklearn", "mimesis.", "jinja2", "fakegen.checking.", "fakegen.constraints.",
          "fakegen.databases.", "fakegen.detection.detect", "fakegen.detection.persons", "fakegen.formats.", "fakegen.inference.",
          "fakegen.learning.", "fakegen.profiling.", "fakegen.report.", "fakegen.sources.")  # fmt: skip
COLUMNS = {
    "id": "sequence", "pieces": {"integer": {"max": 9}}, "code": {"regex": "[A-Z]{3}"},
    "made": {"date": {"from": "2020-01-01", "to": "2024-12-31"}}, "kind": {"choice": ["a", "b"]},
    "name": "faker.name", "email": "faker.email", "city": "faker.city",
}  # fmt: skip


@pytest.mark.parametrize(
    ("use", "unused"),
    [
        (
            "from fakegen.cli.main import run; run(['preview', sys.argv[1]], alone=True)",
            (*UNUSED, "pyarrow.vendored.docscrape"),
        ),
        ("import fakegen; fakegen.load(sys.argv[1]).generate(3)['t'].to_arrow()", UNUSED),
    ],
    ids=["preview", "generate"],
)
def test_the_first_rows_load_nothing_that_they_do_not_use(tmp_path, use, unused):
    file = tmp_path / "schema.json"
    file.write_text(json.dumps({"tables": {"t": {"rows": 3, "columns": COLUMNS}}}))
    code = (
        f"import sys\n{use}\n"
        f"print([name for name in sys.modules if name.startswith({unused})], file=sys.stderr)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code, file], check=True, capture_output=True, text=True
    )
    assert shown.stderr.strip() == "[]"


def test_every_name_is_of_fakegen_itself():
    for name in fakegen.__all__:
        value = getattr(fakegen, name)
        if inspect.isclass(value) or inspect.isfunction(value):
            assert value.__module__ == "fakegen", name
            assert inspect.getdoc(value), name
    assert set(fakegen.__all__) <= set(dir(fakegen))


def test_all_names_are_there():
    assert sorted(fakegen.__all__) == sorted(fakegen._HOME_OF)
    with pytest.raises(AttributeError, match="no attribute 'draft'"):
        fakegen.draft  # noqa: B018


def test_no_name_is_that_of_a_room():
    # Python sets a package's attribute when it first loads a module of it: the name would change
    # what it means while a program runs.
    rooms = {module.name for module in pkgutil.iter_modules(fakegen.__path__)}
    assert not rooms & set(fakegen.__all__)


def test_all_errors_are_exported():
    kinds = {name for name, value in vars(errors).items()
             if inspect.isclass(value) and issubclass(value, Exception | Warning)}  # fmt: skip
    assert kinds <= set(fakegen.__all__)


def test_what_methods_return_is_exported():
    schema = fakegen.load({"tables": {"t": {"rows": 1, "columns": {"a": "sequence"}}}})
    tables = schema.generate()
    for value in (schema, tables, tables["t"], tables["t"].slice, schema.plan(),
                  schema.plan().tables[0], schema.check(tables["t"]), schema.registry):  # fmt: skip
        assert getattr(fakegen, type(value).__name__) is type(value)
