"""Every method of Mimesis is reached by name, in its locale, with its own parameters."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stdout
from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa
import pytest

from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.provider import Context
from fakegen.providers.mimesis import fakegen_providers
from fakegen.streams import Rows, Stream

(MIMESIS,) = fakegen_providers()
REQUIRED = {
    "mimesis.choice.choice": {"items": ["a", "b", "c"]},
    "mimesis.datetime.bulk_create_datetimes": {
        "date_start": datetime(2020, 1, 1, tzinfo=UTC),
        "date_end": datetime(2020, 1, 9, tzinfo=UTC),
        "days": 2.0,
    },
}


def bind(name: str, locale: str = "en", **parameters: object) -> Generator:
    provider = MIMESIS.provider(name, locale)
    assert provider is not None
    return provider.bind(Context(locale=locale), **parameters)


def made(generator: Generator, rows: Rows, seed: int = 1) -> pa.Array:
    array = generator.make(Block(Stream.of(seed, "table", "column", "values", rows)))
    assert array.type == generator.type
    assert len(array) == len(rows)
    return array


@pytest.mark.parametrize(("locale", "every"), [("nl_BE", 1), ("ja", 3)])
def test_every_method_makes_the_same_rows_whichever_are_made_together(
    locale: str, every: int
) -> None:
    names = MIMESIS.names(locale)[::every]
    assert len(names) > 200 / every
    for name in names:
        generator = bind(name, locale, **REQUIRED.get(name, {}))
        together = made(generator, Rows(3, 20))
        alone = made(generator, Rows(10, 5))
        scattered = made(generator, Rows.choose(np.array([21, 4, 12])))
        assert alone.equals(together.slice(7, 5)), name
        assert scattered.equals(together.take(pa.array([18, 1, 9]))), name
        if name not in {"mimesis.person.patronymic"}:
            assert together.null_count == 0, name


def test_a_namespace_is_listed_without_loading_the_library() -> None:
    code = "import sys, fakegen.providers.mimesis as m; m.fakegen_providers(); print('mimesis' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_values_do_not_depend_on_the_process() -> None:
    code = """
from fakegen.providers.mimesis import fakegen_providers
from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Context
from fakegen.streams import Rows, Stream
(space,) = fakegen_providers()
for name, given in {
    "internet.query_parameters": {}, "choice.choice": {"items": list("abcdefgh"), "length": 4, "unique": True},
    "person.email": {"unique": True}, "datetime.timestamp": {}, "path.user": {}, "cryptographic.jwt": {},
}.items():
    generator = space.provider("mimesis." + name, "en").bind(Context(), **given)
    print(generator.make(Block(Stream.of(1, "t", "c", "v", Rows(0, 5)))).to_pylist())
"""
    other = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"},
    ).stdout
    with redirect_stdout(io.StringIO()) as here:
        exec(code, {})
    assert here.getvalue() == other
    assert "/home/" in other


def test_another_seed_makes_other_values() -> None:
    generator = bind("mimesis.person.full_name")
    assert not made(generator, Rows(0, 9), 1).equals(made(generator, Rows(0, 9), 2))


@pytest.mark.parametrize(
    ("asked", "country"),
    [("nl_BE", "België"), ("nl-be", "België"), ("nl_NL", "Nederland"), ("fr_BE", "France")],
)
def test_a_locale_is_the_nearest_that_mimesis_has(asked: str, country: str) -> None:
    generator = bind("mimesis.address.default_country", asked)
    assert made(generator, Rows(0, 2)).to_pylist() == [country] * 2


def test_english_stands_in_for_a_language_without_data() -> None:
    english, thai = (bind("mimesis.person.name", locale) for locale in ("en", "th_TH"))
    assert made(english, Rows(0, 9)).equals(made(thai, Rows(0, 9)))


def test_locales_are_spelled_as_in_a_schema() -> None:
    assert {"nl_BE", "en", "pt_BR"} <= set(MIMESIS.locales())
    assert list(MIMESIS.locales()) == sorted(MIMESIS.locales())


def test_unknown_names_are_no_providers() -> None:
    for name in ("mimesis.person.shoe", "mimesis.person", "mimesis.person.validate_enum"):
        assert MIMESIS.provider(name, "en") is None


def test_parameters_are_those_of_the_method() -> None:
    provider = MIMESIS.provider("mimesis.address.country_code", "en")
    assert provider is not None
    code = provider.parameters["code"]
    assert (code.default, code.annotation) == ("a2", str | None)
    assert "One of a2, a3, numeric" in code.doc
    aliased = MIMESIS.provider("mimesis.address.province", "en")
    assert aliased is not None
    assert list(aliased.parameters) == ["abbr"]
    assert provider.summary == "Generates a random country code."


@pytest.mark.parametrize("word", ["female", "Female", "F", "woman", "FEMALE"])
def test_a_gender_is_known_by_its_usual_words(word: str) -> None:
    expected = made(bind("mimesis.person.first_name", "nl_BE", gender="female"), Rows(0, 50))
    assert made(bind("mimesis.person.first_name", "nl_BE", gender=word), Rows(0, 50)) == expected
    male = made(bind("mimesis.person.first_name", "nl_BE", gender="m"), Rows(0, 50))
    assert male != expected


def test_a_wrong_word_is_answered_with_the_right_one() -> None:
    with pytest.raises(ParameterError, match="'gender' must be one of male, female") as caught:
        bind("mimesis.person.name", gender="femal")
    assert caught.value.suggestion == "female"
    assert caught.value.parameter == "gender"


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("mimesis.numeric.integer_number", {"start": 5, "end": 1}),
        ("mimesis.datetime.date", {"start": 2020, "end": 2010}),
        ("mimesis.person.username", {"mask": "d"}),
        ("mimesis.path.user", {"platform": "amiga"}),
        ("mimesis.datetime.datetime", {"timezone": "Europe/Bruges"}),
    ],
)
def test_arguments_that_mimesis_refuses_are_refused_when_bound(
    name: str, given: dict[str, object]
) -> None:
    with pytest.raises(ParameterError):
        bind(name, **given)


def test_enumerations_are_known_by_name_and_value() -> None:
    by_name = made(bind("mimesis.datetime.timezone", region="europe"), Rows(0, 9))
    by_value = made(bind("mimesis.datetime.timezone", region="Europe"), Rows(0, 9))
    assert all(zone.startswith("Europe/") for zone in by_name.to_pylist())
    assert by_name == by_value


def test_years_count_from_the_schemas_now() -> None:
    context = Context(now=datetime(1999, 5, 5, tzinfo=UTC))
    for name, low, high in [
        ("past_date", date(1999, 4, 5), date(1999, 5, 4)),
        ("future_date", date(1999, 5, 6), date(1999, 6, 4)),
        ("date", date(1995, 1, 1), date(1999, 12, 31)),
    ]:
        provider = MIMESIS.provider(f"mimesis.datetime.{name}", "en")
        assert provider is not None
        given = {"start": 1995} if name == "date" else {}
        values = made(provider.bind(context, **given), Rows(0, 3_000)).to_pylist()
        assert (min(values), max(values)) == (low, high)


def test_a_moment_in_a_time_zone_is_that_zones() -> None:
    generator = bind("mimesis.datetime.datetime", timezone="Europe/Brussels")
    assert made(generator, Rows(0, 3)).type == pa.timestamp("us", "Europe/Brussels")


def test_increments_number_the_rows() -> None:
    generator = bind("mimesis.numeric.increment")
    assert made(generator, Rows(7, 3)).to_pylist() == [8, 9, 10]
    assert generator.distinct


def test_lists_and_mappings_come_as_such() -> None:
    words = made(bind("mimesis.text.words", quantity=2), Rows(0, 3))
    assert words.type == pa.list_(pa.string())
    assert [len(word) for word in words.to_pylist()] == [2, 2, 2]
    place = made(bind("mimesis.address.coordinates"), Rows(0, 1))
    assert place.type == pa.struct([("longitude", pa.float64()), ("latitude", pa.float64())])


def test_mappings_of_other_keys_in_each_row_are_json_strings() -> None:
    queries = made(bind("mimesis.internet.query_parameters"), Rows(0, 1))
    assert queries[0].as_py().startswith('{"')


@pytest.mark.parametrize("precision", [400, 10**9])
def test_places_that_no_float_has_change_nothing(precision: int) -> None:
    exact = made(bind("mimesis.numeric.float_number", "en", precision=300), Rows(0, 20))
    asked = made(bind("mimesis.numeric.float_number", "en", precision=precision), Rows(0, 20))
    assert np.allclose(asked.to_numpy(), exact.to_numpy(), rtol=1e-15)
