"""Sources that take columns from others."""

from __future__ import annotations

from typing import Any

import pytest

import fakegen

SCHEMA: dict[str, Any] = {
    "sources": {
        "owner": {
            "rows": [{"id": 1, "town": "A"}, {"id": 2, "town": "B"}, {"id": 3, "town": "A"}],
            "children": {
                "pet": {
                    "on": {"id": "owner"},
                    "columns": {"pets": "count", "kind": "most(kind)", "age": "mean(age)"},
                }
            },
        },
        "pet": {
            "rows": [
                {"owner": 1, "kind": "cat", "age": 4},
                {"owner": 3, "kind": "dog", "age": 2},
                {"owner": 1, "kind": "cat", "age": 5},
                {"owner": 1, "kind": "dog", "age": 9},
            ],
            "parents": {"owner": {"on": {"owner": "id"}, "columns": {"town": "town", "pets": "pets"}}},
        },
    },
    "tables": {
        "owner": {"rows": {"source": "owner"}},
        "pet": {"rows": {"source": "pet"}},
    },
}  # fmt: skip


def test_sources_give_and_take_at_the_same_time() -> None:
    tables = fakegen.generate(SCHEMA)
    assert tables["owner"].to_arrow().to_pylist() == [
        {"town": "A", "pets": 3, "kind": "cat", "age": 6.0},
        {"town": "B", "pets": 0, "kind": None, "age": None},
        {"town": "A", "pets": 1, "kind": "dog", "age": 2.0},
    ]
    assert tables["pet"].to_arrow().to_pylist() == [
        {"kind": "cat", "age": 4, "town": "A", "pets": 3},
        {"kind": "dog", "age": 2, "town": "A", "pets": 1},
        {"kind": "cat", "age": 5, "town": "A", "pets": 3},
        {"kind": "dog", "age": 9, "town": "A", "pets": 3},
    ]


@pytest.mark.parametrize(
    ("source", "word", "changes", "message"),
    [
        ("owner", "children", {"columns": {"x": "least(age)"}},
         "'least(age)' is none of 'count', 'most(COLUMN)' and 'mean(COLUMN)'"),
        ("owner", "children", {"columns": {"x": "most(knid)"}},
         "source 'pet' has no column 'knid'; did you mean 'kind'?"),
        ("owner", "children", {"columns": {"x": "mean(kind)"}}, "mean(kind): string has no mean"),
        ("owner", "children", {"columns": {"town": "count"}},
         "the source already has a column 'town'"),
        ("owner", "children", {"on": {"town": "kind"}},
         "two rows that others belong to have the same values here"),
        ("owner", "children", {"on": "idd"}, "the source has no column 'idd'; did you mean 'id'?"),
        ("pet", "parents", {"columns": {"x": "twon"}},
         "source 'owner' has no column 'twon'; did you mean 'town'?"),
        ("pet", "parents", {"on": {"kind": "id"}}, "string and int64 cannot be compared"),
        ("pet", "parents", {"columns": None}, "'owner' of 'parents' needs 'on' and 'columns'"),
        ("pet", "parents", {"colums": 1},
         "unknown key 'colums' for 'owner' of 'parents'; did you mean 'columns'?"),
    ],
)  # fmt: skip
def test_mistakes(source: str, word: str, changes: dict[str, Any], message: str) -> None:
    sources = SCHEMA["sources"]
    ((other, said),) = sources[source][word].items()
    changed = {key: value for key, value in {**said, **changes}.items() if value is not None}
    spoilt = {**sources, source: {**sources[source], word: {other: changed}}}
    with pytest.raises(fakegen.SchemaError) as error:
        fakegen.generate({**SCHEMA, "sources": spoilt})
    assert message in str(error.value)


def test_an_unknown_source() -> None:
    sources = {**SCHEMA["sources"]}
    sources["pet"] = {**sources["pet"], "parents": {"ownr": {"on": "x", "columns": {}}}}
    with pytest.raises(
        fakegen.SchemaError, match="there is no source 'ownr'; did you mean 'owner'"
    ):
        fakegen.generate({**SCHEMA, "sources": sources})
