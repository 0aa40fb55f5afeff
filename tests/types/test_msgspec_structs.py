"""Structs of msgspec."""

from typing import Annotated

import pytest

import fakegen

msgspec = pytest.importorskip("msgspec")


class Square(msgspec.Struct, tag="square"):
    side: Annotated[int, msgspec.Meta(gt=0, le=9)]


class Drawing(msgspec.Struct, rename="camel"):
    file_name: Annotated[str, msgspec.Meta(pattern="^[a-z]{3}$")]
    main_shape: Square
    shapes: Annotated[list[Square], msgspec.Meta(min_length=1, max_length=2)]
    note: str | None = None
    extra: int | msgspec.UnsetType = msgspec.UNSET


def test_every_object_is_valid():
    drawings = fakegen.of(Drawing).many(20)
    assert all(len(drawing.file_name) == 3 and drawing.main_shape.side <= 9 for drawing in drawings)
    again = msgspec.json.decode(msgspec.json.encode(drawings), type=list[Drawing])
    assert again == drawings
