"""``--snapshot-update`` writes the golden files anew, to be read before they are committed."""

from __future__ import annotations

import pytest

from tests.databases.conftest import mariadb, postgresql

__all__ = ["mariadb", "postgresql"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--snapshot-update", action="store_true", help="write tests/snapshots/golden anew"
    )
