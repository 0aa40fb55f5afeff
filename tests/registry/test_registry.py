"""Plugins: what they bring, and how they fail."""

from __future__ import annotations

import gc
import random
import subprocess
import sys
import types
import warnings
from pathlib import Path

import pyarrow.compute as pc
import pytest

import fakegen
from fakegen.errors import FakegenError, PluginError, UsageError
from fakegen.registry import Registry, registry_for

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


def test_parameters_need_no_star_before_them() -> None:
    @fakegen.provider("local.repeated")
    def repeated(rng: random.Random, word: str, times: int = 2) -> str:
        """A word several times."""
        return word * times

    @fakegen.constraint("local.longer")
    def longer(inputs, size, column: fakegen.TableColumn, than: int = 3):
        """Long words."""
        return pc.greater(pc.utf8_length(inputs[column.name]), than)

    column = {"local.repeated": {"word": "ab", "times": 3}}
    rule = {"local.longer": "a", "than": 5}
    doc = {"tables": {"t": {"rows": 2, "columns": {"a": column}, "constraints": [rule]}}}
    assert fakegen.generate(doc)["t"].to_arrow()["a"].to_pylist() == ["ababab"] * 2


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
        ("acme.short", "provider 'acme.short': made 1 value for 5 rows"),
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
    with pytest.raises(
        PluginError, match="'bad': it registers 'unique', which is the name of a mod"
    ):
        Registry([bad])


def test_two_plugins_cannot_claim_one_name() -> None:
    other = plugin("other", sequence=fakegen.provider("sequence")(_nothing))
    with pytest.raises(
        PluginError,
        match=r"'other': it and plugin 'core' of fakegen .* both register provider 'sequence'",
    ):
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


# Hooks


def hooks(**functions) -> types.ModuleType:
    return plugin("bad", **{name: fakegen.hookimpl(made) for name, made in functions.items()})


def test_a_misspelled_hook_is_refused_with_the_nearest() -> None:
    def fakegen_format():
        return []

    with pytest.raises(PluginError, match=r"'fakegen_format'; did you mean 'fakegen_formats'"):
        Registry([hooks(fakegen_format=fakegen_format)])


def test_a_function_named_as_a_hook_must_be_marked() -> None:
    def fakegen_formats():
        return []

    with pytest.raises(PluginError, match=r"'fakegen_formats' is not marked @fakegen\.hookimpl"):
        Registry([plugin("bad", fakegen_formats=fakegen_formats)])

    def fakegen_provider():
        return []

    with pytest.raises(PluginError, match=r"did you mean 'fakegen_providers'"):
        Registry([plugin("bad", fakegen_provider=fakegen_provider)])


def test_a_hook_must_return_a_list() -> None:
    with pytest.raises(PluginError, match="fakegen_metrics must return a list of Metric objects"):
        Registry([hooks(fakegen_metrics=lambda: None)])


def test_every_hook_says_when_it_is_called_and_has_an_example() -> None:
    from fakegen import hookspecs
    from fakegen.registry.hook_kinds import KINDS

    for kind in KINDS:
        doc = getattr(hookspecs, kind.hook).__doc__
        assert f"Called when {kind.plural} are first needed" in doc, kind.hook
        assert "Example::" in doc, kind.hook
        assert all(cls.__doc__ for cls in kind.classes)


def test_every_kind_of_thing_built_in_comes_from_a_plugin() -> None:
    from fakegen.registry.hook_kinds import KINDS

    registry = Registry()
    for kind in KINDS:
        brought = {
            name.removesuffix(".*")
            for origin in registry.origins
            for name in registry.brought(origin).get(kind.plural, ())
        }
        registered = set(getattr(registry, kind.plural))
        registered |= set(registry.namespaces) if kind.plural == "providers" else set()
        assert registered == brought, kind.plural
        assert registered, kind.plural


def test_the_same_object_in_two_modules_is_registered_once() -> None:
    made = fakegen.provider("acme.once")(_nothing)
    registry = Registry([plugin("one", made=made), plugin("two", made=made)])
    assert registry.brought("one") == {"providers": ["acme.once"]}
    assert registry.brought("two") == {}


# Broken plugins


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the module of an installed plugin, empty as yet."""
    info = tmp_path / "acme_fakegen-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-fakegen\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text("[fakegen]\nacme = acme_broken\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr("fakegen.registry.cache._built", {})
    monkeypatch.delitem(sys.modules, "acme_broken", raising=False)
    return tmp_path / "acme_broken.py"


@pytest.mark.parametrize(
    ("code", "loss"),
    [
        (
            "import no_such_library",
            "it is disabled: ModuleNotFoundError: No module named 'no_such_library'",
        ),
        ("1 / 0", "it is disabled: ZeroDivisionError: division by zero"),
        (
            "import fakegen\n@fakegen.hookimpl\ndef fakegen_formats(): raise OSError('gone')",
            "its formats are left out: fakegen_formats failed: OSError: gone",
        ),
        (
            "import fakegen\n@fakegen.hookimpl\ndef fakegen_formats(): return ['csv']",
            "its formats are left out: fakegen_formats must return Format objects, not 'csv'",
        ),
        (
            "import fakegen\n@fakegen.hookimpl\ndef fakegen_fomats(): return []",
            "it is disabled: there is no hook 'fakegen_fomats'; did you mean 'fakegen_formats'?",
        ),
        (
            "import random, fakegen\n@fakegen.provider('integer')\n"
            "def integer(rng: random.Random) -> str:\n    '''Mine.'''",
            "its providers are left out: it and plugin 'core' of fakegen 0.1.0 both register provider 'integer'",
        ),
    ],
)
def test_what_a_broken_plugin_adds_is_left_out(broken: Path, code: str, loss: str) -> None:
    broken.write_text(code)
    with pytest.warns(fakegen.FakegenWarning) as caught:
        made = fakegen.generate({"tables": {"t": {"columns": {"a": "integer"}}}}, rows=3)
        assert registry_for().formats
    assert len(made["t"].to_arrow()) == 3
    (warning,) = caught
    assert str(warning.message) == f"plugin 'acme' of acme-fakegen 1.2: {loss}"


def test_a_plugin_is_asked_only_for_what_is_needed(broken: Path) -> None:
    broken.write_text(
        "import random, fakegen\n@fakegen.hookimpl\ndef fakegen_formats(): raise OSError('gone')\n"
        "@fakegen.provider('acme.word')\ndef word(rng: random.Random) -> str:\n    '''A word.'''\n"
        "    return 'word'"
    )
    gc.collect()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = fakegen.generate({"tables": {"t": {"columns": {"a": "acme.word"}}}}, rows=3)
    assert made["t"].to_arrow()["a"].to_pylist() == ["word"] * 3
    with pytest.warns(fakegen.FakegenWarning, match="its formats are left out: fakegen_formats"):
        assert registry_for().formats
    assert [str(item) for item in registry_for().broken] == [
        "formats of plugin 'acme' of acme-fakegen 1.2 could not be loaded: fakegen_formats failed: OSError: gone"
    ]


def test_the_registry_is_built_and_its_warnings_given_once(broken: Path) -> None:
    broken.write_text("1 / 0")
    gc.collect()
    with pytest.warns(fakegen.FakegenWarning):
        registry_for()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        gc.collect()  # other tests' providers are no part of the program
        first = registry_for()
        assert registry_for() is first


@pytest.mark.filterwarnings("ignore::fakegen.FakegenWarning")
def test_a_schema_that_may_use_a_broken_plugin_is_told_so(broken: Path) -> None:
    broken.write_text("1 / 0")
    with pytest.raises(fakegen.SchemaError) as caught:
        fakegen.generate(
            {"tables": {"t": {"columns": {"a": "acme.gone"}, "constraints": [{"acme.lost": "a"}]}}}
        )
    why = "plugin 'acme' of acme-fakegen 1.2 could not be loaded: ZeroDivisionError"
    assert str(caught.value).count(why) >= 1
    assert "unknown provider 'acme.gone'" in str(caught.value)


def test_a_broken_plugin_that_is_named_is_an_error(broken: Path) -> None:
    broken.write_text("1 / 0")
    with pytest.raises(PluginError, match="'acme_broken' cannot be loaded: ZeroDivisionError"):
        Registry(["acme_broken"])


# The running program


def test_what_the_program_decorates_is_found_without_a_flag() -> None:
    @fakegen.provider("local.word")
    def word(rng: random.Random) -> str:
        """A word."""
        return "hello"

    made = fakegen.generate({"tables": {"t": {"rows": 2, "columns": {"a": "local.word"}}}})
    assert made["t"].to_arrow()["a"].to_pylist() == ["hello", "hello"]
    registry = registry_for()
    assert "local.word" in registry.brought("(program)")["providers"]
    del word, registry, made
    gc.collect()
    assert registry_for().provider("local.word", "en_US") is None


def test_a_cell_that_is_run_again_redefines() -> None:
    def cell(text: str) -> object:
        @fakegen.provider("local.again")
        def again(rng: random.Random) -> str:
            """A word."""
            return text

        return again

    kept = [cell("old"), cell("new")]
    made = fakegen.generate({"tables": {"t": {"rows": 1, "columns": {"a": "local.again"}}}})
    assert made["t"].to_arrow()["a"].to_pylist() == ["new"]
    assert len(kept) == 2


def test_a_decorated_object_can_be_given_as_a_plugin() -> None:
    made = fakegen.provider("given.object")(_nothing)
    registry = Registry([made], program=False)
    assert registry.providers["given.object"] is made
    with pytest.raises(UsageError, match="decorated objects, not 7"):
        Registry([7])
    with pytest.raises(UsageError, match=r"takes a list, \['acme.py'\], not the string"):
        Registry("acme.py")


def test_a_dotted_name_can_end_in_an_object(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "acme_mod.py").write_text(ACME)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert "acme.sku" in Registry(["acme_mod.sku"]).providers
    assert "acme.row" not in Registry(["acme_mod.sku"], program=False).providers
    with pytest.raises(UsageError, match=r"there is no module 'acme_mod\.skoo'"):
        Registry(["acme_mod.skoo"])


def test_a_named_plugins_provider_goes_before_the_programs(tmp_path: Path) -> None:
    @fakegen.provider("local.moved")
    def moved(rng: random.Random) -> str:
        """Still in the notebook."""
        return "cell"

    file = tmp_path / "moved.py"
    file.write_text(
        "import random, fakegen\n@fakegen.provider('local.moved')\n"
        "def moved(rng: random.Random) -> str:\n    '''Moved.'''\n    return 'file'\n"
    )
    document = {"tables": {"t": {"rows": 1, "columns": {"a": "local.moved"}}}}
    assert fakegen.generate(document)["t"].to_arrow()["a"].to_pylist() == ["cell"]
    made = fakegen.generate(document, plugins=[str(file)])
    assert made["t"].to_arrow()["a"].to_pylist() == ["file"]
    assert moved.name == "local.moved"


def test_files_are_read_by_one_source():
    assert Registry().file_source.name == "file"
    with pytest.raises(PluginError, match=r"^nothing reads files: there is no source 'file'"):
        Registry(own=False).file_source  # noqa: B018


@pytest.mark.parametrize(
    ("file", "name"),
    [("a.csv", "csv"), ("A.CSV.GZ", "csv"), ("a.b.parquet", "parquet"), ("csv", None), ("", None)],
)
def test_the_ending_of_a_files_name_chooses_its_format(file, name):
    found = Registry().format_of(file)
    assert (found.name if found else None) == name


def test_what_fakegen_itself_lacks_is_said_where_it_is_needed():
    code = (
        "import sys, fakegen\n"
        "sys.modules['fakegen.report.metrics'] = None\n"
        "registry = fakegen.Registry()\n"
        "print(len(registry.formats) > 0)\n"
        "for _ in range(2):\n"
        "    try:\n"
        "        registry.metrics\n"
        "    except fakegen.PluginError as error:\n"
        "        print(error)\n"
    )
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    works, error, again = shown.stdout.splitlines()
    assert (works, again) == ("True", error)
    assert error.startswith("plugin 'report' of fakegen ")
    assert "fakegen_metrics failed: ModuleNotFoundError" in error


def test_a_registry_has_no_other_attributes():
    with pytest.raises(AttributeError, match="a registry has no attribute 'sinks'"):
        Registry().sinks  # noqa: B018


def test_an_ending_that_is_taken_stays_where_it_is() -> None:
    class Writer(fakegen.Writer):
        """A writer of nothing."""

    def formats(name: str, *endings: str):
        @fakegen.hookimpl
        def fakegen_formats():
            return [fakegen.Format.of(name, endings, Writer)]

        return plugin(name, fakegen_formats=fakegen_formats)

    with pytest.warns(fakegen.FakegenWarning) as caught:
        registry = Registry([formats("one", ".csv", ".one"), formats("two", ".one", ".two")])
    assert registry.format_of("x.csv").name == "csv"
    assert registry.format_of("x.ONE").name == "one"
    assert registry.format_of("x.two").name == "two"
    first, second = (str(warning.message) for warning in caught)
    assert "'one' claims the ending '.csv', which stays with format 'csv' of" in first
    assert "'two' claims the ending '.one', which stays with format 'one' of" in second
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Registry([formats("four", ".four")])
