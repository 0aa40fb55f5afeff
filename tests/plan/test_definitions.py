"""What a plan promises of the rows of its tables."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

import fakegen
from fakegen.interfaces.definition import Definition, ForeignKey
from fakegen.plan.definitions import definitions_of_all


def defined(tables: dict[str, Any], **more: Any) -> dict[str, Definition]:
    plan = fakegen.load({"tables": tables, **more})._planner.plan()
    return dict(definitions_of_all(plan))


def columns(**said: Any) -> dict[str, Any]:
    return {"rows": 20, "columns": said}


def test_the_key_is_the_declared_one() -> None:
    table = {**columns(id="sequence", b="uuid"), "key": ["b"]}
    found = defined({"t": table})["t"]
    assert (found.key, found.unique) == (("b",), [("id",)])


def test_the_key_is_what_others_refer_to() -> None:
    found = defined(
        {
            "t": columns(id="sequence", code={"regex": "[A-Z]{9}", "unique": True}),
            "u": columns(x={"integer": {}}, of={"ref": "t.code"}),
        }
    )
    assert (found["t"].key, found["t"].unique) == (("code",), [("id",)])
    assert found["u"] == Definition(
        unique=[],
        foreign=[ForeignKey(["of"], "t", ("code",))],
        required=frozenset({"x", "of"}),
        types={"x": pa.int32()},
    )


def test_the_key_is_a_first_column_that_is_there_to_identify() -> None:
    found = defined(
        {
            "a": columns(number="sequence"),
            "b": columns(name={"regex": "[A-Z]{9}", "unique": True}),
            "c": columns(user_id={"regex": "[A-Z]{9}", "unique": True}),
            "d": columns(id={"integer": {}}),
            "e": columns(id={"regex": "[A-Z]{9}", "unique": True, "null": 0.5}),
        }
    )
    assert [found[name].key for name in "abcde"] == [("number",), (), ("user_id",), (), ()]
    assert found["b"].unique == [("name",)]


def test_a_column_that_repeats_is_not_referred_to_by_a_key() -> None:
    found = defined({"t": columns(x={"integer": {"max": 5}}), "u": columns(x={"ref": "t.x"})})
    assert found["u"].foreign == []
    assert found["u"].types == {"x": pa.int16()}


def test_a_source_is_looked_at_for_what_never_repeats() -> None:
    rows = [{"code": "BE", "tongue": "fr"}, {"code": "FR", "tongue": "fr"}]
    found = defined(
        {
            "c": {"rows": {"source": "c"}, "columns": {}},
            "t": columns(code={"ref": "c.code"}, tongue={"ref": "c.tongue"}),
        },
        sources={"c": {"rows": rows}},
    )
    assert found["c"].key == ("code",)
    assert [key.columns for key in found["t"].foreign] == [["code"]]


def test_rows_of_parents_are_identified_by_their_place() -> None:
    found = defined(
        {
            "t": columns(id="sequence"),
            "u": {"rows": {"per": "t", "count": 2}, "columns": {"t": {"ref": "t.id"}, "n": "position"}},
            "v": {"rows": {"per": "t", "count": 1}, "columns": {"t": {"ref": "t.id"}}},
            "w": {"rows": {"per": "t", "count": 2}, "columns": {"n": "position"}},
        }
    )  # fmt: skip
    assert [found[name].key for name in "tuvw"] == [("id",), ("t", "n"), ("t",), ()]


def test_optional_references_may_be_null() -> None:
    found = defined(
        {
            "t": columns(
                id="sequence",
                up={"ref": {"column": "t.id", "as": "up", "tree": {"roots": 2}}},
                mate={"ref": {"column": "t.id", "as": "mate"}},
                other={"ref": {"column": "t.id", "as": "other"}, "null": 0.1},
            )
        }
    )
    assert found["t"].required == {"id", "mate"}


def test_types_hold_all_values() -> None:
    found = defined(
        {
            "t": columns(
                id="uuid",
                small={"integer": {"min": -5, "max": 5}},
                price={"number": {"min": 0, "max": 99.5, "decimals": 2}},
                free={"number": {"min": 0, "max": 9}},
                word={"choice": ["a", "b", None]},
                large={"integer": {"max": 2**40}},
            ),
            "u": columns(t={"ref": "t.id"}),
        }
    )
    assert found["t"].types == {
        "id": pa.uuid(),
        "small": pa.int16(),
        "price": pa.decimal128(4, 2),
    }
    assert found["u"].types == {"t": pa.uuid()}
    assert found["t"].closed["word"].to_pylist() == ["a", "b"]
    assert found["t"].required == {"id", "small", "price", "free", "large"}
