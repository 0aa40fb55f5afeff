"""Providers of other distributions that a schema adds to Faker and Mimesis."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

import fakegen
from fakegen import SchemaError

MODULE = '''
import random

from faker.providers import BaseProvider
from mimesis.providers.base import BaseProvider as MimesisProvider


class Vehicles(BaseProvider):
    makes = ("Ford", "Fiat", "Opel")

    def vehicle_make(self):
        """A make."""
        return self.random_element(self.makes)

    def vehicle_sold_to(self):
        return f"{self.vehicle_make()} of {self.generator.first_name()}"

    def vehicle_plate(self, mask: str = "?-###"):
        return self.bothify(mask).upper()

    def vehicle_engine(self):
        return self.generator.random.gauss(0, 1) > 0

    def city(self):
        return "Carville"

    def borrowed(self):
        return random.choice(self.makes) + str(random.randint(0, 10**9))

    def unsteady(self):
        return random.SystemRandom().random()


class Robots(MimesisProvider):
    class Meta:
        name = "robots"

    def model(self):
        return self.random.choice(["R2D2", "C3PO"])


class Unnamed(MimesisProvider):
    pass
'''


@pytest.fixture(autouse=True)
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "acme_fakes"
    package.mkdir(exist_ok=True)
    (package / "__init__.py").write_text("")
    (package / "cars.py").write_text(MODULE)
    (package / "broken.py").write_text("1 / 0")
    monkeypatch.syspath_prepend(str(tmp_path))


FAKER = {"providers": ["acme_fakes.cars"]}


def made(columns: dict[str, Any], **top: Any) -> dict[str, list[Any]]:
    document = {"seed": 1, **top, "tables": {"t": {"rows": 40, "columns": columns}}}
    return fakegen.generate(document)["t"].to_arrow().to_pydict()


@pytest.mark.parametrize("named", ["acme_fakes.cars", "acme_fakes.cars.Vehicles"])
def test_methods_of_others_are_providers(named: str) -> None:
    columns = {
        "make": "faker.vehicle_make",
        "sold": "faker.vehicle_sold_to",
        "plate": {"faker.vehicle_plate": {"mask": "##"}, "unique": True},
        "engine": "faker.vehicle_engine",
    }
    rows = made(columns, faker={"providers": [named]})
    assert set(rows["make"]) == {"Ford", "Fiat", "Opel"}
    assert all(" of " in value for value in rows["sold"])
    assert len(set(rows["plate"])) == 40
    assert set(rows["engine"]) == {True, False}


def test_they_come_before_the_libraries_own_and_change_nothing_else() -> None:
    columns = {"city": "faker.city", "name": "faker.name", "n": "faker.numerify"}
    rows = made(columns, faker=FAKER)
    assert set(rows["city"]) == {"Carville"}
    assert {name: rows[name] for name in ("name", "n")} == made(
        {name: columns[name] for name in ("name", "n")}
    )


def test_providers_of_mimesis() -> None:
    rows = made(
        {"model": "mimesis.robots.model"}, mimesis={"providers": ["acme_fakes.cars.Robots"]}
    )
    assert set(rows["model"]) == {"R2D2", "C3PO"}


def test_what_the_tracer_can_follow_is_compiled_and_the_rest_called() -> None:
    columns = {"a": "faker.vehicle_sold_to", "b": "faker.vehicle_engine"}
    schema = fakegen.load({"faker": FAKER, "tables": {"t": {"columns": columns}}})
    made_by = {step.label: step.made for step in schema.plan().tables[0].steps}
    assert made_by == {"a": "compiled", "b": "scalar"}


def test_any_range_and_another_process_make_the_same() -> None:
    columns = {"a": "faker.vehicle_sold_to", "b": "faker.vehicle_engine"}
    schema = fakegen.load({"faker": FAKER, "tables": {"t": {"rows": 50, "columns": columns}}})
    whole = schema.generate()["t"].to_arrow()
    assert schema.generate(9, start_row=30)["t"].to_arrow().equals(whole.slice(30, 9))
    assert schema.generate(workers=2)["t"].to_arrow().equals(whole)


def test_they_are_explained(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text("faker: {providers: [acme_fakes.cars]}\ntables: {t: {columns: {a: uuid}}}\n")
    (entry,) = fakegen.explain("faker.vehicle_make", schema=file)
    assert entry.summary == "A make."
    assert set(entry.makes[0].split(", ")) <= {"Ford", "Fiat", "Opel"}


@pytest.mark.parametrize(
    ("library", "named", "message"),
    [
        ("faker", "acme_fake", "no module or distribution 'acme_fake' is installed"),
        ("faker", "python_stdnumm", "did you mean 'python-stdnum'?"),
        ("faker", "stdnum", "module 'stdnum' has no providers of faker"),
        ("faker", "python-stdnum", "module 'stdnum' has no providers of faker"),
        ("faker", "acme_fakes.car", "'acme_fakes' has no 'car'"),
        ("faker", "acme_fakes.cars.Vehicle", "did you mean 'acme_fakes.cars.Vehicles'?"),
        ("faker", "acme_fakes.cars.Robots", "'acme_fakes.cars.Robots' is no provider of faker"),
        ("faker", "acme_fakes.cars.MODULE.x", "'acme_fakes.cars' has no 'MODULE'"),
        ("faker", "acme_fakes.cars.random.random", "is neither a module nor a class"),
        ("faker", "acme_fakes.broken", "cannot be imported: ZeroDivisionError"),
        ("faker", "a b", "is not the name of a module"),
        ("mimesis", "acme_fakes.cars.Vehicles", "is no provider of mimesis"),
        ("mimesis", "acme_fakes.cars.Unnamed", "'Unnamed' has no 'Meta.name'"),
    ],
)
def test_what_cannot_be_added_is_named(library: str, named: str, message: str) -> None:
    with pytest.raises(SchemaError) as caught:
        made({"a": "sequence"}, **{library: {"providers": [named]}})
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"schema: {library}.providers[0]: ")


def test_values_from_outside_the_library_s_random_generator_are_refused() -> None:
    with pytest.raises(
        SchemaError, match=r"'faker.unsteady' draws neither from the random generator"
    ):
        made({"a": "faker.unsteady"}, faker=FAKER)


def test_what_draws_from_pythons_own_generator_follows_the_rows_address() -> None:
    state = random.getstate()
    document = {"faker": FAKER, "tables": {"t": {"rows": 40, "columns": {"a": "faker.borrowed"}}}}
    whole = fakegen.generate(document)["t"].to_arrow()["a"].to_pylist()
    assert len(set(whole)) == 40
    part = fakegen.generate(document, 9, start_row=20)["t"].to_arrow()["a"].to_pylist()
    assert part == whole[20:29]
    assert random.getstate() == state


def test_an_untrusted_schema_adds_nothing(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text("faker: {providers: [acme_fakes.broken]}\ntables: {t: {columns: {a: uuid}}}\n")
    with pytest.raises(SchemaError, match="an untrusted schema may not add providers to 'faker'"):
        fakegen.load(file, untrusted=True).plan()
