"""CSV and JSON lines say exactly what the arrays hold."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import csv as arrow_csv

import fakegen
from fakegen.errors import DataError, ParameterError
from fakegen.registry import Registry

FORMATS = {name: format for name, format in Registry().formats.items() if "." not in name}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ['"', "\\", "a\nb", "\r\n", "\t", "\x00", "\x1f\x7f", "é漢😀", ",", ";", " ", "null", "\u2028"]
)
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2400, 1, 1))
SCALARS = {
    pa.string(): TEXTS,
    pa.large_string(): TEXTS,
    pa.string_view(): TEXTS,
    pa.int8(): st.integers(-128, 127),
    pa.int64(): st.integers(-(2**63), 2**63 - 1),
    pa.uint64(): st.integers(0, 2**64 - 1),
    pa.float64(): st.floats(),
    pa.bool_(): st.booleans(),
    pa.date32(): st.dates(),
    pa.time64("us"): st.times(),
    pa.timestamp("us"): MOMENTS,
    pa.timestamp("us", "Europe/Brussels"): MOMENTS,
    pa.timestamp("ms", "UTC"): MOMENTS.map(lambda m: m.replace(microsecond=0)),
    pa.duration("us"): st.timedeltas(timedelta(-1000), timedelta(1000)),
    pa.decimal128(20, 12): st.decimals(-(10**7), 10**7, places=12),
    pa.binary(): st.binary(max_size=5),
    pa.binary(3): st.binary(min_size=3, max_size=3),
    pa.null(): st.none(),
}


def arrays(kind: pa.DataType, values: st.SearchStrategy) -> st.SearchStrategy:
    """Arrays, some of them slices of longer ones."""
    columns = st.lists(values | st.none(), min_size=6, max_size=6)
    return st.tuples(columns, st.integers(0, 2)).map(
        lambda drawn: pa.array([None] * drawn[1] + drawn[0], kind).slice(drawn[1])
    )


def nested(kind: pa.DataType, values: st.SearchStrategy) -> st.SearchStrategy:
    lists = st.lists(values | st.none(), max_size=3)
    records = st.fixed_dictionaries({'x"y': values | st.none(), "z": lists | st.none()})
    record = pa.struct([('x"y', kind), ("z", pa.list_(kind))])
    pairs = st.lists(values | st.none(), min_size=2, max_size=2)
    return st.one_of(
        arrays(pa.list_(kind), lists),
        arrays(pa.large_list(kind), lists),
        arrays(pa.list_(kind, 2), pairs),
        arrays(pa.list_(pa.list_(kind)), st.lists(lists | st.none(), max_size=2)),
        arrays(record, records),
        arrays(pa.list_(record), st.lists(records | st.none(), max_size=2)),
    )


ANY = st.one_of(
    [arrays(kind, values) for kind, values in SCALARS.items()]
    + [nested(kind, SCALARS[kind]) for kind in (pa.string(), pa.int64(), pa.timestamp("us"))]
)


def written(format: str, table: pa.Table, **options: object) -> bytes:
    stream = io.BytesIO()
    writer = FORMATS[format].open(stream, {"t": table.schema}, **options)
    for batch in table.to_batches(max_chunksize=4):
        writer.write("t", batch)
    writer.commit()
    return stream.getvalue()


def as_json(value: object) -> object:
    """The value that a JSON reader is to find."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value


def same(found: object, expected: object) -> bool:
    if isinstance(expected, dict):
        return found.keys() == expected.keys() and all(same(found[k], expected[k]) for k in found)
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(expected, datetime):
        return datetime.fromisoformat(found) == expected and "T" in found
    if isinstance(expected, date | time):
        return type(expected).fromisoformat(found) == expected
    return found == expected


@settings(max_examples=120, deadline=None)
@given(st.lists(ANY, min_size=1, max_size=3))
def test_json_lines_read_back_as_what_the_arrays_hold(columns):
    table = pa.table({f'c"{i}\n': values for i, values in enumerate(columns)})
    lines = written("jsonl", table).split(b"\n")
    assert lines.pop() == b""
    found = [json.loads(line, parse_float=Decimal) for line in lines]
    exact = [json.loads(line) for line in lines]
    for expected, row, decimals in zip(table.to_pylist(), exact, found, strict=True):
        assert list(row) == list(expected)
        for name, value in expected.items():
            if isinstance(value, Decimal):
                assert decimals[name] == value
            else:
                assert same(row[name], as_json(value)), (row[name], value)


@settings(max_examples=80, deadline=None)
@given(st.lists(arrays(pa.string(), TEXTS), min_size=1, max_size=3), st.sampled_from(",;\t|^]-x"))
def test_csv_texts_read_back_and_null_is_not_the_empty_text(columns, delimiter):
    table = pa.table({f"c{i}{delimiter}": values for i, values in enumerate(columns)})
    data = written("csv", table, delimiter=delimiter)
    rows = list(csv.reader(io.StringIO(data.decode(), newline=""), delimiter=delimiter))
    if table.num_columns > 1:  # a lone null is an empty line, which readers skip
        assert rows[0] == table.column_names
        assert rows[1:] == [[v or "" for v in row.values()] for row in table.to_pylist()]
        options = arrow_csv.ConvertOptions(
            column_types=table.schema,
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            null_values=[""],
        )
        parsing = arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True)
        found = arrow_csv.read_csv(io.BytesIO(data), None, parsing, options)
        assert found.to_pylist() == table.to_pylist()


def test_csv_writes_every_type_readably():
    moment = datetime(2026, 12, 31, 23, 59, 59, 5, timezone(timedelta(0)))
    table = pa.table(
        {
            "i": pa.array([1, None], pa.uint16()),
            "f": [0.1, float("nan")],
            "b": [True, None],
            "d": [date(1999, 1, 2), None],
            "t": [time(1, 2, 3), None],
            "local": pa.array([moment, None], pa.timestamp("us", "Europe/Brussels")),
            "utc": pa.array([moment, None], pa.timestamp("us", "UTC")),
            "span": pa.array([timedelta(seconds=1.5), None]),
            "n": pa.array([Decimal("0.0000001"), None]),
            "x": [b"\x00\xff", None],
            "list": [[1, None], None],
            "record": [{"a": "b,c"}, None],
            "code": pa.array(["k", None]).dictionary_encode(),
        }
    )
    header, first, second, end = written("csv", table).decode().split("\n")
    assert header == ",".join(table.column_names)
    assert first == (
        "1,0.1,true,1999-01-02,01:02:03.000000,2027-01-01 00:59:59.000005+01:00,"
        '2026-12-31 23:59:59.000005Z,1.5,0.0000001,00ff,"[1,null]","{""a"":""b,c""}",k'
    )
    assert second == ",nan" + "," * 11
    assert end == ""


def test_csv_options_are_checked_and_used():
    table = pa.table({"a": [1], "b": ["x"]})
    assert written("csv", table, header=False) == b"1,x\n"
    assert written("csv", table, delimiter=";") == b"a;b\n1;x\n"
    with pytest.raises(ParameterError, match="must be one character"):
        written("csv", table, delimiter="ab")


STARTS = "=+-@\t\r\n＝＋－＠"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(f"{STARTS}a1,\"'") | st.none(), min_size=1))
def test_escaped_strings_start_no_formula_and_all_others_stay(texts):
    table = pa.table({"=a": texts, "n": [-1.5] * len(texts)})
    head, *rows = csv.reader(
        io.StringIO(written("csv", table, formulas="escape").decode(), newline="")
    )
    assert head == ["'=a", "n"]
    for text, (found, number) in zip(texts, rows, strict=True):
        assert found == (f"'{text}" if text and text[0] in STARTS else text or "")
        assert number == "-1.5"


def test_formulas_are_kept_unless_they_are_to_be_escaped():
    table = pa.table({"a": ["=1+1", None], "b": pa.array(["-x", "x"]).dictionary_encode()})
    assert written("csv", table) == b"a,b\n=1+1,-x\n,x\n"
    assert written("csv", table, formulas="escape") == b"a,b\n'=1+1,'-x\n,x\n"


@pytest.mark.parametrize("format", ["csv", "jsonl", "sql", "sqlite", "parquet"])
def test_a_type_that_a_format_cannot_hold_is_refused_before_any_row(format, tmp_path):
    schema = pa.schema({"a": pa.month_day_nano_interval()})
    with pytest.raises(DataError, match=r"x.out cannot be written: .*interval"):
        FORMATS[format].open(tmp_path / "x.out", {"t": schema})
    assert not list(tmp_path.iterdir())


OWN_NULLS = {
    "a": {"choice": [1, None], "null_string": "NA"},
    "b": {"choice": ["x", None], "null_string": 'none, "yet"'},
    "c": {"choice": [1, None]},
}


def test_csv_has_a_columns_own_string_for_null(tmp_path):
    fakegen.generate({"tables": {"t": {"rows": 40, "columns": OWN_NULLS}}}).write(
        tmp_path / "t.csv"
    )
    with (tmp_path / "t.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["a"] for row in rows} == {"1", "NA"}
    assert {row["b"] for row in rows} == {"x", 'none, "yet"'}
    assert {row["c"] for row in rows} == {"1", ""}


@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_json_has_a_columns_own_string_for_null(tmp_path, ending):
    path = tmp_path / f"t.{ending}"
    fakegen.generate({"tables": {"t": {"rows": 40, "columns": OWN_NULLS}}}).write(path)
    text = path.read_text()
    rows = json.loads(text) if ending == "json" else list(map(json.loads, text.splitlines()))
    assert {row["a"] for row in rows} == {1, "NA"}
    assert {row["b"] for row in rows} == {"x", 'none, "yet"'}
    assert {row["c"] for row in rows} == {1, None}


@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_json_has_numbers_in_the_form_of_their_column(tmp_path, ending):
    columns = {
        "half": {"choice": [6.0, 2.5, None], "form": "0.0"},
        "cost": {"constant": 3.5, "form": "$0.00"},
        "read": {"choice": ["12", "-0.50", "unknown", '"', "007", None], "form": "0"},
    }
    path = tmp_path / f"t.{ending}"
    fakegen.generate({"tables": {"t": {"rows": 90, "columns": columns}}}).write(path)
    cells = dict.fromkeys(columns, frozenset())
    for name in columns:
        cells[name] |= set(re.findall(rf'"{name}":(.*?)(?=,"|\}})', path.read_text()))
    assert cells == {
        "half": {"6.0", "2.5", "null"},
        "cost": {"3.5"},  # JSON has no such numbers
        "read": {"12", "-0.50", '"unknown"', r'"\""', '"007"', "null"},
    }


def test_csv_has_strings_as_they_are_whatever_numbers_are_among_them(tmp_path):
    columns = {"read": {"choice": ["12", "unknown"], "form": "0.0"}}
    fakegen.generate({"tables": {"t": {"rows": 40, "columns": columns}}}).write(tmp_path / "t.csv")
    assert set((tmp_path / "t.csv").read_text().split()) == {"read", "12", "unknown"}
