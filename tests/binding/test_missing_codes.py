"""Values that mean "no information": of the column's type, and of a column that is there."""

from __future__ import annotations

from datetime import date

import pytest

import fakegen
from fakegen.errors import SchemaError

ROWS = [
    {"word": "ab"[n % 2], "count": n % 4, "share": n / 8, "born": date(1990, 1, 1 + n % 9), "yes": n % 2 == 0}
    for n in range(60)
]  # fmt: skip
TABLES = {"t": {"rows": 5, "columns": {"*": {"model": "m"}}}}


def learned(*, source=None, model=None, method="trees"):
    document = {
        "sources": {"s": {"rows": ROWS, **(source or {})}},
        "models": {"m": {"source": "s", "method": method, **(model or {})}},
        "tables": TABLES,
    }
    return fakegen.load(document).generate()["t"]


WRONG = [
    ("word", 3),
    ("word", 1.5),
    ("word", True),
    ("count", "x"),
    ("count", "2"),
    ("count", 1.5),
    ("share", "0.5"),
    ("born", 5),
    ("born", "never"),
    ("yes", "yes"),
]


@pytest.mark.parametrize("method", ["trees", "copula", "independent"])
@pytest.mark.parametrize(("column", "code"), WRONG)
def test_a_code_of_another_type_is_refused_where_it_stands(method, column, code):
    message = f"missing code {code!r} of column {column!r} is not of type "
    with pytest.raises(SchemaError) as caught:
        learned(model={"columns": {column: {"missing": [code]}}}, method=method)
    assert str(caught.value).startswith(f"schema: models.m.columns.{column}: {message}")
    with pytest.raises(SchemaError) as caught:
        learned(source={"missing": {column: [code]}}, method=method)
    assert str(caught.value).startswith(f"schema: sources.s.missing.{column}: {message}")


@pytest.mark.parametrize(
    ("column", "code"),
    [("word", "b"), ("count", 2), ("count", 2.0), ("share", 3), ("born", "1990-01-02"),
     ("born", date(1990, 1, 2)), ("yes", False), ("word", None)],
)  # fmt: skip
def test_a_code_of_the_type_is_learned(column, code):
    made = learned(model={"columns": {column: {"missing": [code]}}})
    assert len(list(made.rows())) == 5


def test_a_column_that_the_source_lacks_is_refused():
    with pytest.raises(SchemaError) as caught:
        learned(source={"missing": {"wrod": ["x"], "count": [1]}})
    assert str(caught.value) == (
        "schema: sources.s.missing.wrod: the source has no column 'wrod'; did you mean 'word'?"
    )


def test_it_is_an_argument_of_learn():
    rows = fakegen.generate({"tables": {"t": {"rows": 60, "columns": {"a": "sequence"}}}})["t"]
    with pytest.raises(SchemaError) as caught:
        fakegen.learn(rows.to_arrow(), missing={"b": [1]})
    assert str(caught.value) == "learn: missing.b: the source has no column 'b'"
