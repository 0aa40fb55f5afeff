"""Those that learn: fakegen's methods and its peers, each behind one function.

A function imports its library itself, since a peer lives in an environment of its own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

Sampler = Callable[[int], pd.DataFrame]

_ROWS_SEEN = 1_200_000
"""How many rows, epochs times rows, SDV's networks see at most."""

_MINUTES = 15.0
"""For how long mostlyai-engine trains at most."""


@dataclass(frozen=True, slots=True)
class Method:
    """A way to learn a table.

    Attributes:
        name: For flags and folders.
        title: For people.
        package: What it comes with.
        budget: Its settings, and what was done to the data for its sake.
        fit: Learns the rows, with a seed; returns what draws this many new ones.
    """

    name: str
    title: str
    package: str
    budget: str
    fit: Callable[[pd.DataFrame, int], Sampler]

    @property
    def ours(self) -> bool:
        """Whether it is fakegen's."""
        return self.package == "fakegen"


def fit_fakegen(train: pd.DataFrame, seed: int, *, method: str, **parameters: Any) -> Sampler:
    """Fit one of fakegen's methods, as a schema's model does that declares all strings to be categories.

    The peers learn every string, too; fakegen would leave out what may identify something, such as tail numbers.
    """
    import pyarrow as pa

    import fakegen
    from fakegen.arrays.type_kinds import is_string
    from fakegen.streams import Rows, Stream

    table = pa.Table.from_pandas(train, preserve_index=False)
    columns = {
        field.name: {"kind": "categorical"} for field in table.schema if is_string(field.type)
    }
    model = fakegen.learn(table, method=method, columns=columns, cache=False, **parameters).inner

    def sample(size: int) -> pd.DataFrame:
        blocks = []
        for start in range(0, size, 65_536):
            rows = Rows(start, min(65_536, size - start))
            stream = Stream.of(seed, "table", "model", "values", rows)
            blocks.append(pa.table(dict(model.draw(stream, {}))))
        return pa.concat_tables(blocks).to_pandas()

    return sample


def fit_drafted(train: pd.DataFrame, seed: int) -> Sampler:
    """Have the rows drafted as a schema, and learn what that says, as it stands."""
    import fakegen

    folder = Path(tempfile.mkdtemp(prefix="fakegen-"))
    train.to_parquet(folder / "rows.parquet", index=False)
    (folder / "rows.yaml").write_text(fakegen.infer_schema(folder / "rows.parquet", folder=folder))
    schema = fakegen.load(folder / "rows.yaml", cache=False)

    def sample(size: int) -> pd.DataFrame:
        return schema.generate(size, seed=seed)["rows"].to_arrow().to_pandas()

    sample(1)  # a schema learns what its tables need when it first makes them
    return sample


def fit_sdv(train: pd.DataFrame, seed: int, *, synthesizer: str, network: bool) -> Sampler:
    """Fit one of SDV's single-table synthesizers."""
    import torch
    from sdv import single_table
    from sdv.metadata import Metadata

    np.random.seed(seed)
    torch.manual_seed(seed)
    data = {"table": train}
    metadata = Metadata.detect_from_dataframes(data, infer_keys=None)
    for name, column in metadata.tables["table"].columns.items():
        if column["sdtype"] not in {"numerical", "categorical", "datetime", "boolean"}:
            metadata.update_column(name, table_name="table", sdtype="categorical")
    budget = {"epochs": max(1, min(300, _ROWS_SEEN // len(train)))} if network else {}
    model = getattr(single_table, synthesizer)(metadata, **budget)
    model.fit(data)
    return lambda size: model.sample(size)["table"]


def fit_arfpy(train: pd.DataFrame, seed: int) -> Sampler:
    """Fit adversarial random forests, with missing values, moments and decimals seen to."""
    np.in1d = np.isin  # arfpy 0.1 calls it by the name that NumPy 2.4 no longer has
    from arfpy import arf

    np.random.seed(seed)
    known, restore = _complete(train)
    model = arf.arf(x=known, verbose=False, random_state=seed)
    model.forde()
    return lambda size: restore(model.forge(n=size))


def _complete(train: pd.DataFrame) -> tuple[pd.DataFrame, Callable[[pd.DataFrame], pd.DataFrame]]:
    """Return rows with no missing values, and how to take that back.

    A number gets its median and a column of words that says where it was missing.
    """
    known, decimals = {}, {}
    for name, column in train.items():
        if pd.api.types.is_datetime64_dtype(column):
            column = (column - pd.Timestamp(0)).dt.total_seconds()
        if not pd.api.types.is_numeric_dtype(column):
            known[name] = column.astype(object).where(column.notna(), _ABSENT)
            continue
        present = column.dropna()
        decimals[name] = next((d for d in range(12) if (present.round(d) == present).all()), 12)
        known[name] = column.fillna(present.median())
        if column.isna().any():
            known[name, _ABSENT] = np.where(column.isna(), "yes", "no").astype(object)
    table = pd.DataFrame(known)
    columns = list(table.columns)
    table.columns = [f"c{at}" for at in range(len(columns))]

    def restore(made: pd.DataFrame) -> pd.DataFrame:
        made = made.set_axis(columns, axis=1)
        back = {}
        for name, column in train.items():
            drawn = made[name]
            if name not in decimals:
                back[name] = drawn.astype(object).where(drawn != _ABSENT, None)
                continue
            drawn = drawn.astype(float).round(decimals[name])
            if (name, _ABSENT) in columns:
                drawn = drawn.where((made[name, _ABSENT] == "no").to_numpy())
            if pd.api.types.is_datetime64_dtype(column):
                drawn = pd.Timestamp(0) + pd.to_timedelta(drawn, unit="s")
            back[name] = drawn
        return pd.DataFrame(back)

    return table, restore


_ABSENT = "(missing)"


def fit_mostlyai(train: pd.DataFrame, seed: int) -> Sampler:
    """Fit mostlyai-engine's TabularARGN."""
    from mostlyai.engine import TabularARGN

    model = TabularARGN(
        max_training_time=_MINUTES,
        random_state=seed,
        device="cpu",
        workspace_dir=tempfile.mkdtemp(prefix="mostlyai-"),
    )
    model.fit(train)
    return lambda size: model.sample(n_samples=size)


def _fakegen(method: str, **parameters: Any) -> Method:
    set_to = "".join(f"-{name}-{value}" for name, value in parameters.items())
    told = ", ".join(f"{name} {value}" for name, value in parameters.items()) or "defaults"
    return Method(
        method + set_to,
        f"fakegen {method}",
        "fakegen",
        told,
        partial(fit_fakegen, method=method, **parameters),
    )


def _sdv(name: str, title: str, synthesizer: str, *, network: bool) -> Method:
    budget = "defaults"
    if network:
        budget = f"defaults, but at most {_ROWS_SEEN:,} rows seen (300 epochs where they fit)"
    return Method(
        name,
        title,
        "sdv",
        f"{budget}; columns that its detection takes for keys or personal data are categorical",
        partial(fit_sdv, synthesizer=synthesizer, network=network),
    )


CONTESTANTS = [
    _fakegen("trees"),
    _fakegen("copula"),
    _fakegen("independent"),
    Method(
        "drafted",
        "fakegen init",
        "fakegen",
        "the schema that `fakegen init` drafts, as it stands: trees, formulas computed, rules kept, "
        "identifying columns scripted",
        fit_drafted,
    ),
    _sdv("sdv-copula", "SDV GaussianCopula", "GaussianCopulaSynthesizer", network=False),
    _sdv("sdv-ctgan", "SDV CTGAN", "CTGANSynthesizer", network=True),
    _sdv("sdv-tvae", "SDV TVAE", "TVAESynthesizer", network=True),
    Method(
        "arfpy",
        "arfpy",
        "arfpy",
        "defaults (30 trees); medians for missing numbers beside a column that says where; "
        "moments as seconds; numbers rounded to the table's decimals",
        fit_arfpy,
    ),
    Method(
        "mostlyai",
        "mostlyai-engine",
        "mostlyai-engine",
        f"TabularARGN, defaults, but at most {_MINUTES:g} minutes of training",
        fit_mostlyai,
    ),
]
"""In the order of the page."""

RACE = ("trees", "sdv-copula")
"""Whose speed is compared."""

TRADE_OFF = {rows: _fakegen("trees", min_leaf=rows) for rows in (2, 5, 10, 20, 30, 50, 100, 200)}
"""By the rows that a leaf stands for, from the nearest to the most private."""

METHODS = {method.name: method for method in (*CONTESTANTS, *TRADE_OFF.values())}
"""Every method by name."""
