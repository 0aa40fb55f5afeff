"""The session's seed: from the command line, an ini file or the environment, or a fixed one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

RANDOM = "random"
_VARIABLE = "FAKEGEN_SEED"

SEED: pytest.StashKey[int | str | None] = pytest.StashKey()
"""The seed of all tests; None for the seeds of their schemas."""
SOURCES: pytest.StashKey[Any] = pytest.StashKey()
"""The schemas that tests have used so far."""
USES: pytest.StashKey[Any] = pytest.StashKey()
"""What a test has asked for."""


class Tests:
    """What is known of the session where there is no test to ask.

    Attributes:
        root: The root of all tests; the working folder outside of pytest.
    """

    root = Path()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the plugin's options."""
    group = parser.getgroup("fakegen", "fake data")
    group.addoption(
        "--fakegen-seed",
        metavar="SEED",
        help="Seed of all data of fakegen_data, instead of the schemas' own; 'random' for another one in "
        f"each session. Otherwise: the ini value fakegen_seed, then {_VARIABLE}.",
    )
    group.addoption(
        "--fakegen-snapshot",
        choices=("check", "update"),
        help="check: fail tests whose data differ from those recorded; update: record them.",
    )
    parser.addini("fakegen_seed", "The seed of all data of fakegen_data.")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker, and decide on the seed."""
    config.addinivalue_line(
        "markers",
        "fakegen(schema=None, table=None, rows=None, seed=None, variants=(), as_=None): parametrise a test "
        "with rows of a table, or pin the seed of its data.",
    )
    config.stash[SEED] = _seed(config)
    Tests.root = config.rootpath


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist the seed."""
    node.workerinput["fakegen_seed"] = node.config.stash[SEED]


def pytest_report_header(config: pytest.Config) -> str | None:
    """Return the line that says the seed, where it is not the default."""
    seed = config.stash[SEED]
    return None if seed is None else f"fakegen: --fakegen-seed={seed}"


def _seed(config: pytest.Config) -> int | str | None:
    workerinput = getattr(config, "workerinput", None)
    if workerinput is not None and "fakegen_seed" in workerinput:
        return workerinput["fakegen_seed"]  # type: ignore[no-any-return]
    said = (
        config.getoption("--fakegen-seed")
        or config.getini("fakegen_seed")
        or os.environ.get(_VARIABLE)
    )
    if not said:
        return None
    if said == RANDOM:
        return int.from_bytes(os.urandom(4))
    try:
        return int(said)
    except ValueError:
        return str(said)
