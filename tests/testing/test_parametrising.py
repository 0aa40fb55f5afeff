"""The marker ``fakegen``: a test for each row."""

SCHEMA = """
tables:
  order: {columns: {id: sequence, amount: {integer: {min: 1, max: 9}}}}
"""


def test_a_test_runs_for_each_row(pytester):
    pytester.makefile(".yaml", shop=SCHEMA)
    pytester.makepyfile(
        """
        import dataclasses
        import pytest

        seen = []

        @dataclasses.dataclass
        class Order:
            id: int
            amount: int

        @pytest.mark.fakegen("shop.yaml", table="order", rows=4)
        def test_rows(order):
            assert 1 <= order.amount <= 9
            seen.append(order.id)
            assert len(set(seen)) == len(seen)

        @pytest.mark.fakegen("shop.yaml", rows=2, seed=3, as_=Order)
        def test_objects(row):
            assert isinstance(row, Order)
        """
    )
    result = pytester.runpytest_inprocess("-v", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=6)
    result.stdout.fnmatch_lines(["*test_rows?order3? PASSED*", "*test_objects?row0? PASSED*"])


def test_a_marker_without_a_parameter_is_refused(pytester):
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.fakegen("shop.yaml", table="order", rows=4)
        def test_rows():
            pass
        """
    )
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider")
    result.stdout.fnmatch_lines(["*has no parameter 'order'*"])
