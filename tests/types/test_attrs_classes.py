"""Classes of attrs: their validators are kept to, and check each object."""

import pytest

import fakegen

attrs = pytest.importorskip("attrs")


@attrs.define
class Part:
    id: int
    weight: float = attrs.field(validator=[attrs.validators.gt(0), attrs.validators.le(2)])
    grade: str = attrs.field(validator=attrs.validators.in_(["a", "b"]))
    code: str = attrs.field(validator=attrs.validators.matches_re(r"[A-Z]\d{3}"))
    _secret: int = attrs.field(
        validator=attrs.validators.optional(attrs.validators.instance_of(int))
    )
    even: int = attrs.field()
    made: str = attrs.field(init=False, default="here")

    @even.validator
    def _even(self, attribute, value):
        if value % 2:
            raise ValueError("odd")


def test_every_object_is_valid():
    parts = fakegen.of(Part).many(40)
    assert all(0 < part.weight <= 2 and part.even % 2 == 0 for part in parts)
    assert {part.grade for part in parts} == {"a", "b"}
    assert {part._secret is None for part in parts} == {True, False}
