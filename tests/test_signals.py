"""A signal waits until the steps are done, and then does what it would have done."""

from __future__ import annotations

import signal
import threading

import pytest

from fakegen.signals import uninterrupted


def test_a_signal_comes_after_the_last_step():
    steps = []
    with pytest.raises(KeyboardInterrupt), uninterrupted():
        steps.append("first")
        signal.raise_signal(signal.SIGINT)
        steps.append("last")
    assert steps == ["first", "last"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_what_is_ignored_stays_ignored():
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with uninterrupted():
            assert signal.getsignal(signal.SIGTERM) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)


def test_other_threads_have_nothing_to_put_off():
    done = []

    def steps() -> None:
        with uninterrupted():
            done.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=steps)
    thread.start()
    thread.join()
    assert done == [signal.default_int_handler]
