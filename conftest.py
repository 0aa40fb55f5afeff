"""What holds for every test, those of plugins included.

No test reads or writes the cache of the person who runs it; those of the cache name a folder. No test
sees what another one decorated. Property tests have no deadline, as a loaded machine is no fault, and
fifty examples unless they say otherwise.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings

from fakegen.disk_cache import VARIABLE
from fakegen.interfaces import decorated

os.environ[VARIABLE] = ""
pytest_plugins = ["pytester"]  # the plugin is tested in sessions of its own

settings.register_profile(
    "suite", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")


def pytest_collection_finish() -> None:
    """Spare the garbage collector the thousands of tests: it would walk them again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def decorated_here() -> Iterator[None]:
    """Forget the providers and constraints that a test decorates when it ends, traceback or not."""
    with patch.object(decorated, "_noted", dict(decorated._noted)):
        yield
