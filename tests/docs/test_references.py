"""What a docstring refers to exists: modules, classes and functions get new names, and prose is left behind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "fakegen"
FILES = sorted(PACKAGE.rglob("*.py"))
REFERENCE = re.compile(r":(?:mod|class|func|meth|attr|data|exc):`(?:[^`<]*<)?~?([\w.]+)>?`")
DEFINITION = re.compile(r"(?:def |class |self\.)(\w+)|^ *(\w+)(?::| =) ", re.MULTILINE)
OTHERS = ("catch_warnings", "multiprocessing")
"""What docstrings say of the standard library."""


@pytest.fixture(scope="module")
def defined() -> set[str]:
    found = {*OTHERS, *(path.stem for path in FILES), *(path.parent.name for path in FILES)}
    for path in FILES:
        for names in DEFINITION.findall(path.read_text("utf-8")):
            found.update(names)
    return found


def test_every_reference_names_something(defined):
    lost = [
        f"{path.relative_to(PACKAGE)}: {name}"
        for path in FILES
        for name in REFERENCE.findall(path.read_text("utf-8"))
        if name.rpartition(".")[2] not in defined
    ]
    assert lost == []
