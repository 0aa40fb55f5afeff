"""Measure linked tables, and rewrite their page: ``python -m benchmarks.linked [--quick]``.

Processor time of this process, the least of five turns. What linking costs is the ratio to the same columns in
tables of as many rows that are not linked.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import fakegen
from benchmarks.aeroplanes import aeroplanes
from benchmarks.linked_peers import IN_MEMORY, IN_POSTGRESQL, peers
from benchmarks.report import machine, row
from fakegen.engine.run import Run
from fakegen.engine.task import Slice
from fakegen.plan.bounds import BLOCK_ROWS
from fakegen.plan.table_plan import TablePlan
from fakegen.streams import Purpose, Rows, Stream
from fakegen.streams.rows import Descent

PAGE = Path(__file__).parent / "results" / "linked.md"
TURNS = 5
COUNTS: dict[str, Any] = {
    "a constant": 3,
    "weights": {1: 0.5, 2: 0.3, 3: 0.2},
    "Poisson": {"distribution": {"name": "poisson", "mu": 2}},
    "negative binomial": {"distribution": {"name": "nbinom", "n": 1.5, "p": 0.33}},
    "an expression": "1 + id % 5",
}


def least(measured: Callable[[], Any]) -> float:
    """Return the least processor time of some turns, in seconds."""
    times = []
    for _ in range(TURNS):
        start = time.process_time()
        measured()
        times.append(time.process_time() - start)
    return min(times)


def words(size: int) -> list[list[str]]:
    """Return nanoseconds a random word, by how many rows each parent has."""
    lines = []
    for fan_out in (1, 3, 100, 1_000_000):
        numbers = np.arange(min(size, 1_000_000), dtype=np.int64)
        parents, ordinals = numbers // fan_out, numbers % fan_out
        rows = Rows(0, len(numbers), None, Descent.of(parents, ordinals, None))
        taken = []
        for start in range(0, len(numbers), BLOCK_ROWS):
            block = rows.take(np.arange(start, min(start + BLOCK_ROWS, len(numbers))))
            stream = Stream.of(0, "t", "c", Purpose.VALUES, block)
            taken.append(least(stream.words))
        lines.append([f"{fan_out:,}", f"{1e9 * sum(taken) / len(numbers):.1f}"])
    plain = Stream.of(0, "t", "c", Purpose.VALUES, Rows(0, BLOCK_ROWS))
    lines.append(["rows of a root table", f"{1e9 * least(plain.words) / BLOCK_ROWS:.1f}"])
    return lines


def parents_and_children(parents: int, count: Any) -> dict[str, Any]:
    """Return the document of parents and their rows."""
    child = {"p": {"ref": "p.id"}, "n": "position", "x": {"integer": {"max": 999}}}
    return {
        "tables": {
            "p": {"rows": parents, "columns": {"id": "sequence"}},
            "c": {"rows": {"per": "p", "count": count}, "columns": child},
        }
    }


def addressed(table: TablePlan, blocks: list[Rows]) -> None:
    """Find what the rows of blocks belong to, and their addresses."""
    for rows in blocks:
        descent = table.located(rows).descent
        assert descent is not None and len(descent.addresses.roots) == len(rows)


def planning(parents: int) -> list[list[str]]:
    """Return seconds to find where the rows of all parents are, and rows addressed a second."""
    lines = []
    for name, count in COUNTS.items():
        document = parents_and_children(parents, count)
        planned = least(lambda document=document: fakegen.load(document)._planner.plan())
        table = fakegen.load(document)._planner.plan().tables["c"]
        blocks = [
            Rows(start, BLOCK_ROWS) for start in range(0, table.rows - BLOCK_ROWS, BLOCK_ROWS)
        ]
        located = least(lambda table=table, blocks=blocks: addressed(table, blocks))
        rate = len(blocks) * BLOCK_ROWS / located / 1e6
        lines.append([name, f"{planned:.3f} s", f"{rate:.1f} M/s"])
    return lines


def far_rows(parents: int) -> list[list[str]]:
    """Return what it takes to make rows from the middle of a large table, and the index's size."""
    plan = fakegen.load(parents_and_children(parents, COUNTS["weights"]))._planner.plan()
    table = plan.tables["c"]
    assert table.children is not None  # the rows of parents
    middle = Rows(table.rows // 2, 1_000)
    taken = least(lambda: table.values(middle, ["p", "n", "x"]))
    index = table.children.index.starts.nbytes / 2**20
    return [[f"{table.rows:,}", f"{parents:,}", f"{taken:.4f} s", f"{index:.1f} MiB"]]


def shop(customers: int) -> dict[str, Any]:
    """Return six linked tables, about eleven rows to a customer."""
    year = {"from": "2024-01-01", "to": "2024-12-31"}
    return {
        "tables": {
            "country": {"rows": 50, "columns": {"id": "sequence", "name": "faker.country"}},
            "product": {
                "rows": 1_000,
                "columns": {
                    "id": "sequence",
                    "sku": {"regex": "[A-Z]{3}-[0-9]{5}"},
                    "price": {"number": {"min": 1, "max": 500, "decimals": 2}},
                },
            },
            "customer": {
                "rows": customers,
                "columns": {
                    "id": "sequence",
                    "name": "faker.name",
                    "email": "faker.email",
                    "city": "faker.city",
                    "since": {"date": {"from": "2015-01-01", "to": "2023-12-31"}},
                    "country": {"ref": "country.id"},
                },
            },
            "order": {
                "rows": {"per": "customer", "count": {1: 0.4, 2: 0.3, 4: 0.3}},
                "columns": {
                    "id": "sequence",
                    "customer": {"ref": "customer.id"},
                    "number": "position",
                    "at": {"datetime": year},
                    "status": {"choice": {"paid": 0.8, "open": 0.15, "cancelled": 0.05}},
                    "street": "faker.street_address",
                },
            },
            "item": {
                "rows": {"per": "order", "count": {1: 0.3, 2: 0.3, 5: 0.4}},
                "columns": {
                    "order": {"ref": "order.id"},
                    "line": "position",
                    "product": {"ref": {"column": "product.id", "unique": {"per": "order"}}},
                    "quantity": {"integer": {"min": 1, "max": 5}},
                    "discount": {"number": {"min": 0, "max": 0.3, "decimals": 2}},
                    "gift": {"boolean": 0.1},
                },
            },
            "shipment": {
                "rows": {"per": "order", "count": {0: 0.2, 1: 0.8}},
                "columns": {
                    "order": {"ref": "order.id"},
                    "code": {"regex": "[A-Z]{2}[0-9]{8}"},
                    "at": {"datetime": year},
                    "carrier": {"choice": ["post", "bike", "lorry"]},
                },
            },
        }
    }


def unlinked(document: dict[str, Any], rows: dict[str, int]) -> dict[str, Any]:
    """Return the same tables with plain numbers in place of references and positions."""
    tables = {}
    for name, table in document["tables"].items():
        columns = {
            column: {"integer": {"min": 1, "max": 1_000}}
            if said == "position" or (isinstance(said, dict) and "ref" in said)
            else said
            for column, said in table["columns"].items()
        }
        tables[name] = {"rows": rows[name], "columns": columns}
    return {"tables": tables}


def made(document: dict[str, Any]) -> int:
    """Make all rows of a document and drop them; return how many."""
    plan = fakegen.load(document)._planner.plan()
    run, total = Run(plan), 0
    for name, table in plan.tables.items():
        for block in run.blocks(Slice(name, list(table.columns), 0, table.rows)):
            total += block.num_rows
    return total


def six_tables(customers: int) -> list[list[str]]:
    """Return rows a second of a shop of six tables, linked and not."""
    document = shop(customers)
    plan = fakegen.load(document)._planner.plan()
    rows = {name: table.rows for name, table in plan.tables.items()}
    plain = unlinked(document, rows)
    made(shop(1_000))  # imports and compiled providers are no part of it
    linked_time = least(lambda: made(document))
    plain_time = least(lambda: made(plain))
    total = sum(rows.values())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        ["linked", f"{total:,}", f"{total / linked_time / 1e6:.2f} M/s", "1.00"],
        ["the same columns, unlinked", f"{total:,}", f"{total / plain_time / 1e6:.2f} M/s",
         f"{plain_time / linked_time:.2f}"],
        ["most memory of the process", f"{memory:.0f} MiB", "", ""],
    ]  # fmt: skip


def section(title: str, header: list[str], lines: list[list[str]]) -> str:
    """Return a table under a heading."""
    rule = ["---"] * len(header)
    return "\n".join([f"## {title}", "", row(header), row(rule), *map(row, lines), ""])


def main() -> None:
    """Measure, print, and rewrite the page unless ``--quick`` asks for small sizes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.linked", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, and nothing written")
    quick = parser.parse_args().quick
    scale = 100 if quick else 1
    parts = [
        section(
            "A random word, by the rows of each parent",
            ["rows of a parent", "nanoseconds a word"],
            words(1_000_000 // scale),
        ),
        section(
            f"Planning {1_000_000 // scale:,} parents",
            ["their number of rows", "to plan", "rows addressed"],
            planning(1_000_000 // scale),
        ),
        section(
            "1,000 rows from the middle",
            ["rows", "parents", "to make", "index"],
            far_rows(60_000_000 // scale),
        ),
        section(
            "A shop of six tables",
            ["", "rows", "rate", "time of this / linked"],
            six_tables(950_000 // scale),
        ),
        section(
            "Customers, 3 orders each, 2 items to an order",
            ["", "rows", "rows per second of processor time"],
            peers([*IN_MEMORY, *IN_POSTGRESQL], scale),
        ),
    ]
    if not quick:
        siblings, private = aeroplanes()
        parts += [
            section(
                "Aeroplanes and their flights, drafted by `fakegen init`",
                [
                    "",
                    "siblings agree: carrier",
                    "origin",
                    "correlation of seats and distance",
                    "of seats and number of flights",
                    "to draft",
                    "to learn",
                    "to make",
                ],
                siblings,
            ),
            section(
                "Made aeroplanes that equal a real one, learned from half of them",
                ["compared", "learned from", "held out"],
                private,
            ),
        ]
    text = "\n".join(
        [
            "# Linked tables",
            "",
            "Written by `python -m benchmarks.linked`. Processor time of one process, least of "
            f"{TURNS} turns.",
            "",
            *machine(("fakegen", "numpy", "pyarrow")),
            "",
            *parts,
        ]
    )
    print(text)
    if not quick:
        PAGE.write_text(text.rstrip() + "\n", "utf-8")


if __name__ == "__main__":
    main()
