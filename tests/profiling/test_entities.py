"""Entities: keys that many rows share, and what they decide."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from fakegen.interfaces.observed import ObservedColumn
from fakegen.profiling.entities import Entity, decides, find_entities

RNG = np.random.default_rng(2)
ROWS = 1_000


def found(keys: list[tuple[str, ...]], **columns: object) -> list[Entity]:
    observed = [ObservedColumn(name, pa.array(values)) for name, values in columns.items()]
    return find_entities(observed, keys)


def test_the_finest_key_takes_what_it_decides() -> None:
    order = np.sort(RNG.integers(0, 400, ROWS))
    customer = RNG.integers(0, 60, 400)[order]
    city = RNG.integers(0, 5, 60)[customer]
    (entity,) = found(
        [("customer",), ("order",)],
        order=order,
        customer=customer,
        city=city,
        x=RNG.integers(0, 9, ROWS),
    )
    assert (entity.key, entity.decided) == (("order",), ("customer", "city"))
    assert (entity.size, entity.rows, entity.slips) == (len(np.unique(order)), ROWS, 0.0)


def test_one_of_two_keys_that_say_the_same_is_the_key() -> None:
    who = RNG.integers(0, 50, ROWS)
    number = who * 7
    number[:4] += 1  # a few rows where they do not
    (entity,) = found([("name",), ("number",)], number=number, name=[f"n{n}" for n in who])
    assert (entity.key, entity.decided) == (("name",), ("number",))
    assert 0 < entity.slips < 0.01


def test_nearly_decided_is_decided_and_by_chance_is_not() -> None:
    who = RNG.integers(0, 50, ROWS)
    sex = RNG.integers(0, 2, 50)[who]
    slips = np.where(RNG.random(ROWS) < 0.01, 1 - sex, sex)
    often = np.where(RNG.random(ROWS) < 0.2, 1 - sex, sex)
    rare = (np.arange(ROWS) < 3).astype(int)  # agrees with itself in nearly all rows
    (entity,) = found([("who",)], who=who, slips=slips, often=often, rare=rare)
    assert entity.decided == ("slips",)


def test_a_value_that_some_rows_lack_is_decided_with_gaps() -> None:
    who = RNG.integers(0, 50, ROWS)
    city = [None if RNG.random() < 0.3 else f"c{n % 7}" for n in who]
    phone = [None if n % 3 == 0 else f"p{n}" for n in who]
    (entity,) = found([("who",)], who=who, city=city, phone=phone)
    assert entity.decided == ("city", "phone")
    assert entity.gappy == ("city",)


def test_a_column_with_values_where_the_key_has_none_is_the_rows_own() -> None:
    who = [None if RNG.random() < 0.3 else int(n) for n in RNG.integers(0, 50, ROWS)]
    fare = [9 if n is None else n % 7 for n in who]
    note = [None if n is None else n % 5 for n in who]
    (entity,) = found([("who",)], who=who, fare=fare, note=note)
    assert entity.decided == ("note",)
    assert entity.rows == sum(n is not None for n in who)


def test_pairs_that_come_again_by_chance_are_no_key() -> None:
    first, last = RNG.integers(0, 8, ROWS), RNG.integers(0, 10, ROWS)
    assert found([("first", "last")], first=first, last=last) == []
    who = RNG.integers(0, 60, ROWS)
    names = RNG.integers(0, 40, (2, 60))
    (entity,) = found([("first", "last")], first=names[0][who], last=names[1][who])
    assert entity.size == len(set(zip(*names[:, np.unique(who)], strict=True)))


def test_keys_of_a_row_each_are_none() -> None:
    assert found([("id",)], id=np.arange(ROWS), x=RNG.integers(0, 9, ROWS)) == []


def test_decides() -> None:
    who = ObservedColumn("who", pa.array(RNG.integers(0, 50, ROWS)))
    own = ObservedColumn("own", pa.array(np.array(who.values) % 9))
    other = ObservedColumn("other", pa.array(RNG.integers(0, 9, ROWS)))
    assert decides(who, own)
    assert not decides(who, other)
    assert not decides(own, who)


@settings(max_examples=40, deadline=None)
@given(
    most=st.lists(st.integers(0, 6), min_size=4, max_size=4),
    rows=st.integers(2, 120),
    seed=st.integers(0, 2**32 - 1),
)
def test_a_column_belongs_to_one_entity_at_most(most: list[int], rows: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    observed = []
    for name, high in zip("abcd", most, strict=True):
        values = rng.integers(-1, high, rows, endpoint=True)
        observed.append(ObservedColumn(name, pa.array(values, mask=values < 0)))
    keys = [(name,) for name in "abcd"] + [("a", "b")]
    entities = find_entities(observed, keys)
    taken = [name for entity in entities for name in entity.columns]
    assert len(taken) == len(set(taken))
    assert all(set(entity.gappy) <= set(entity.decided) for entity in entities)
