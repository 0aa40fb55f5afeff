"""Documents: YAML 1.2, JSON and TOML become the same tree, and every node knows its place."""

from __future__ import annotations

import datetime
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakegen.errors import DataError, SchemaError
from fakegen.language import from_python, read_document
from fakegen.language.documents import parse
from fakegen.language.nodes import MappingNode, ScalarNode


def plain(text: str, syntax: str = "yaml") -> object:
    return parse(text, "x", syntax).plain()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("on", "on"),
        ("yes", "yes"),
        ("true", True),
        ("12:30", "12:30"),
        ("10_000", 10_000),
        ("007", "007"),
        ("0", 0),
        ("-5", -5),
        ("1.5e3", 1500.0),
        (".5", 0.5),
        ("0x1F", 31),
        ("~", None),
        ("1e", "1e"),
        ("1940-01-31", datetime.date(1940, 1, 31)),
        ("2026-11-23 10:00:00", datetime.datetime(2026, 11, 23, 10)),
        ("'2026-11-23'", "2026-11-23"),
        ("2026-13-45", "2026-13-45"),
        ("!!python/object:os.system x", "x"),
    ],
)
def test_scalars_follow_yaml_1_2(text: str, value: object) -> None:
    assert plain(text) == value


def test_the_key_null_is_the_modifier() -> None:
    assert plain("{null: 0.5}") == {"null": 0.5}


def test_places_count_from_one() -> None:
    node = parse("a:\n  b: [x, 'y']\n", "f.yaml", "yaml")
    assert isinstance(node, MappingNode)
    inner = node.get("a").get("b")
    assert str(inner.items[1].mark) == "f.yaml:2:10"
    assert str(inner.items[1].mark_at(0)) == "f.yaml:2:11"


def test_merge_keys_and_aliases() -> None:
    text = "base: &b {x: 1, y: 2}\nother: {<<: *b, y: 3}\n"
    assert plain(text)["other"] == {"x": 1, "y": 3}


def test_a_bomb_of_aliases_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 9)]
    with pytest.raises(SchemaError, match="counting aliases"):
        plain("\n".join(lines))


def test_a_circle_of_aliases_is_refused() -> None:
    with pytest.raises(SchemaError, match="deeper"):
        plain("a: &a [*a]")


@pytest.mark.parametrize(
    ("text", "syntax", "place"),
    [
        ("a: [1,\nb: }", "yaml", "x:2:4"),
        ("a: 1\na: 2", "yaml", "x:2:1"),
        ('{"a": 1,}', "json", "x:1:"),
        ("a = 1\nb = ", "toml", "x:2:5:"),
        ("? [a]\n: b", "yaml", "x:1:3"),
    ],
)
def test_what_is_not_well_formed_is_located(text: str, syntax: str, place: str) -> None:
    with pytest.raises(SchemaError) as caught:
        plain(text, syntax)
    assert str(caught.value).startswith(place)


def test_toml_keys_and_values_have_places() -> None:
    node = parse('[tables.person]\nrows = 5\n[tables.person.columns]\nid = "sequence"', "t", "toml")
    column = node.get("tables").get("person").get("columns").get("id")
    assert str(column.mark) == "t:4:6"
    assert node.plain() == {"tables": {"person": {"rows": 5, "columns": {"id": "sequence"}}}}


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=40)
@given(JSON_VALUES, st.sampled_from([None, "\t", 2]))
def test_json_is_read_as_json(value: object, indent: str | int | None) -> None:
    assert plain(json.dumps(value, indent=indent), "json") == value


def test_a_json_key_may_be_long() -> None:
    value = {"é" * 900: {"x" * 3000: [1, {"y": "z"}]}, "\n" * 520: 2, "é" * 180: 3}
    assert plain(json.dumps(value), "json") == value


@given(JSON_VALUES)
def test_python_values_keep_their_paths(value: object) -> None:
    node = from_python({"tables": value})
    assert node.plain() == {"tables": value}


@given(st.text(max_size=200))
def test_any_text_is_a_document_or_a_located_error(text: str) -> None:
    for syntax in ("yaml", "json", "toml"):
        try:
            parse(text, "x", syntax)
        except SchemaError as error:
            assert all(problem.mark.line >= 1 for problem in error.problems)


def test_a_missing_file_suggests_the_nearest(tmp_path) -> None:
    (tmp_path / "people.yaml").write_text("a: 1")
    with pytest.raises(DataError, match=r"did you mean .*people\.yaml"):
        read_document(tmp_path / "peple.yaml")
    with pytest.raises(DataError, match="is a folder"):
        read_document(tmp_path)


def test_what_is_not_utf8_is_located(tmp_path) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(b"a: 1\nb: \xff\n")
    with pytest.raises(SchemaError, match=":2:4: this is not UTF-8"):
        read_document(file)


def test_scalars_in_blocks_have_no_inner_places() -> None:
    node = parse("a: |\n  text {{ x }}\n", "x", "yaml").get("a")
    assert isinstance(node, ScalarNode)
    assert node.mark_at(7) == node.mark


HUGE = [
    ("yaml", "seed: 0x" + "f" * 5_000, (1, 7)),
    ("yaml", "seed: " + "9" * 5_000, (1, 7)),
    ("yaml", "a: 1\nseed: 9_" + "9" * 5_000, (2, 7)),
    ("json", '{"seed": ' + "9" * 5_000 + "}", (1, 10)),
    ("toml", "a = 1\nseed = " + "9" * 5_000, (2, 8)),
    ("toml", "seed = 0x" + "f" * 5_000, (1, 8)),
]


@pytest.mark.parametrize(("syntax", "text", "place"), HUGE)
def test_a_huge_integer_is_refused_at_its_place(syntax, text, place):
    with pytest.raises(SchemaError, match="more than 600 digits") as caught:
        parse(text, "s", syntax)
    mark = caught.value.problems[0].mark
    assert (mark.line, mark.column) == place


@pytest.mark.parametrize("syntax", ["yaml", "json", "toml"])
def test_an_integer_that_python_prints_is_read(syntax):
    digits = "9" * 600
    text = f"a = {digits}" if syntax == "toml" else f'{{"a": {digits}}}'
    assert parse(text, "s", syntax).plain() == {"a": int(digits)}


@pytest.mark.parametrize(
    ("syntax", "text"),
    [
        ("toml", "a." * 5_000 + "a = 1"),
        ("toml", "b = 1\n[" + "a." * 5_000 + "a]"),
        ("toml", '"a" . ' * 200 + "a = 1"),
        ("toml", "a." * 99 + "a = {b.c = 1}"),
        ("toml", "a = " + "[" * 5_000 + "]" * 5_000),
        ("json", '{"a":' * 5_000 + "1" + "}" * 5_000),
        ("yaml", "{a: " * 5_000 + "1" + "}" * 5_000),
        ("yaml", "a: &a [*a]"),
    ],
)
def test_what_is_too_deep_is_refused(syntax, text):
    with pytest.raises(SchemaError, match=r"nested|nesting"):
        parse(text, "s", syntax)


def test_a_document_from_python_that_contains_itself_is_refused():
    document: dict = {}
    document["a"] = [document]
    with pytest.raises(SchemaError, match="nested deeper"):
        from_python(document)
    with pytest.raises(SchemaError, match="600 digits"):
        from_python({"seed": 10**5_000})


def test_headers_of_toml_are_found_in_linear_time():
    text = '[a."' + " " * 200_000 + '"]   # ]\nb = 1\n[[c]] # x\nd = 2'
    found = parse(text, "s", "toml")
    assert found.get("c").items[0].entries[0][0].mark.line == 4


@pytest.mark.parametrize("levels", [150, 3_000])
@pytest.mark.parametrize(
    ("syntax", "before", "after", "place"),
    [
        ("json", '{"a[[": 1,\n "b": {"c": ', "}}", "2:112"),
        ("toml", 'a = """[[[\n""" # [[\n[b.c]\nd = ', "", "4:106"),
    ],
)
def test_deep_nesting_is_refused_at_its_place(syntax, before, after, place, levels):
    text = f"{before}{'[' * levels}{']' * levels}{after}"
    with pytest.raises(SchemaError) as caught:
        parse(text, "s", syntax)
    assert str(caught.value) == f"s:{place}: nested deeper than 100 levels"
