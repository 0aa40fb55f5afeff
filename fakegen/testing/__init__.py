"""The pytest plugin: data for tests, seeded by the test's own name.

pytest loads this module in every session of an environment that has fakegen, so it imports nothing but pytest
and itself; fakegen's own parts load when a test asks for data.
"""

from __future__ import annotations

from typing import Any

from fakegen.testing.data_fixture import fakegen_data
from fakegen.testing.database_fixture import fakegen_databases, fakegen_db
from fakegen.testing.failures import pytest_runtest_makereport
from fakegen.testing.notes import pytest_runtest_teardown, pytest_terminal_summary
from fakegen.testing.parametrising import pytest_generate_tests, pytest_runtest_setup
from fakegen.testing.session_options import (
    pytest_addoption,
    pytest_configure,
    pytest_configure_node,
    pytest_report_header,
)
from fakegen.testing.snapshots import (
    pytest_runtest_call,
    pytest_runtest_logreport,
    pytest_sessionfinish,
)

__all__ = [
    "fakegen_data",
    "fakegen_databases",
    "fakegen_db",
    "pytest_addoption",
    "pytest_configure",
    "pytest_configure_node",
    "pytest_generate_tests",
    "pytest_report_header",
    "pytest_runtest_call",
    "pytest_runtest_logreport",
    "pytest_runtest_makereport",
    "pytest_runtest_setup",
    "pytest_runtest_teardown",
    "pytest_sessionfinish",
    "pytest_terminal_summary",
]

_STRATEGIES = ("rows", "tables")


def __getattr__(name: str) -> Any:
    if name in _STRATEGIES:  # which load Hypothesis
        from fakegen.testing import row_strategies

        return getattr(row_strategies, name)
    raise AttributeError(f"module 'fakegen.testing' has no attribute {name!r}")
