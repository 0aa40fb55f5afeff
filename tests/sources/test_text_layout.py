"""How a delimited text is laid out."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fakegen
from fakegen.sources.text_layout import encoding_of, layout_of


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_encodings(encoding):
    text = "naam;prijs\nGérard;10 €\nZoë;20 €\n" * 5
    data = text.encode(encoding)
    assert data.decode(encoding_of(data)).removeprefix("\ufeff") == text


@given(st.binary(max_size=200))
def test_without_a_mark_or_zeros_every_text_can_be_read(data):
    encoding = encoding_of(data)
    if encoding in ("utf-8", "cp1252", "latin-1"):
        text = codecs.getincrementaldecoder(encoding)().decode(
            data
        )  # which may end within a character
        assert data.startswith(text.encode(encoding))


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\n1,2\n", ","),
        ("name;price, EUR;x\na;1,5;2\nb;2,5;3\n", ";"),
        ("a;b\n1,5;2,5\n1,7;3,5\n", ";"),
        ("a\tb, c\n1\tx, y\n", "\t"),
        ('a|b\n"x,y"|2\n', "|"),
        ("a\n1\n2\n", ","),
        ("a,b,c\n1,2\n1,2,3\n", ","),
        ("", ","),
    ],
)
def test_delimiters(text, delimiter):
    assert layout_of(text, "utf-8").delimiter == delimiter


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("a,b\n1,2\n", True),
        ("39,Private,13\n50,Self,13\n38,Private,9\n", False),
        ("5.1,3.5,setosa\n4.9,3.0,setosa\n", False),
        ("name,2019,2020\na,5,6\nb,7,8\n", True),  # years above amounts
        (",0,1,2\n0,5.5,6.5,7.5\n1,5.1,6.1,7.1\n", True),  # numbered columns
        ("x,y\na,b\nc,d\n", True),
        ("only\n", True),
        ("120,4,setosa\n5.1,3.5,0\n4.9,3.0,1\n", True),  # a word above numbers
    ],
)
def test_headers(text, header):
    assert layout_of(text, "utf-8").header is header


def test_what_is_said_holds():
    layout = layout_of("1,2\n3,4\n", "utf-8", delimiter=";", header=True)
    assert (layout.delimiter, layout.header) == (";", True)


def test_a_source_finds_the_layout(tmp_path):
    file = tmp_path / "x.csv"
    file.write_bytes("1;Zoë\n2;Noë\n3;Zoë\n".encode("cp1252"))
    document = {
        "sources": {"s": {"file": str(file)}},
        "tables": {"t": {"rows": 3, "columns": {"*": {"sample": {"source": "s"}}}}},
    }
    table = fakegen.generate(document)["t"].to_arrow()
    assert table.column_names == ["c1", "c2"]
    assert set(table["c2"].to_pylist()) <= {"Zoë", "Noë"}
