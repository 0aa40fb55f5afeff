"""Models of pydantic: they accept the rows that the schema makes, and refuse others."""

import pytest

import fakegen

pydantic = pytest.importorskip("pydantic")


@pytest.fixture(scope="module")
def models(shop):
    names = {"__name__": "exported_models"}
    import sys
    import types

    module = sys.modules["exported_models"] = types.ModuleType("exported_models")
    exec(compile(fakegen.export(shop, "pydantic"), "exported_models", "exec"), module.__dict__)
    del names
    return module


def test_rows_are_accepted(models, tables):
    for name, table in tables.items():
        model = getattr(models, name.capitalize())
        for row in table:
            model.model_validate(row)


@pytest.mark.parametrize(
    ("column", "value"),
    [("level", "middle"), ("age", 17), ("code", "A1"), ("rate", 2), ("name", None), ("more", 1)],
)
def test_other_rows_are_refused(models, tables, column, value):
    row = next(iter(tables["customer"]))
    with pytest.raises(pydantic.ValidationError):
        models.Customer.model_validate({**row, column: value})


def test_what_is_exported_can_be_read_again(models):
    customers = fakegen.of(models.Customer).many(20)
    assert all(customer.age is None or 18 <= customer.age <= 90 for customer in customers)
