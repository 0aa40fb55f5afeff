"""Tables: by name, as rows, in notebooks and in other libraries."""

from __future__ import annotations

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import fakegen


@pytest.fixture(scope="module")
def tables():
    columns = {
        "id": "sequence",
        "size": {"integer": {"min": 1, "max": 9}, "null": 0.5},
        "seen": {"choice": [True, False], "null": 0.5},
        "note": {"constant": "<b>&"},
        "born": {"date": {"from": "2000-01-01", "to": "2001-01-01"}},
    }
    return fakegen.generate({"tables": {"user": {"rows": 40, "columns": columns}}})


def test_a_misspelled_table_names_the_nearest(tables):
    with pytest.raises(fakegen.UsageError, match="did you mean 'user'") as caught:
        tables["usr"]
    assert isinstance(caught.value, KeyError)  # so that a mapping's own methods work
    assert str(caught.value).startswith("the schema has no table 'usr'")
    assert tables.get("usr") is None
    assert "usr" not in tables


def test_rows_are_dicts(tables):
    rows = list(tables["user"].rows())
    assert rows == tables["user"].to_arrow().to_pylist()
    assert [row["id"] for row in tables["user"]] == [row["id"] for row in rows]


def test_integers_and_truth_values_with_nulls_stay_what_they_are(tables):
    frame = tables["user"].to_pandas()
    assert list(frame.columns) == ["id", "size", "seen", "note", "born"]
    assert frame.dtypes["id"] == "int64"
    assert frame.dtypes["size"] == "Int64"
    assert frame.dtypes["seen"] == "boolean"
    back = pa.Table.from_pandas(frame, preserve_index=False)
    assert back["size"].to_pylist() == tables["user"].to_arrow()["size"].to_pylist()


def test_other_libraries_take_a_table_as_it_is(tables):
    arrow = tables["user"].to_arrow()
    assert pa.table(tables["user"]).equals(arrow)
    assert pl.DataFrame(tables["user"]).equals(pl.DataFrame(arrow))
    frame = pd.DataFrame(tables["user"])
    assert list(frame.columns) == arrow.column_names
    assert frame["note"].tolist() == arrow["note"].to_pylist()


def test_notebooks_show_the_first_rows_the_types_and_how_many(tables):
    html = tables["user"]._repr_html_()
    assert "40 rows, 5 columns, the first 10 shown" in html
    assert "int64" in html
    assert html.count("<tr>") == 11
    assert '<td style="text-align: right; padding: 0.2em 0.6em">1</td>' in html
    assert "&lt;b&gt;&amp;" in html
    assert "<b>" not in html
    assert "<i>null</i>" in html
    assert tables._repr_html_() == html


def test_an_empty_table_is_shown_too():
    table = fakegen.generate({"tables": {"t": {"columns": {"a": "sequence"}}}}, rows=0)["t"]
    assert "0 rows, 1 column" in table._repr_html_()
    assert list(table.rows()) == []
    assert table.to_pandas().empty


def test_the_head_is_the_first_rows_and_no_more_than_there_are():
    table = fakegen.generate({"tables": {"t": {"rows": 3, "columns": {"n": "sequence"}}}})["t"]
    assert table.head(2)["n"].to_pylist() == [1, 2]
    assert table.head()["n"].to_pylist() == [1, 2, 3]
