"""Plugins: what they bring, and how they fail."""

from __future__ import annotations

import types
from pathlib import Path

import pytest

import fakegen
from fakegen.errors import FakegenError, PluginError, UsageError
from fakegen.registry import Registry

ACME = '''
"""A plugin in a file."""
from __future__ import annotations
import random
import pyarrow as pa
import fakegen

@fakegen.provider("acme.sku")
def sku(rng: random.Random, *, width: int = 6, prefix: str = "SKU-") -> str:
    """A stock-keeping unit.

    Args:
        width: How many digits.
    """
    return prefix + "".join(rng.choices("0123456789", k=width))

@fakegen.provider("acme.row", type=pa.int64())
def row(block: fakegen.Block) -> pa.Array:
    """The row number."""
    return pa.array(block.rows.numbers)

@fakegen.provider("acme.short", type=pa.int64())
def short(block: fakegen.Block) -> pa.Array:
    """Too few values."""
    return pa.array([1])

@fakegen.provider("acme.wrong", type=pa.int64())
def wrong(block: fakegen.Block) -> pa.Array:
    """Values of the wrong type."""
    return pa.array(["x"] * len(block))

@fakegen.provider("acme.raises")
def raises(rng: random.Random) -> str:
    """Raises."""
    raise ValueError("no luck")

@fakegen.constraint("even")
def even(inputs, size, *, column: fakegen.TableColumn):
    """Even numbers."""
    return inputs[column.name].to_numpy() % 2 == 0

@fakegen.hookimpl
def fakegen_constraints():
    return [even]
'''


@pytest.fixture
def acme(tmp_path: Path) -> str:
    file = tmp_path / "acme.py"
    file.write_text(ACME)
    return str(file)


def make(acme: str, column: object, **table: object):
    doc = {"tables": {"t": {"rows": 5, "columns": {"a": column}, **table}}}
    return fakegen.load(doc, plugins=[acme]).generate()["t"].to_arrow()["a"].to_pylist()


def test_a_decorated_function_is_a_provider(acme: str) -> None:
    assert all(len(v) == 7 for v in make(acme, {"acme.sku": {"width": 3}}))
    assert make(acme, "acme.row") == [0, 1, 2, 3, 4]
    provider = Registry([acme]).provider("acme.sku", "en_US")
    assert provider.summary == "A stock-keeping unit."
    assert provider.parameters["width"].doc == "How many digits."


def test_parameters_are_checked_against_the_signature(acme: str) -> None:
    with pytest.raises(FakegenError, match="'width' must be an integer, not 'x'"):
        make(acme, {"acme.sku": {"width": "x"}})


def test_parameters_can_follow_the_row(acme: str) -> None:
    doc = {
        "tables": {
            "t": {
                "rows": 50,
                "columns": {
                    "n": {"integer": {"min": 1, "max": 4}},
                    "a": {"acme.sku": {"width": "{{ n }}", "prefix": ""}},
                },
            }
        }
    }
    rows = fakegen.load(doc, plugins=[acme]).generate()["t"].to_arrow().to_pylist()
    assert all(len(row["a"]) == row["n"] for row in rows)


def test_a_constraint_of_a_plugin_is_enforced(acme: str) -> None:
    values = make(acme, {"integer": {"min": 1, "max": 99}}, constraints=[{"even": "a"}])
    assert all(value % 2 == 0 for value in values)


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("acme.short", "provider 'acme.short': made 1 values for 5 rows"),
        ("acme.wrong", "provider 'acme.wrong': made values of type string, but declares int64"),
        ("acme.raises", "provider 'acme.raises': ValueError: no luck"),
    ],
)
def test_a_provider_that_breaks_its_contract_is_named(acme: str, column: str, message: str) -> None:
    with pytest.raises(PluginError) as caught:
        make(acme, column)
    assert message in str(caught.value)
    assert "column 'a'" in str(caught.value)


def plugin(name: str, **members: object) -> types.ModuleType:
    module = types.ModuleType(name)
    vars(module).update(members)
    return module


def test_a_modifier_cannot_be_a_provider() -> None:
    bad = plugin("bad", unique=fakegen.provider("unique")(_nothing))
    with pytest.raises(PluginError, match="'bad' registers 'unique', which is the name of a mod"):
        Registry([bad])


def test_two_plugins_cannot_claim_one_name() -> None:
    other = plugin("other", sequence=fakegen.provider("sequence")(_nothing))
    with pytest.raises(PluginError, match="both register 'sequence'"):
        Registry([other])


def test_a_hook_that_raises_is_named() -> None:
    @fakegen.hookimpl
    def fakegen_formats():
        raise OSError("gone")

    with pytest.raises(PluginError, match="'bad': fakegen_formats failed: OSError: gone"):
        Registry([plugin("bad", fakegen_formats=fakegen_formats)])


def test_a_hook_that_returns_something_else_is_named() -> None:
    @fakegen.hookimpl
    def fakegen_formats():
        return ["csv"]

    with pytest.raises(PluginError, match="must return Format objects, not 'csv'"):
        Registry([plugin("bad", fakegen_formats=fakegen_formats)])


def test_what_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("1 / 0")
    with pytest.raises(PluginError, match="ZeroDivisionError"):
        Registry([str(broken)])
    with pytest.raises(UsageError, match="does not exist"):
        Registry([str(tmp_path / "none.py")])
    with pytest.raises(UsageError, match="there is no module 'no_such_module'"):
        Registry(["no_such_module"])


def test_a_provider_must_say_how_it_is_called() -> None:
    def neither(width: int) -> str:
        return ""

    with pytest.raises(
        PluginError, match=r"must take 'block: Block' or 'rng: random\.Random' first"
    ):
        fakegen.provider("x")(neither)
    with pytest.raises(PluginError, match="does not say what type it makes"):
        fakegen.provider("x")(lambda: "x")


def _nothing(block: fakegen.Block) -> str:
    """Nothing."""
    return ""
