"""Columns with forms: learned as what their strings mean, drawn in the same form."""

from __future__ import annotations

import random
import re
from datetime import date, datetime, timedelta

import pyarrow as pa
import pytest

import fakegen
from fakegen.errors import SchemaError
from fakegen.forms.notation import form_of

RNG = random.Random(4)


def rows(size=400):
    made = []
    for _ in range(size):
        start = date(2019, 1, 1) + timedelta(days=RNG.randrange(700))
        end = start + timedelta(days=RNG.randrange(1, 60))
        price = RNG.lognormvariate(5, 1)
        made.append(
            {
                "start": f"{start:%d.%m.%Y}",
                "end": f"{end:%d.%m.%Y}",
                "price": "n/a" if RNG.random() < 0.1 else f"${price:,.2f}",
                "level": RNG.choice(["<20", "[98]", *map(str, range(20, 60))]),
                "paid": RNG.choice("$€") + f"{RNG.randrange(1, 900)}",
                "day": int(f"{start:%Y%m%d}"),
            }
        )
    return made


ROWS = rows()
COLUMNS = {
    "start": {"form": "%d.%m.%Y"},
    "end": {"form": "%d.%m.%Y"},
    "price": {"form": "$#,##0.00", "missing": ["n/a"]},
    "level": {"form": "0"},
    "paid": {"form": ["$0", "€0"]},
    "day": {"form": "%Y%m%d"},
}


def schema(method="trees", columns=COLUMNS, data=ROWS, **more):
    model = {"source": "s", "method": method, "columns": columns, **more}
    return {
        "sources": {"s": {"rows": data}},
        "models": {"m": model},
        "tables": {"t": {"rows": 300, "columns": {"*": {"model": "m"}}}},
    }


def made(document, **options):
    return fakegen.generate(document, **options)["t"].to_arrow()


@pytest.mark.parametrize("method", ["trees", "copula", "independent"])
def test_every_value_has_the_form_or_is_one_that_had_none(method):
    table = made(schema(method))
    assert table.schema.field("day").type == pa.int64()
    for name, notations in (("start", ["%d.%m.%Y"]), ("price", ["$#,##0.00"]), ("level", ["0"])):
        texts = table.column(name).combine_chunks()
        for notation in notations:
            texts = texts.filter(form_of(notation).read(texts).is_null())
        assert set(texts.to_pylist()) <= {"n/a", "<20", "[98]"}
    assert all(re.fullmatch(r"[$€]\d{1,3}", text) for text in table.column("paid").to_pylist())
    days = pa.array(map(str, table.column("day").to_pylist()))
    assert not form_of("%Y%m%d").read(days).null_count


def test_shares_of_what_has_no_form_are_kept():
    table = made(schema(), rows=4000)
    texts = table.column("price").to_pylist()
    real = sum(row["price"] == "n/a" for row in ROWS) / len(ROWS)
    assert abs(texts.count("n/a") / len(texts) - real) < 0.03
    new = set(texts) - {row["price"] for row in ROWS}
    assert len(new) > 1000  # learned as numbers, not as words


def test_columns_rise_by_what_they_mean():
    table = made(schema(rising=[["start", "end"]]))
    for start, end in zip(table["start"].to_pylist(), table["end"].to_pylist(), strict=True):
        assert datetime.strptime(start, "%d.%m.%Y") <= datetime.strptime(end, "%d.%m.%Y")


def test_a_value_depends_on_its_row_alone():
    document = schema()
    whole = made(document).to_pylist()
    assert made(document, rows=40, start_row=101).to_pylist() == whole[101:141]


def test_conditions_are_on_the_strings():
    document = schema()
    document["tables"]["t"]["conditions"] = [
        {"where": {"price": "n/a"}, "rows": 30},
        {"where": "paid.startswith('€')", "rows": 30},
    ]
    table = made(document).to_pylist()
    assert all(row["price"] == "n/a" for row in table[:30])
    assert all(row["paid"].startswith("€") for row in table[30:60])


def test_given_strings_are_read():
    document = schema()
    document["tables"]["t"]["columns"] = {
        "start": {"choice": ["01.02.2019", "15.11.2020"]},
        "*": {"model": {"name": "m", "given": ["start"]}},
    }
    table = made(document).to_pylist()
    early = [row["day"] for row in table if row["start"] == "01.02.2019"]
    assert sum(day < 20200101 for day in early) > 0.9 * len(early)


def test_a_model_file_keeps_the_forms(tmp_path):
    data = pa.Table.from_pylist(ROWS)
    model = fakegen.learn(data, columns=COLUMNS)
    model.save(tmp_path / "m.model")
    again = fakegen.load_model(tmp_path / "m.model")
    assert again.sample(50).to_arrow().equals(model.sample(50).to_arrow())


def test_remarks_of_few_rows_are_not_kept():
    data = [*ROWS[:100], {**ROWS[0], "price": "ask Bob Smith"}]
    texts = made(schema(data=data), rows=3000).column("price").to_pylist()
    assert "ask Bob Smith" not in texts


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"form": "%Q"}, "neither digits|unknown directive"),
        ({"form": ["%d.%m.%Y", "0"]}, "different types"),
        ({"form": "0 kg"}, "not of its form"),
    ],
)
def test_wrong_forms_are_mistakes(settings, message):
    with pytest.raises(SchemaError, match=message):
        made(schema(columns={"start": settings}))


def test_periods_keep_their_form_their_length_and_their_order():
    def period():
        start = date(2019, 1, 1) + timedelta(days=RNG.randrange(700))
        return f"{start:%d/%m/%Y} to {start + timedelta(days=RNG.choice([0, 7, 14])):%d/%m/%Y}"

    notation = "%d/%m/%Y to %d/%m/%Y"
    data = [{"stay": "open" if RNG.random() < 0.1 else period()} for _ in range(400)]
    made = pa.table(fakegen.generate(schema(columns={"stay": {"form": notation}}, data=data))["t"])
    texts = made["stay"].combine_chunks()
    lengths = form_of(notation).others(texts)[0].drop_null().to_pylist()
    assert set(lengths) == {0, 7, 14}
    open_ = texts.to_pylist().count("open")
    assert 0 < open_ == len(texts) - len(lengths)


@pytest.mark.parametrize("forms", [["%d/%m/%Y", "%d/%m/%Y - %d/%m/%Y"]])
def test_a_form_of_periods_stands_alone(forms):
    with pytest.raises(SchemaError, match="it can only be alone"):
        fakegen.load(schema(columns={"start": {"form": forms}}, data=ROWS)).generate()


def test_a_period_can_be_conditioned_and_survives_a_model_file(tmp_path):
    data = [
        {"stay": f"0{n % 9 + 1}/02/2020 - {n % 9 + 11}/02/2020", "k": n % 3} for n in range(300)
    ]
    model = fakegen.learn(
        pa.Table.from_pylist(data), columns={"stay": {"form": "%d/%m/%Y - %d/%m/%Y"}}
    )
    model.save(tmp_path / "m.model")
    again = pa.table(fakegen.load_model(tmp_path / "m.model").sample(100, seed=2))
    assert again.equals(pa.table(model.sample(100, seed=2)))
    wanted = "03/02/2020 - 13/02/2020"
    chosen = model.sample(conditions=[{"where": {"stay": wanted}, "rows": 5}])
    assert set(pa.table(chosen)["stay"].to_pylist()) == {wanted}


def pairs(texts, notation="0-0"):
    form, values = form_of(notation), pa.array(texts)
    return list(zip(form.read(values).to_pylist(), form.others(values)[0].to_pylist(), strict=True))


def test_ranges_end_above_their_beginning_and_scores_keep_their_numbers():
    data = []
    for _ in range(400):
        low = RNG.randrange(1, 60)
        data.append({"range": f"{low}-{low + RNG.randrange(1, 20)}", "score": f"{low % 4}-{RNG.randrange(6)}"})  # fmt: skip
    columns = {"range": {"form": "0-0"}, "score": {"form": "0-0"}}
    table = made(schema(columns=columns, data=data))
    ranges = pairs(table["range"].to_pylist())
    assert all(1 <= low < high < low + 20 for low, high in ranges)
    home, away = map(set, zip(*pairs(table["score"].to_pylist()), strict=True))
    assert (home, away) == (set(range(4)), set(range(6)))


def test_numbers_that_are_no_range_keep_their_bounds():
    data = [{"p": f"POINT ({RNG.uniform(3, 6):.4f} {RNG.uniform(50, 52):.4f})"} for _ in range(400)]
    notation = "POINT (0.0000 0.0000)"
    table = made(schema(columns={"p": {"form": notation}}, data=data))
    for longitude, latitude in pairs(table["p"].to_pylist(), notation):
        assert 3 <= longitude <= 6 and 50 <= latitude <= 52


@pytest.mark.parametrize(
    ("forms", "write"),
    [
        (["0 x 0 cm", "0.0 x 0 in"], lambda n: f"{n} x {n + 9} cm" if n % 3 else f"{n / 2} x {n} in"),
        (["0 ml", "0.0 L"], lambda n: f"{n + 99} ml" if n % 3 else f"{n / 10} L"),
    ],
)  # fmt: skip
def test_each_of_several_forms_has_its_own_numbers(forms, write):
    data = [{"size": write(n)} for n in range(300)]
    texts = pa.array(made(schema(columns={"size": {"form": forms}}, data=data))["size"].to_pylist())
    shares = [len(form_of(form).read(texts).drop_null()) / len(texts) for form in forms]
    assert sum(shares) == 1
    assert shares[1] == pytest.approx(1 / 3, abs=0.1)  # 3.7 standard deviations


def test_several_numbers_survive_a_model_file_and_can_be_conditioned(tmp_path):
    data = pa.table(
        {"v": [f"{n % 3}.{n % 17}" for n in range(300)], "k": [n % 3 for n in range(300)]}
    )
    model = fakegen.learn(data, columns={"v": {"form": "0'.'0"}})
    model.save(tmp_path / "m.model")
    again = fakegen.load_model(tmp_path / "m.model")
    assert pa.table(again.sample(90, seed=2)).equals(pa.table(model.sample(90, seed=2)))
    chosen = again.sample(conditions=[{"where": {"v": "1.4"}, "rows": 5}])
    assert pa.table(chosen)["v"].to_pylist() == ["1.4"] * 5
