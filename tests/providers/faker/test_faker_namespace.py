"""Every method of Faker can be reached, bound and made, row by row the same."""

from __future__ import annotations

import io
import uuid
import zipfile
from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa
import pytest

from fakegen.errors import FakegenError, ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Context
from fakegen.language.defaults import NOW
from fakegen.providers.faker import FakerNamespace
from fakegen.streams import Rows, Stream

NAMESPACE = FakerNamespace()
UNMAKEABLE = {
    "enum": "takes a Python class",
    "xml": "needs a library that is not installed",
    "binary": "a megabyte a row",
    "tar": "an archive a row",
    "zip": "an archive a row",
}


def generator(method, locale="en_US", now=NOW, **parameters):
    provider = NAMESPACE.provider(f"faker.{method}", locale)
    return provider.bind(Context(locale=locale, now=now), **parameters)


def block(rows, seed=1):
    return Block(Stream.of(seed, "t", "c", "values", rows))


def make(method, rows=20, **parameters):
    return generator(method, **parameters).make(block(Rows(0, rows)))


@pytest.mark.parametrize(("locale", "every"), [("nl_BE", 1), ("ja_JP", 3), ("ar_SA", 3)])
def test_every_method_makes_rows_of_its_type(locale, every):
    """All of one locale, a third of two others, of which the conformance suite takes some, too."""
    failed = {}
    for name in NAMESPACE.names(locale)[::every]:
        method = name.removeprefix("faker.")
        if method in UNMAKEABLE:
            continue
        try:
            made = generator(method, locale)
            values = made.make(block(Rows(0, 20)))
        except FakegenError as error:
            failed[method] = str(error)
            continue
        assert len(values) == 20, method
        assert values.type == made.type, method
        assert isinstance(values, pa.Array), method
    # Faker itself has no data for these in some locales, and says so.
    assert set(failed) <= {"bank", "current_country", "image", "postcode_in_state"}, failed


@pytest.mark.parametrize(
    "method",
    ["name", "address", "email", "date_time", "date_of_birth", "latitude", "boolean", "random_int",
     "currency", "ipv4", "uuid4", "credit_card_expire", "random_number",
     "pyfloat", "profile", "text", "color", "passport_dates", "password"],
)  # fmt: skip
def test_a_row_does_not_depend_on_the_others(method):
    made = generator(method)
    whole = made.make(block(Rows(0, 60)))
    assert made.make(block(Rows(20, 30))).equals(whole.slice(20, 30))
    chosen = np.array([3, 59, 0, 41])
    assert made.make(block(Rows.choose(chosen))).equals(whole.take(pa.array(chosen)))
    again = generator(method).make(block(Rows(0, 60)))
    assert again.equals(whole)


def test_a_finite_method_numbers_its_values():
    made = generator("first_name_female")
    values = made.unrank(np.arange(made.support, dtype=np.uint64)).to_pylist()
    assert len(set(values)) == made.support > 100


@pytest.mark.parametrize("word", ["Female", "f", "vrouw", "femme", " WOMAN "])
def test_common_words_for_gender_are_understood(word):
    expected = set(make("first_name_female", 3000).to_pylist())
    assert set(make("first_name", 3000, gender=word).to_pylist()) == expected


def test_an_unknown_gender_is_refused_with_the_nearest_word():
    with pytest.raises(ParameterError, match="gender") as caught:
        generator("first_name", gender="femal")
    assert caught.value.suggestion == "female"


def test_parameters_come_from_the_signature():
    parameters = NAMESPACE.provider("faker.random_int", "en_US").parameters
    assert parameters["min"].annotation is int
    assert parameters["max"].default == 9999
    assert set(make("random_int", 500, min=3, max=5).to_pylist()) == {3, 4, 5}
    assert set(make("random_element", 200, elements=["a", "b"]).to_pylist()) == {"a", "b"}


def test_what_a_method_refuses_is_a_parameter_error():
    with pytest.raises(ParameterError, match=r"faker\.country_code"):
        generator("country_code", representation="alpha-4")
    with pytest.raises(ParameterError, match="missing"):
        generator("enum")


def test_what_is_packed_is_packed_at_the_schemas_moment():
    (archive,) = make("zip", 1, now=datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)).to_pylist()
    (packed,) = zipfile.ZipFile(io.BytesIO(archive)).infolist()
    assert packed.date_time == (2001, 2, 3, 4, 5, 6)


def test_dates_count_from_the_schema_not_from_the_clock():
    now = datetime(2001, 2, 3, tzinfo=UTC)
    assert max(make("date_this_century", 500, now=now).to_pylist()) <= date(2001, 2, 3)
    births = make("date_of_birth", 500, now=now, minimum_age=18, maximum_age=20).to_pylist()
    assert date(1980, 2, 4) <= min(births)
    assert max(births) <= date(1983, 2, 3)
    moments = make("future_datetime", 500, now=now).to_pylist()
    assert min(moments) > now.replace(tzinfo=None)
    assert any("20" in day for day in make("passport_dates", 5, now=now).to_pylist()[0])


@pytest.mark.parametrize(
    ("method", "type_"),
    [("date_object", pa.date32()), ("date_time", pa.timestamp("us")), ("unix_time", pa.float64()),
     ("time_object", pa.time64("us")), ("boolean", pa.bool_()), ("random_digit", pa.int64()),
     ("time_delta", pa.duration("us")), ("pylist", pa.string()), ("md5", pa.string()),
     ("words", pa.list_(pa.string())), ("color_rgb", pa.list_(pa.int64())),
     ("pyfloat", pa.float64())],
)  # fmt: skip
def test_types_are_native(method, type_):
    assert generator(method).type == type_


def test_a_mapping_of_fixed_keys_is_a_struct():
    kind = generator("simple_profile").type
    assert kind.field("birthdate").type == pa.date32()
    assert make("simple_profile", 3).to_pylist()[0].keys() == {field.name for field in kind}


def test_uuids_are_of_version_4():
    assert {uuid.UUID(value).version for value in make("uuid4", 100).to_pylist()} == {4}


def test_formats_of_dates_are_kept():
    for value in make("date", 50, pattern="%d/%m/%y").to_pylist():
        datetime.strptime(value, "%d/%m/%y")
    for value in make("iso8601", 50).to_pylist():
        datetime.fromisoformat(value)


def test_locales_are_spelled_either_way():
    assert NAMESPACE.names("nl-BE") == NAMESPACE.names("nl_BE")
    assert "ja_JP" in NAMESPACE.locales()
    assert NAMESPACE.provider("faker.no_such_method", "en_US") is None
    assert NAMESPACE.provider("first_name", "en_US") is None


def test_documentation_comes_from_faker():
    provider = NAMESPACE.provider("faker.date_between", "en_US")
    assert "date" in provider.summary.lower()
    assert "start_date" in provider.parameters
    assert ":sample" not in provider.doc


def test_weights_and_time_zones_are_given_as_a_schema_writes_them():
    values = make("random_element", 2000, elements={"a": 0.9, "b": 0.1}).to_pylist()
    assert 1600 < values.count("a") < 1950
    assert generator("date_time", tzinfo="Europe/Brussels").type.tz == "Europe/Brussels"
    with pytest.raises(ParameterError, match="time zone") as caught:
        generator("date_time", tzinfo="Europe/Brussel")
    assert caught.value.suggestion == "Europe/Brussels"
