"""The locale of a column: its own, its table's or its schema's, and what may stand in for it."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import fakegen
from fakegen import FakegenWarning, SchemaError


def told(schema: Any, *, strictly: bool = False) -> list[str]:
    """Return the warnings of a schema, or its mistakes."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        if strictly:
            with pytest.raises(SchemaError) as mistake:
                fakegen.load(schema).plan()
            return str(mistake.value).splitlines()
        fakegen.load(schema).plan()
    return [str(item.message) for item in caught if isinstance(item.message, FakegenWarning)]


def schema(columns: dict[str, Any], locale: Any = None, of_table: Any = None) -> dict[str, Any]:
    table = {"columns": columns} | ({} if of_table is None else {"locale": of_table})
    return {"tables": {"t": table}} | ({} if locale is None else {"locale": locale})


STAND_INS = [
    ("faker.city_prefix", "fr_BE", "no data for locale 'fr_BE': 'fr_FR' stands in"),
    ("faker.city", "fr_BE", "only some of its data for locale 'fr_BE': 'fr_FR' stands in"),
    ("faker.first_name", "ar_EG", "no data for locale 'ar_EG': 'ar_AA' stands in"),
    ("faker.name", "kk", "no data for locale 'kk': 'en_US' stands in"),
    ("faker.company", "ar_EG", "no data for locale 'ar_EG': 'ar_AA' and 'ar_DZ' stand in"),
    ("mimesis.person.name", "fr_BE", "no data for locale 'fr_BE': 'fr' stands in"),
    ("mimesis.person.name", "th_TH", "no data for locale 'th_TH': 'en' stands in"),
    ("text", "bg_BG", "no data for locale 'bg_BG': 'la' stands in"),
    ("file_name", "fr_BE", "no data for locale 'fr_BE': 'fr_FR' stands in"),
]


@pytest.mark.parametrize(("provider", "locale", "message"), STAND_INS)
def test_a_stand_in_is_named_once_per_column(provider: str, locale: str, message: str) -> None:
    found = told(schema({"a": provider, "b": "sequence", "c": {provider: {}}}, locale))
    assert found == [
        f"schema: tables.t.columns.a: provider {provider!r} has {message}",
        f"schema: tables.t.columns.c.{provider}: provider {provider!r} has {message}",
    ]


@pytest.mark.parametrize(("provider", "locale", "message"), STAND_INS)
@pytest.mark.parametrize("level", ["schema", "table", "column", "named by the column"])
def test_a_stand_in_is_refused_where_the_locale_is_meant(
    provider: str, locale: str, message: str, level: str
) -> None:
    strict = {"strict": True}
    meant = {
        "schema": schema({"a": provider}, {"name": locale, **strict}),
        "table": schema({"a": provider}, locale, strict),
        "column": schema({"a": {provider: None, "locale": strict}}, locale),
        "named by the column": schema({"a": {provider: None, "locale": locale}}),
    }
    (found,) = told(meant[level], strictly=True)
    assert f"provider {provider!r} has {message.partition(':')[0]}" in found
    same = message.partition(": ")[2].split("'")[1]
    suggested = f"; did you mean {same!r}?" if same[:2] == locale[:2] else ""
    assert found.endswith(f"for locale {locale!r}{suggested}")


def test_the_level_nearest_to_the_column_decides() -> None:
    strict, lenient = {"strict": True}, {"strict": False}
    city = {"faker.city_prefix": None}
    assert told(schema({"a": city}, {"name": "fr_BE", **strict}, lenient))
    assert told(schema({"a": {**city, "locale": lenient}}, "fr_BE", strict))
    assert told(schema({"a": {**city, "locale": {"name": "fr_BE", **lenient}}}, strict))
    assert told(schema({"a": city}, of_table="fr_BE"))  # a table's locale is for all its columns
    assert told(schema({"a": {**city, "locale": "fr_BE"}}, lenient, lenient), strictly=True)
    assert told(schema({"a": city}, "fr_BE", {"name": "fr_FR", **strict})) == []


@pytest.mark.parametrize(
    "provider",
    ["faker.isbn13", "faker.credit_card_number", "faker.user_agent", "faker.latitude", "faker.uuid4",
     "faker.ean13", "faker.currency_code", "faker.date", "mimesis.code.isbn", "mimesis.address.latitude",
     "mimesis.internet.user_agent", "color", "uuid", "faker.ssn", "faker.iban"],
)  # fmt: skip
def test_neutral_values_and_a_countrys_numbers_need_no_locale(provider: str) -> None:
    for locale in ("fr_BE", "da_DK", "en_IE"):
        assert told(schema({"a": provider}, {"name": locale, "strict": True})) == []


def test_a_table_has_a_locale_of_its_own() -> None:
    tables = {
        name: {"rows": 30, "locale": locale, "columns": {"a": "faker.first_name"}}
        for name, locale in (("one", "ja_JP"), ("other", "de_DE"))
    }
    made = fakegen.generate({"locale": "nl_BE", "tables": tables})
    one, other = ("".join(table.to_arrow()["a"].to_pylist()) for table in made.values())
    assert not one.isascii()
    assert max(other) < "ƀ"


def test_preview_plan_and_check_name_the_stand_ins(tmp_path: Path) -> None:
    loaded = fakegen.load(schema({"a": "faker.city_prefix"}, "fr_BE"))
    with pytest.warns(FakegenWarning, match="'fr_FR' stands in") as caught:
        frame = loaded.generate(3)["t"].to_pandas()
    with pytest.warns(FakegenWarning, match="'fr_FR' stands in"):
        loaded.plan()
    with pytest.warns(FakegenWarning, match="'fr_FR' stands in"):
        loaded.check(frame)
    assert len(caught) == 1


def test_a_plugin_says_whose_data_it_uses() -> None:
    @fakegen.provider("acme.shelf")
    class _Shelf(fakegen.Generator):
        """A shelf."""

        def __init__(self, context: fakegen.Context) -> None:
            self.type = pa.string()
            if context.locale != "nl_NL":
                context.stands_in(["nl_NL"])

        def make(self, block: Any) -> Any:
            return pa.array(["Lack"] * len(block))

    loaded = fakegen.load(schema({"a": "acme.shelf"}, "nl_BE"))
    with pytest.warns(FakegenWarning, match="no data for locale 'nl_BE': 'nl_NL' stands in"):
        loaded.plan()
