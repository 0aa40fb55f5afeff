"""The longest value: no argument of any provider makes a longer one, or much memory on the way."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import fakegen
from fakegen.errors import ParameterError
from fakegen.limits import NORMAL
from fakegen.providers.sizes import bounded, check_sizes, length

ROOT = Path(__file__).parents[2]
WALK = """
import re, resource, warnings
import pyarrow as pa, pyarrow.compute as pc
import fakegen
from fakegen.limits import UNTRUSTED
from tests.conformance.test_providers import base_of, document, registered

warnings.simplefilter("ignore")
used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
registry, refused, walked = registered(), 0, 0
names = [*registry.providers, *(n for s in registry.namespaces.values() for n in s.names("en_US"))]
for name in names:
    base, item = base_of(name), registry.provider(name, "en_US")
    for parameter, described in item.parameters.items():
        takes_lists = re.search("list|Any", str(described.annotation))
        for huge in (10**9, [20_000, 20_000]) if takes_lists else (10**9,):
            walked += 1
            said = document(name, "en_US", {**base, parameter: huge})
            table = {**said["tables"]["t"], "rows": 2}
            if name in registry.providers:  # it may look at other tables and at sources
                said["tables"]["t"] = table
            else:
                said = {"tables": {"t": table}}
            try:
                made = fakegen.generate(said, untrusted=True, only=["t"])["t"].to_arrow()
            except fakegen.LimitError as error:
                print("ends too late:", name, parameter, huge, error)
            except fakegen.FakegenError as error:
                refused += "makes values of more than 1 MiB" in str(error)
            else:
                for column in made.columns:
                    if pa.types.is_string(column.type) or pa.types.is_binary(column.type):
                        longest = pc.max(pc.binary_length(column)).as_py() or 0
                        if longest > UNTRUSTED.value_bytes:
                            print("too long:", name, parameter, huge, longest)
used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - used
print(walked > 700, refused >= 20, used < 400_000)
"""


def test_no_provider_makes_a_huge_value_whatever_its_parameters_are():
    walk = subprocess.run(
        [sys.executable, "-c", WALK], cwd=ROOT, capture_output=True, text=True, timeout=600
    )
    assert (walk.stdout, walk.stderr) == ("True True True\n", "")


@pytest.mark.parametrize(
    ("provider", "parameter"),
    [
        ({"faker.binary": {"length": 10**9}}, "length"),
        ({"faker.image": {"size": [20_000, 20_000]}}, "size"),
        ({"faker.paragraphs": {"nb": 10**12}}, "nb"),
        ({"mimesis.text.text": {"quantity": 10**8}}, "quantity"),
        ({"mimesis.datetime.bulk_create_datetimes": {
            "date_start": "0001-01-01", "date_end": "9999-01-01", "seconds": 1}}, "date_end"),
    ],
)  # fmt: skip
def test_sizes_are_refused_at_their_place_in_normal_mode(provider, parameter):
    with pytest.raises(fakegen.SchemaError) as caught:
        fakegen.generate({"tables": {"t": {"columns": {"a": provider}}}})
    (name,) = provider
    (problem,) = caught.value.problems
    assert problem.mark.path == f"tables.t.columns.a.{name}.{parameter}"


def test_a_series_that_hardly_ends_is_refused_at_its_place():
    series = {"faker.time_series": {"start_date": "-3000d", "precision": 0.01}}
    with pytest.raises(fakegen.SchemaError, match="more than 1 MiB with this 'precision'"):
        fakegen.generate({"tables": {"t": {"columns": {"a": series}}}}, untrusted=True)


def test_a_size_that_depends_on_the_row_is_bounded_too():
    columns = {"n": {"constant": 10**9}, "a": {"faker.binary": {"length": "{{ n }}"}}}
    with pytest.raises(fakegen.FakegenError, match="makes values of more than 16 MiB"):
        fakegen.generate({"tables": {"t": {"columns": columns, "rows": 3}}})["t"].to_arrow()


def test_numbers_that_are_no_sizes_are_let_through():
    for provider in (
        {"faker.pyint": {"max_value": 2**62}},
        {"faker.random_int": {"min": -(10**18), "max": 10**18}},
        {"faker.pyfloat": {"min_value": 0, "max_value": 10**9}},
        {"mimesis.numeric.integer_number": {"start": 0, "end": 10**15}},
        {"faker.random_element": {"elements": [10**9, 10**12]}},
    ):
        fakegen.generate({"tables": {"t": {"columns": {"a": provider}, "rows": 2}}})["t"].to_arrow()


def test_no_call_is_much_longer_than_the_limit():
    made = []

    def call(cut):
        made.append("x" * (cut["n"] * cut["m"]))
        return made[-1]

    for said in ({"n": 10**9, "m": 1}, {"n": 10**6, "m": 10**6}, {"n": 30_000, "m": 30_000}):
        with pytest.raises(ParameterError, match="makes values of more than 16 MiB"):
            check_sizes("p", said, call)
    assert max(map(len, made)) <= 4 * NORMAL.value_bytes


def test_lengths_that_stop_growing_are_not_foretold():
    check_sizes("p", {"n": 10**9}, lambda cut: "x" * min(cut["n"], 150))


def test_iterators_are_bounded():
    def without_end():
        while True:
            yield 1

    with pytest.raises(ParameterError, match="more than"):
        bounded(without_end())


def test_lengths_of_nested_values():
    assert length({"ab": ["c", b"de"], "f": ("g",)}) == 10
    assert 2_900 < length(10**3_000) < 3_500
