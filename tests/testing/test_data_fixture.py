"""The fixture ``fakegen_data`` in sessions of pytest: what a test's data depend on, and what not."""

import re
from pathlib import Path

import pytest

import fakegen
from fakegen.cli.main import run as run_command
from fakegen.testing.uses import WINDOWS, window_of

SHOP = """
tables:
  customer:
    rows: 50
    columns:
      id: sequence
      sex: {choice: [F, M]}
      first_name: {faker.first_name: {gender: "{{ sex }}"}}
      code: {regex: "[A-Z]{2}[0-9]{4}", unique: true}
  order:
    columns:
      id: sequence
      amount: {integer: {min: 1, max: 9}}
"""
PRINTING = """
import pytest

def shown(shop):
    print("ROW", repr(dict(shop.customer.one())))

def test_a(fakegen_data):
    shown(fakegen_data("shop.yaml"))

def test_b(fakegen_data):
    shown(fakegen_data("shop.yaml"))
    shown(fakegen_data("shop.yaml"))

@pytest.mark.fakegen(seed=7)
def test_c(fakegen_data):
    shown(fakegen_data("shop.yaml"))

@pytest.mark.fakegen(seed=7)
def test_d(fakegen_data):
    shown(fakegen_data("shop.yaml"))
"""


@pytest.fixture
def session(pytester):
    pytester.makefile(".yaml", shop=SHOP)
    pytester.makepyfile(test_shop=PRINTING)

    def run(*arguments):
        result = pytester.runpytest_inprocess(
            "-s", "-p", "no:cacheprovider", "-p", "no:xdist", *arguments
        )
        return re.findall(r"ROW (.*)", result.stdout.str()), result

    return run


def test_rows_depend_on_the_test_alone(session):
    whole, result = session()
    result.assert_outcomes(passed=4)
    a, b, b2, c, d = whole
    assert len({a, b, b2, c}) == 4
    assert c == d
    assert session("test_shop.py::test_b")[0] == [b, b2]
    assert session("test_shop.py::test_c", "test_shop.py::test_a")[0] == [c, a]


def test_the_seed_of_the_session(session, monkeypatch):
    default, seven = session()[0], session("--fakegen-seed=7")[0]
    assert set(default[:3]).isdisjoint(seven[:3])
    assert default[3:] == seven[3:]  # the marker pins it
    monkeypatch.setenv("FAKEGEN_SEED", "7")
    assert session()[0] == seven
    assert session("-o", "fakegen_seed=8")[0][0] not in (default[0], seven[0])
    one, two = session("--fakegen-seed=random"), session("--fakegen-seed=random")
    assert one[0][0] != two[0][0]
    (seed,) = re.findall(r"--fakegen-seed=(\d+)", one[1].stdout.str())
    assert session(f"--fakegen-seed={seed}")[0] == one[0]


def test_a_change_of_the_schema_leaves_other_columns(session, pytester):
    before = session("test_shop.py::test_a")[0][0]
    pytester.makefile(
        ".yaml", shop=SHOP.replace("id: sequence", "new: boolean\n      id: sequence", 1)
    )
    after = session("test_shop.py::test_a")[0][0]
    assert eval(after) == {**eval(before), "new": eval(after)["new"]}


def test_a_failing_test_says_how_to_see_its_rows(session, pytester, capsys):
    pytester.makepyfile(
        test_fails="""
        def test_it(fakegen_data):
            assert fakegen_data("shop.yaml").customer.many(2) is None
        """
    )
    text = session("test_fails.py", "--fakegen-seed=5")[1].stdout.str()
    command = re.search(
        r"fakegen (preview shop.yaml --window \d+ --seed 5 --only customer -n 2)", text
    )
    assert command and "customer: rows" in text
    assert re.search(r"column 'code' is unique in each test, but .* only 6,760,000 values", text)
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(pytester.path)
        assert run_command(command[1].split()) == 0
    shown = capsys.readouterr().out
    assert all(word in shown for word in re.findall(r"'code': '(\w+)'", text))


def test_what_is_not_found_is_named(session, pytester):
    pytester.makepyfile(
        test_wrong="""
        def test_file(fakegen_data):
            fakegen_data("shoop.yaml")

        def test_table(fakegen_data):
            fakegen_data("shop.yaml").custommer.one()

        def test_column(fakegen_data):
            fakegen_data("shop.yaml").customer.one(frist_name="Ada")
        """
    )
    text = session("test_wrong.py")[1].stdout.str()
    for near in ("shop.yaml", "customer", "first_name"):
        assert f"did you mean '{near}'?" in text


def test_the_traceback_of_an_error_ends_in_the_test(session, pytester):
    pytester.makepyfile(
        test_wrong="""
        import pytest

        @pytest.fixture
        def rich(fakegen_data):
            return fakegen_data({"tables": {"t": {
                "columns": {"a": {"integer": {"max": 9}}}, "variants": {"rich": {"a": {"min": 10}}},
            }}}).t.one("rich")

        def test_fixture(rich):
            pass

        def test_column(fakegen_data):
            fakegen_data("shop.yaml").customer.one(frist_name="Ada")

        def test_attribute(fakegen_data):
            fakegen_data("shop.yaml").customer.one().frist_name
        """
    )
    inside = str(Path(fakegen.__file__).parent)
    shown = session("test_wrong.py")[1].stdout.str()
    assert "condition 'a >= 10' cannot be satisfied" in shown
    assert inside not in shown
    assert inside in session("test_wrong.py", "--full-trace")[1].stdout.str()


def test_windows_are_spread():
    found = {window_of(None, "shop.yaml", f"test_shop.py::test_{n}", 0) for n in range(20_000)}
    assert len(found) == 20_000
    assert all(0 <= window < WINDOWS for window in found)


def test_what_is_wrong_in_a_schema_fails_the_test_alone(session, pytester):
    pytester.makefile(".yaml", wrong="tables: {t: {columns: {a: nowhere}}}")
    pytester.makepyfile(
        test_wrong="""
        import pytest

        @pytest.mark.fakegen("wrong.yaml", table="t", rows=1)
        def test_each(t):
            pass

        def test_table(fakegen_data):
            fakegen_data("wrong.yaml").t.arrow()
        """
    )
    result = session("test_wrong.py")[1]
    result.assert_outcomes(errors=1, failed=1)
    assert "INTERNALERROR" not in result.stdout.str()
