"""A mix of locales: one draw per row and declaration, values those of each locale alone."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from scipy import stats

import fakegen
from fakegen import GenerationError, SchemaError

ROWS = 3_000
FALSE_ALARMS = 1e-6
"""How often each test of shares would fail by chance; the seeds are fixed, so they never do."""


def made(
    columns: dict[str, Any], locale: Any = None, rows: int = ROWS, **more: Any
) -> dict[str, list[Any]]:
    table = {"rows": rows, "columns": columns} | ({} if locale is None else {"locale": locale})
    return fakegen.generate({"seed": 5, "tables": {"t": table}, **more})["t"].to_arrow().to_pydict()


def test_weights_are_the_shares_of_rows() -> None:
    codes = made({"country_code": "address"}, {"en_US": 6, "ja_JP": 3, "nl_NL": 1})["country_code"]
    found = [codes.count(code) for code in ("US", "JP", "NL")]
    assert stats.chisquare(found, [0.6 * ROWS, 0.3 * ROWS, 0.1 * ROWS]).pvalue > FALSE_ALARMS


def test_a_list_has_equal_weights() -> None:
    codes = made({"country_code": "address"}, ["en_US", "ja_JP", "nl_NL"])["country_code"]
    found = [codes.count(name) for name in ("US", "JP", "NL")]
    assert stats.chisquare(found).pvalue > FALSE_ALARMS


def test_columns_that_follow_a_mix_agree_and_a_mix_of_ones_own_is_independent() -> None:
    own = {"address": None, "locale": ["en_US", "ja_JP"], "columns": {"own": "country"}}
    columns = {
        "country": "address",
        "code": {"address": None, "columns": {"code": "country_code"}},
        "name": "faker.first_name",
        "phone": "phone",
        "own": own,
    }
    rows = made(columns, ["en_US", "ja_JP"])
    for country, code, name, phone in zip(*list(rows.values())[:4], strict=True):
        assert (country == "Japan") == (code == "JP") == (not name.isascii())
        assert phone.startswith("+81" if country == "Japan" else "+1")
    pairs = list(zip(rows["country"], rows["own"], strict=True))
    counted = [[pairs.count((a, b)) for b in set(rows["own"])] for a in set(rows["country"])]
    assert stats.chi2_contingency(counted).pvalue > FALSE_ALARMS


@pytest.mark.parametrize("provider", ["faker.name", "mimesis.person.full_name", "phone"])
def test_values_are_those_of_each_locale_alone(provider: str) -> None:
    columns = {"code": {"address": None, "columns": {"code": "country_code"}}, "a": provider}
    mixed = made(columns, ["en_US", "ja_JP"], 200)
    alone = {code: made({"a": provider}, name, 200)["a"] for code, name in
             (("US", "en_US"), ("JP", "ja_JP"))}  # fmt: skip
    assert mixed["a"] == [alone[code][row] for row, code in enumerate(mixed["code"])]


def test_the_locale_survives_a_resample() -> None:
    columns = {
        "code": {"address": None, "columns": {"code": "country_code"}},
        "a": "faker.last_name",
    }
    before = made(columns, ["en_US", "ko_KR"], 60)
    unique = made(
        columns | {"a": {"faker.last_name": None, "unique": True}}, ["en_US", "ko_KR"], 60
    )
    assert unique["code"] == before["code"]
    assert len(set(unique["a"])) == 60
    for code, name in zip(unique["code"], unique["a"], strict=True):
        assert name.isascii() == (code == "US")


def test_what_has_no_locale_is_as_without_a_mix() -> None:
    columns = {"id": "sequence", "n": "integer", "r": {"regex": "[a-z]{5}", "unique": True}}
    assert made(columns, ["en_US", "ja_JP"], 50) == made(columns, None, 50)


def test_an_expression_gives_the_locale_of_each_row() -> None:
    columns = {"loc": {"choice": ["de_DE", "ko_KR"]}, "name": "faker.name", "phone": "phone"}
    rows = made(columns, "{{ loc }}", 200)
    for loc, name, phone in zip(*rows.values(), strict=True):
        assert (loc == "ko_KR") == (max(name) >= "가")
        assert phone.startswith("+82" if loc == "ko_KR" else "+49")
    template = made(
        {"c": {"choice": ["DE", "AT"]}, "phone": {"phone": None, "locale": "de_{{ c }}"}}
    )
    for country, phone in zip(*template.values(), strict=True):
        assert phone.startswith("+49" if country == "DE" else "+43")


def test_an_expression_for_a_provider_of_one_locale_alone() -> None:
    columns = {"loc": {"constant": "fr_FR"}, "a": {"faker.siret": None, "locale": "{{ loc }}"}}
    assert all(len(value.replace(" ", "")) == 14 for value in made(columns, rows=20)["a"])


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"l": {"choice": ["xx_XX"]}, "a": "faker.name"}, "row 0 has the unknown locale 'xx_XX'"),
        ({"l": {"choice": ["nl_BB"]}, "a": "faker.name"}, "'nl_BB'; did you mean 'nl_BE'?"),
        ({"l": {"choice": ["nl_BE"], "null": 1}, "a": "phone"}, "the locale of row 0 is null"),
        ({"l": {"choice": ["nl_BE"]}, "a": "faker.zipcode"}, "unknown provider 'faker.zipcode'"),
    ],
)
def test_a_wrong_locale_names_its_row(columns: dict[str, Any], message: str) -> None:
    with pytest.raises(GenerationError) as caught:
        made(columns, "{{ l }}", 3)
    assert message in str(caught.value)
    assert "column 'a'" in str(caught.value)


def test_strict_holds_for_each_locale() -> None:
    for locale in (
        {"name": {"fr_FR": 1, "fr_BE": 2}, "strict": True},
        {"name": ["fr_FR", "fr_BE"], "strict": True},
    ):
        with pytest.raises(SchemaError, match="no data for locale 'fr_BE'"):
            made({"a": "faker.city_prefix"}, locale, 3)
    columns = {"l": {"choice": ["fr_BE"]}, "a": {"faker.city_prefix": None, "locale": "{{ l }}"}}
    with pytest.raises(GenerationError, match=r"row 0: provider 'faker.city_prefix' has no data"):
        made(columns, rows=3)
    with pytest.warns(fakegen.FakegenWarning, match="'fr_BE': 'fr_FR' stands in"):
        made({"a": "faker.city_prefix"}, ["fr_FR", "fr_BE"], 3)


def test_types_must_be_the_same_in_all_locales() -> None:
    @fakegen.provider("acme.number_or_word")
    class _Mixed(fakegen.Generator):
        """A number in one locale, a word in others."""

        def __init__(self, context: fakegen.Context) -> None:
            self.type = pa.int64() if context.locale == "nl_NL" else pa.string()

        def make(self, block: Any) -> Any:
            return pa.array([1] * len(block)).cast(self.type)

    with pytest.raises(SchemaError, match="makes int64 in 'nl_NL', but string in 'nl_BE'"):
        made({"a": "acme.number_or_word"}, ["nl_NL", "nl_BE"], 3)
    columns = {"l": {"choice": ["nl_NL"]}, "a": "acme.number_or_word"}
    with pytest.raises(GenerationError, match=r"row 0: 'acme.number_or_word' makes"):
        made(columns, "{{ l }}", 3)


@pytest.mark.parametrize("start", [0, 7, 90])
def test_any_range_is_as_in_a_whole_run(start: int) -> None:
    columns = {
        "l": {"choice": ["de_DE", "ko_KR"]},
        "a": "faker.name",
        "b": {"faker.city": None, "locale": "{{ l }}"},
        "first_name, email": {"person": None, "locale": {"hu_HU": 1, "ar_AA": 2}},
    }
    schema = fakegen.schema(
        locale=["en_US", "ja_JP"], tables={"t": {"rows": 100, "columns": columns}}
    )
    whole = schema.generate()["t"].to_arrow()
    some = schema.generate(10, start_row=start)["t"].to_arrow()
    assert some.equals(whole.slice(start, 10))
    alone = schema.generate(only=["t.b"])["t"].to_arrow()
    assert alone["b"].equals(whole["b"])
    assert schema.generate(workers=2)["t"].to_arrow().equals(whole)


def test_the_plan_says_how_the_locale_is_drawn() -> None:
    columns = {"l": {"choice": ["de_DE"]}, "a": "faker.name",
               "b": {"faker.name": None, "locale": "{{ l }}"}}  # fmt: skip
    table = {"columns": columns, "locale": {"en_US": 3, "ja_JP": 1}}
    (facts,) = fakegen.load({"tables": {"t": table}}).plan().tables
    assert {step.label: step.locale for step in facts.steps} == {
        "l": None, "a": "en_US 75%, ja_JP 25%", "b": "{{ l }}",
    }  # fmt: skip
