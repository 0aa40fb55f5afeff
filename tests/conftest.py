"""What tests of several rooms share."""

from __future__ import annotations

import io
from contextlib import contextmanager

import pyarrow as pa
import pytest

from fakegen.decoding.child import serve
from fakegen.decoding.isolated import Decoded
from fakegen.disk_cache import VARIABLE
from fakegen.learning.trees.fit_trees import IndependentLearner
from tests.kept_processes import KeptProcesses


@pytest.fixture
def fits(monkeypatch):
    """The fits so far."""
    counted = []
    learn = IndependentLearner.learn

    def counting(self, *arguments):
        counted.append(1)
        return learn(self, *arguments)

    monkeypatch.setattr(IndependentLearner, "learn", counting)
    return counted


@pytest.fixture(scope="session")
def django_is_set_up():
    """Configure Django, which can be done once in a process."""
    django = pytest.importorskip("django")
    from django.conf import settings

    if not settings.configured:
        settings.configure(
            USE_TZ=True,
            DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
            DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        )
        django.setup()


@pytest.fixture
def drawn_once(monkeypatch):
    """Draw rows of trees once, even where drawing some again would pay: learning that is half of a fit."""
    monkeypatch.setattr("fakegen.learning.trees.fit_trees.fit_ratio", lambda *_: None)


@pytest.fixture
def results_are_kept(tmp_path_factory, monkeypatch):
    """Keep fits and passes for the tests after this one, as they are kept between a user's runs."""
    monkeypatch.setenv(VARIABLE, str(tmp_path_factory.getbasetemp() / "kept"))


@pytest.fixture(scope="session")
def kept_processes():
    """Processes that end with the session."""
    kept = KeptProcesses()
    yield kept
    kept.end()


@pytest.fixture
def workers_are_kept(kept_processes, monkeypatch):
    """Let runs with workers use the same processes, one run after the other."""
    monkeypatch.setattr("fakegen.engine.executors._workers", kept_processes.workers)


@pytest.fixture
def decoded_here(monkeypatch):
    """Decode files in this process: one of their own takes longer to start than a small test."""

    @contextmanager
    def decoded(file, origin, request):
        out = io.BytesIO()
        serve(file, request, out)
        stream = pa.ipc.open_stream(out.getvalue())
        yield Decoded(stream.schema, ((batch, file.tell()) for batch in stream))

    for module in ("file", "sample"):
        monkeypatch.setattr(f"fakegen.sources.{module}.decoded", decoded)
