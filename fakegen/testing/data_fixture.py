"""The fixture ``fakegen_data``: tables for one test, in a window of rows that the test's name decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from fakegen import Fixtures


class FakegenData:
    """What the fixture ``fakegen_data`` is: called with a schema, it returns the schema's tables.

    Args:
        item: The test.
    """

    def __init__(self, item: pytest.Item) -> None:
        self._item = item

    def __call__(self, source: Any, *, seed: int | str | None = None, **options: Any) -> Fixtures:
        """Return the tables of a schema.

        Args:
            source: A schema's file, looked for in the folder of the test's file and then in the root of all
                tests; a schema as a mapping; a loaded one; or whatever :func:`fakegen.of` reads.
            seed: A seed that decides alone, instead of the session's and the test's name.
            options: Further arguments of :func:`fakegen.load` or :func:`fakegen.of`.

        Raises:
            fakegen.FakegenError: The schema is wrong, or cannot be read.
        """
        from fakegen.testing.uses import use

        return use(self._item, source, self._item.nodeid, seed, options).tables


@pytest.fixture
def fakegen_data(request: pytest.FixtureRequest) -> Iterator[FakegenData]:
    """Data for this test: ``fakegen_data("shop.yaml").customer.one(name="Ada")``."""
    yield FakegenData(request.node)
