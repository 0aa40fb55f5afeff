"""What no other process can import travels with its code; what cannot is named."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
import types

import pytest

import fakegen
from fakegen.registry.by_value import ByValue


def test_an_object_of_a_module_that_was_made_here_travels_with_its_code(tmp_path, monkeypatch):
    module = types.ModuleType("made_here")
    exec("FACTOR = 3\ndef times(n):\n    return FACTOR * n\n", module.__dict__)
    monkeypatch.setitem(sys.modules, "made_here", module)
    sent = tmp_path / "sent"
    sent.write_bytes(pickle.dumps(ByValue(module.times, "times", "made_here")))
    read = "import pickle, sys; print(pickle.load(open(sys.argv[1], 'rb'))(14))"
    done = subprocess.run([sys.executable, "-c", read, sent], capture_output=True, check=True)
    assert done.stdout == b"42\n"


def test_a_module_of_hooks_travels():
    module = types.ModuleType("hooks")
    module.fakegen_formats = fakegen.hookimpl(lambda: [])
    again = pickle.loads(pickle.dumps(ByValue(module, "hooks")))
    assert again.fakegen_formats() == []


def test_what_cannot_be_pickled_is_named():
    with pytest.raises(fakegen.UsageError, match=r"'p\.x' cannot be sent to other processes: "):
        pickle.dumps(ByValue(threading.Lock(), "p.x"))
