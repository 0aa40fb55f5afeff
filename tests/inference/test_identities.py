"""Which columns may say whom a row is about."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from fakegen.detection import fakegen_detectors
from fakegen.inference.decisions import choose
from fakegen.inference.identities import identity_keys
from fakegen.profiling.table_profile import profile_table

RNG = np.random.default_rng(1)
ROWS = 600


def keys(**columns: object) -> list[tuple[str, ...]]:
    data = pa.table({name: pa.array(values) for name, values in columns.items()})
    seen = profile_table("t", data, data.num_rows, list(fakegen_detectors()))
    return identity_keys(seen, choose(seen))


def some(of: list[str]) -> list[str]:
    return [str(value) for value in RNG.choice(of, ROWS)]


def invented(size: int) -> list[str]:
    letters = list("bdgklmnrstz")
    return [
        f"{''.join(RNG.choice(letters, 4))}a {''.join(RNG.choice(letters, 5))}o"
        for _ in range(size)
    ]


def test_closed_lists_of_persons_and_their_records_are_keys_whatever_they_are_called() -> None:
    plates = [f"{n}-ABC-{n * 7 % 100:02d}" for n in range(10, 40)]
    found = keys(
        doctor=some(invented(15)), kenteken=some(plates), user_no=RNG.integers(1, 40, ROWS)
    )
    assert set(found) == {("doctor",), ("kenteken",), ("user_no",)}


def test_what_is_said_of_persons_and_things_is_no_key() -> None:
    found = keys(
        customer_type=some(["small firm", "large firm", "a person", "the state", "a fund"]),
        diagnosis=some(["acute pain", "old age", "broken arm", "high fever", "sore throat"]),
        product_id=some(["A1", "A2", "A3", "A4", "A5", "A6"]),
        user_age=RNG.integers(18, 90, ROWS),
        owner=some(["yes", "no"]),
    )
    assert found == []


def test_a_number_is_a_key_if_it_decides_a_date_of_birth() -> None:
    who = RNG.integers(0, 100, ROWS)
    born = np.datetime64("1950-01-01") + RNG.integers(0, 20_000, 100)
    assert keys(pid=who * 17, born=born[who]) == [("pid",)]
    assert keys(pid=who * 17, born=RNG.permutation(born[who])) == []


def test_first_and_last_names_are_a_key_together_and_none_alone() -> None:
    found = keys(voornaam=some(["Emma", "Noah", "Louis", "Marie", "Alice", "Lucas"]),
                 achternaam=some(["Peeters", "Janssens", "Maes", "Jacobs", "Mertens", "Willems"]))  # fmt: skip
    assert found == [("voornaam", "achternaam")]
