"""Every detector knows what its provider makes, and nothing in random strings."""

from __future__ import annotations

import random
import string

import pyarrow as pa

import fakegen
from fakegen.detection.detect import detection_of
from tests.conformance.making import registered
from tests.conformance.parameters import DETECTORS

ROWS = 150


def made(column: object, locale: str) -> pa.Array:
    schema = {"locale": locale, "tables": {"t": {"columns": {"c": column}}}}
    return fakegen.generate(schema, ROWS)["t"].to_arrow()["c"].combine_chunks()


def random_strings(alphabet: str, shortest: int, longest: int) -> pa.Array:
    chance = random.Random(f"{alphabet} {shortest}")
    return pa.array(
        [
            "".join(chance.choices(alphabet, k=chance.randint(shortest, longest)))
            for _ in range(ROWS)
        ]
    )


def test_what_its_provider_makes_is_detected(detector_name):
    detector = registered().detectors[detector_name]
    name, column, locale = DETECTORS[detector_name]
    found = detection_of(name, made(column, locale), [detector])
    assert found is not None
    assert 0 < found.share <= 1
    assert 0 < found.by_chance < 1
    assert found.evidence.strip()
    provider = registered().provider(found.provider, found.locale or locale)
    assert set(found.parameters) <= set(provider.parameters)
    # What a drafted schema makes of it is detected as the same.
    again = made({found.provider: dict(found.parameters)}, found.locale or locale)
    second = detection_of(name, again, [detector])
    assert second is not None
    assert second.provider == found.provider
    assert second.parameters.keys() == found.parameters.keys()


def test_random_strings_are_nothing(detector_name):
    detector = registered().detectors[detector_name]
    for alphabet, shortest, longest in (
        (string.digits, 4, 18),
        (string.ascii_uppercase, 3, 12),
        (string.ascii_letters + string.digits, 6, 30),
        (string.printable, 1, 40),
        ("ابتثجح漢字かな", 2, 10),
    ):
        values = random_strings(alphabet, shortest, longest)
        assert detection_of("x", values, [detector]) is None, alphabet


def test_one_value_is_enough_to_answer(detector_name):
    detect = registered().detectors[detector_name].detect
    for value in ("x", "0", "-", "é", "a" * 5_000, "BE 0", "@", "1" * 40):
        found = detect("", [value])
        assert found is None or 0 <= found.share <= 1
