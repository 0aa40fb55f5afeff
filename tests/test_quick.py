"""``make quick`` finds the tests of a change by their names."""

from __future__ import annotations

import pytest

from tests import quick


@pytest.mark.parametrize(
    ("name", "tests"),
    [
        ("fakegen/standards/layout.py", ["tests/standards/test_layout.py"]),
        ("fakegen/standards/checks.py", ["tests/standards"]),
        ("fakegen/providers/core/literals.py", ["tests/providers/core"]),
        ("fakegen/registry/loading.py", ["tests/registry"]),
        ("tests/standards/test_layout.py", ["tests/standards/test_layout.py"]),
        ("tests/providers/core/conftest.py", ["tests/providers/core"]),
        ("plugins/fakegen-belgium/fakegen_belgium/plates.py", ["plugins/fakegen-belgium/tests"]),
        ("schemas/census.yaml", ["tests/schemas"]),
        ("docs/index.md", ["tests/docs"]),
        ("Makefile", []),
    ],
)
def test_a_file_has_the_tests_of_its_mirror(name, tests):
    assert quick.mirror(name) == tests


def test_what_imports_a_module_is_tested_after_it():
    found = quick.chosen(["fakegen/standards/layout.py"])
    assert found[0] == "tests/standards/test_layout.py"
    assert "fakegen/standards/number.py" in quick.importers(["fakegen/standards/layout.py"])


def test_every_room_has_tests_of_its_name():
    rooms = [
        path for path in (quick.ROOT / "fakegen").iterdir() if (path / "__init__.py").is_file()
    ]
    without = [room.name for room in rooms if not quick.mirror(f"fakegen/{room.name}/x.py")]
    # Their behaviour is tested through the rooms that use them.
    assert set(without) <= {"arrays", "catalogue", "interfaces"}
