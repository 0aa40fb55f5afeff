"""The marker ``fakegen``: a test for each of some rows.

``@pytest.mark.fakegen("shop.yaml", table="order", rows=20)`` runs a test with the parameter ``order`` 20 times.
The rows are made when their test runs: collecting tests makes none.
"""

from __future__ import annotations

from typing import Any

import pytest


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrise a test with rows."""
    for mark in metafunc.definition.iter_markers("fakegen"):
        rows = mark.kwargs.get("rows")
        if rows is None:
            continue
        if not mark.args:
            pytest.fail("@pytest.mark.fakegen with 'rows' needs a schema", pytrace=False)
        table = mark.kwargs.get("table")
        argument = mark.kwargs.get("argument") or table or "row"
        if argument not in metafunc.fixturenames:
            pytest.fail(
                f"{metafunc.function.__name__} is to be run for rows of {argument!r}, but has no "
                f"parameter {argument!r}",
                pytrace=False,
            )
        from fakegen.testing.rows_to_come import RowToCome

        said = ("table", "rows", "seed", "as_", "argument")
        options = {name: value for name, value in mark.kwargs.items() if name not in said}
        address = metafunc.definition.nodeid
        values = [
            RowToCome(mark.args[0], table, number, address, mark.kwargs.get("as_"), options)
            for number in range(rows)
        ]
        metafunc.parametrize(argument, values, ids=[f"{argument}{n}" for n in range(rows)])


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Make the rows that a test is run with."""
    if next(item.iter_markers("fakegen"), None) is None:
        return
    from fakegen.testing.rows_to_come import RowToCome

    arguments: dict[str, Any] = getattr(item, "funcargs", {})
    for name, value in arguments.items():
        if isinstance(value, RowToCome):
            arguments[name] = value.make(item)
