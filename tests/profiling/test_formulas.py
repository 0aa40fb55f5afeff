"""Formulas: those that were put there are found, and only where they hold in every row."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from fakegen.profiling.rule_search import find_rules
from tests.profiling.rules import ROWS, texts


def test_formulas(shop):
    assert texts(pa.table(shop), "formula") == [
        "both == x + y",
        "mirrored == 2 * y - x",
        "amount == round(price * quantity, 2)",
        "tax == round(0.21 * amount, 2)",
        "gross == round(amount + tax, 2)",
        "cents == int(round(100 * price))",
    ]


def test_what_is_computed_from_may_have_few_values(rng):
    price, quantity = rng.lognormal(3, 1, ROWS).round(2), rng.integers(1, 6, ROWS)
    total = (price * quantity).round(2)
    few = {"price": price, "quantity": quantity, "total": total, "half": quantity // 2}
    assert texts(pa.table(few), "formula") == ["total == round(price * quantity, 2)"]


def test_squares_and_ratios(shop):
    price, quantity = shop["price"], shop["quantity"]
    columns = {
        "price": price,
        "squared": (price**2).round(4),
        "quantity": quantity,
        "each": price / quantity,
        "rounded": (price / quantity).round(2),
        "balance": price - price.mean(),  # has both signs: no divisor
        "share": quantity / (price - price.mean()),
    }
    assert texts(pa.table(columns), "formula") == [
        "squared == round(price * price, 4)",
        "each == price / quantity",
        "rounded == round(each, 2)",
    ]


def test_single_precision_is_seen(rng):
    inc = rng.lognormal(3, 1, ROWS).astype(np.float32).astype(float)
    squared = (inc**2).astype(np.float32).astype(float)
    found = find_rules(pa.table({"inc": inc, "incsq": squared}))
    [rule] = [rule for rule in found if rule.kind == "formula"]
    assert rule.text == "incsq == inc * inc"
    assert rule.evidence.startswith("correct to single precision in all 3,000 rows")
    squared[17] *= 1 + 1e-5
    assert texts(pa.table({"inc": inc, "incsq": squared}), "formula") == []


def test_a_ratio_is_solved_for_the_product_where_that_is_exact(rng):
    price, quantity = rng.integers(100, 9_999, ROWS) / 100, rng.integers(1, 100, ROWS)
    bill = {"unit": price, "total": (price * quantity).round(2), "quantity": quantity}
    assert texts(pa.table(bill), "formula") == ["total == round(unit * quantity, 2)"]
    mean = {"total": bill["total"], "n": quantity, "mean": (bill["total"] / quantity).round(1)}
    assert texts(pa.table(mean), "formula") == ["mean == round(total / n, 1)"]


def test_a_ratio_with_many_decimals_is_a_result_and_no_part(rng):
    total, part = rng.integers(20_000, 90_000, ROWS), rng.integers(100, 9_000, ROWS)
    columns = {"part": part, "total": total, "share": (part / total).round(9)}
    assert texts(pa.table(columns), "formula") == ["share == round(part / total, 9)"]


def test_a_sum_of_many_parts_is_solved_for_the_sum(rng):
    parts = {f"part-{n}": rng.integers(0, 900, ROWS) for n in range(4)}
    total = {"total": sum(parts.values())}
    wanted = "total == row['part-0'] + row['part-1'] + row['part-2'] + row['part-3']"
    assert texts(pa.table({**total, **parts}), "formula") == [wanted]
    assert texts(pa.table({**parts, **total}), "formula") == [wanted]


def test_one_exception_among_many_is_no_rule(shop):
    broken = {name: values.copy() for name, values in shop.items()}
    broken["both"][-7] += 1
    broken["amount"][1234] += 0.01
    found = texts(pa.table(broken), "formula")
    assert not any(text.startswith(("both", "amount")) for text in found)
