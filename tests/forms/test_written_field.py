"""The form in which text files write a column."""

from __future__ import annotations

import pyarrow as pa
import pytest

from fakegen.errors import ParameterError
from fakegen.forms.written_field import (
    categories_of_field,
    categorized,
    categorized_schema,
    check_categories,
    check_written,
    form_of_field,
    null_string_of_field,
    written_field,
)


def test_a_field_carries_its_form():
    field = written_field("price", pa.float64(), "0.00")
    assert form_of_field(field).notation == "0.00"
    assert form_of_field(pa.field("price", pa.float64())) is None


def test_a_field_carries_what_its_nulls_are():
    field = written_field("price", pa.float64(), None, "NA")
    assert null_string_of_field(field) == "NA"
    assert form_of_field(field) is None
    assert null_string_of_field(written_field("price", pa.float64(), "0.00")) is None


def test_a_block_refers_to_the_categories_of_its_fields():
    schema = pa.schema(
        [written_field("size", pa.string(), None, None, "s < m"), pa.field("n", pa.int64())]
    )
    assert categories_of_field(schema.field("size")).values == ("s", "m")
    block = categorized(pa.record_batch([["m", None], [1, 2]], schema=schema), schema)
    assert block.schema == categorized_schema(schema)
    assert block.schema.field("size").type.ordered
    assert block.to_pydict() == {"size": ["m", None], "n": [1, 2]}


def test_only_strings_have_categories():
    check_categories("1 | 2", pa.string())
    with pytest.raises(ParameterError, match="int64 have no categories"):
        check_categories("1 | 2", pa.int64())


@pytest.mark.parametrize(
    ("notation", "kind"),
    [
        ("0.00", pa.int32()),
        ("0", pa.decimal128(9, 2)),
        ("0.0#", pa.string()),
        ("yes/no", pa.bool_()),
        ("%d.%m.%Y", pa.timestamp("us", "UTC")),
        ("%d.%m.%Y", pa.date32()),
        ("%H:%M", pa.time64("us")),
    ],
)
def test_forms_fit_their_types(notation, kind):
    check_written(notation, kind)


@pytest.mark.parametrize(
    ("notation", "kind"),
    [
        ("$0.00", pa.string()),
        ("yes/no", pa.int64()),
        ("%H:%M", pa.date32()),
        ("%d.%m.%Y", pa.bool_()),
    ],
)
def test_others_are_refused(notation, kind):
    with pytest.raises(ParameterError, match="cannot write"):
        check_written(notation, kind)
