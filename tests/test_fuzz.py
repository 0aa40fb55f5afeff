"""Whatever is wrong with a schema, it ends in data or in a located message, never a traceback."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import fakegen
from fakegen.errors import FakegenError, SchemaError

ROWS = 5
SETTINGS = settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

PEOPLE = """\
fakegen: 1
seed: 5
locale: nl_BE
now: 2026-01-01
tables:
  person:
    rows: 20
    columns:
      id: sequence
      sex: {choice: {F: 1, M: 2}}
      first_name: {faker.first_name: {gender: "{{ sex }}"}}
      email: {template: "{{ first_name | slug }}{{ id }}@example.org", unique: true}
      born: {date: {from: 1940-01-01, to: "{{ today }}"}}
      age: {expr: "years_between(born, today)", type: integer}
      badge: {regex: '[A-Z]{2}[0-9]{3}', unique: true, null: 0.5}
      vat: {vat: {country: BE, valid: false}, when: age > 30}
      pay: {distribution: {name: lognorm, s: 0.6, scale: 32000, min: 1}, round: 2, hidden: true}
    constraints:
      - age >= 0
      - {if: "age < 18", then: "sex == 'F'"}
      - {range: age, min: 0, max: 120}
"""

LEARNED = """\
sources:
  seen:
    rows:
      - {city: Gent, size: 3}
      - {city: Brugge, size: 2}
      - {city: Gent, size: 4}
      - {city: null, size: 2}
    missing: {size: [2]}
  pairs: {rows: [{first: 1, second: a}, {first: 2, second: b}]}
models:
  towns: {source: seen, method: independent, columns: {size: {kind: numeric}, city: {kind: categorical}}}
tables:
  town:
    rows: 8
    columns:
      "*": {model: towns}
      again: {shuffle: {source: seen, column: city, repeat: true}}
      "first, second": {sample: {source: pairs, columns: [first, second]}}
  visit:
    columns:
      id: {uuid: {version: 7}}
      town: {ref: town.city}
      at: {datetime: {after: 2025-01-01, within: 30d, timezone: Europe/Brussels}}
      ip: {ip: {network: 10.0.0.0/8}}
      words: {text: {words: [1, 3]}}
      of: {constant: {a: [1, 2]}}
"""

DOCUMENTS = [PEOPLE, LEARNED]

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**65), 2**65),
    st.sampled_from([0, 1, -1, 2**31, 2**63]),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.text(max_size=12),
    st.sampled_from(
        ["{{", "{{ id", "{{ nobody }}", "{{ id }}", "[", "(?=a)", "a > ", "person.id", "*", "1d",
         "faker", "faker.", "mimesis.person", "sequence", "nan", "{% for %}", "x" * 200]
    ),
    st.binary(max_size=4),
    st.lists(st.integers(0, 3) | st.text(max_size=3), max_size=3),
    st.dictionaries(st.text(max_size=5) | st.integers(), st.integers() | st.none(), max_size=2),
)  # fmt: skip
WORDS = st.one_of(
    st.sampled_from(
        ["tables", "columns", "rows", "unique", "null", "when", "type", "round", "hidden", "locale",
         "choice", "sequence", "regex", "expr", "template", "date", "min", "max", "from", "*", "a, b",
         "faker.name", "faker.nothing", "model", "constraints", "sources", "missing", "given",
         "conditions"]
    ),
    st.text(max_size=8),
    st.integers(-3, 3),
    st.none(),
    st.booleans(),
)  # fmt: skip


class Loader(yaml.SafeLoader):
    """Reads the key ``null`` as the modifier's name."""

    def construct_mapping(self, node, deep=False):
        made = super().construct_mapping(node, deep=True)
        return {"null" if key is None else key: value for key, value in made.items()}


Loader.add_constructor("tag:yaml.org,2002:map", Loader.construct_mapping)


def document_of(text: str) -> dict[Any, Any]:
    return yaml.load(text, Loader)


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container with every key or index in it."""
    keys = list(node) if isinstance(node, dict) else range(len(node))
    for key in keys:
        yield node, key
        if isinstance(node[key], dict | list):
            yield from places(node[key])


def mutate(document: Any, draw: Any) -> None:
    """Change one place of a document."""
    found = list(places(document))
    if not found:
        return
    node, key = found[draw(st.integers(0, len(found) - 1))]
    change = draw(
        st.sampled_from(["delete", "replace", "replace", "rename", "swap", "nest", "graft"])
    )
    if change == "delete":
        del node[key]
    elif change == "replace":
        node[key] = draw(VALUES)
    elif change == "nest":
        node[key] = draw(st.sampled_from([[node[key]], {"a": node[key]}]))
    elif change == "rename" and isinstance(node, dict):
        node[draw(WORDS)] = node.pop(key)
    else:
        other, place = found[draw(st.integers(0, len(found) - 1))]
        value = copy.deepcopy(other[place])
        if change == "swap":
            other[place] = copy.deepcopy(node[key])
        node[key] = value


def run(schema: Any, *, located: bool) -> None:
    """Load and generate; any error must be one of ours, and say where."""
    try:
        for table in fakegen.load(schema).generate(ROWS).values():
            assert len(table.to_arrow()) == ROWS
    except SchemaError as error:
        assert error.problems
        for problem in error.problems:
            assert problem.message
            assert problem.mark.line >= 1 if located else problem.mark.file
            assert problem.mark.column >= 1 or not located
    except FakegenError as error:
        assert str(error)


@pytest.mark.parametrize("text", DOCUMENTS, ids=["people", "learned"])
def test_the_documents_work_as_they_are(text):
    for table in fakegen.load(document_of(text)).generate(ROWS).values():
        assert len(table.to_arrow()) == ROWS


@SETTINGS
@given(data=st.data())
def test_a_changed_mapping_makes_data_or_a_message(data):
    document = document_of(data.draw(st.sampled_from(DOCUMENTS)))
    for _ in range(data.draw(st.integers(1, 3))):
        mutate(document, data.draw)
    run(document, located=False)


@SETTINGS
@given(data=st.data())
def test_a_changed_file_makes_data_or_a_located_message(data, tmp_path_factory):
    document = document_of(data.draw(st.sampled_from(DOCUMENTS)))
    for _ in range(data.draw(st.integers(1, 3))):
        mutate(document, data.draw)
    path = tmp_path_factory.getbasetemp() / "changed.yaml"
    path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), "utf-8")
    run(path, located=True)


@SETTINGS
@given(data=st.data())
def test_broken_text_makes_data_or_a_located_message(data, tmp_path_factory):
    text = bytearray(data.draw(st.sampled_from(DOCUMENTS)).encode())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text) - 1))
        size = data.draw(st.integers(0, 3))
        text[at : at + size] = data.draw(
            st.one_of(
                st.binary(max_size=3),
                st.sampled_from([b"\t", b"{", b"}", b": ", b"- ", b"\n", b"&a ", b"*a", b"!!python/x ",
                                 b"<<: ", b"'", b'"', b"? ", b"---\n", b"\xff", b"\x00", b"|", b"#"]),
            )
        )  # fmt: skip
    path = Path(tmp_path_factory.getbasetemp() / "broken.yaml")
    path.write_bytes(text)
    run(path, located=True)


@pytest.mark.parametrize(
    "columns",
    [
        {"a": {"expr": [["1"]]}},
        {"a": {"expr": ["1"]}},
        {"a": {"template": [{"b": "{{ a }}"}]}},
        {"a": {"sequense": {}, "locale": "sequence"}},
    ],
    ids=str,
)
def test_what_once_broke_is_refused_with_its_place(columns):
    with pytest.raises(SchemaError) as caught:
        fakegen.generate({"tables": {"t": {"columns": columns}}})
    assert all(problem.mark.path.startswith("tables.t") for problem in caught.value.problems)
