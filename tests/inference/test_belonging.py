"""Drafts of several files: rows of one that belong to rows of another."""

from __future__ import annotations

from pathlib import Path

import fakegen


def draft(folder: Path, **files: str) -> tuple[str, dict[str, list[dict[str, object]]]]:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)
    text = fakegen.infer_schema([folder / f"{name}.csv" for name in files], folder=folder)
    (folder / "s.yaml").write_text(text)
    return text, {n: list(t.rows()) for n, t in fakegen.generate(folder / "s.yaml").items()}


def test_counts_and_numbers_of_rows_per_parent(tmp_path: Path) -> None:
    orders = "\n".join(f"{n},web" for n in range(1, 201))
    lines = [
        f"{order},{line},{(order * 7 + line * 17) % 50}"
        for order in range(1, 201)
        for line in range(1, 1 + order % 4)
    ]
    text, made = draft(
        tmp_path,
        orders=f"id,kind\n{orders}\n",
        lines="order_id,line_no,units\n" + "\n".join(lines) + "\n",
    )
    assert "rows: {per: orders, count: {0: 0.25, 1: 0.25, 2: 0.25, 3: 0.25}}" in text
    assert "line_no: position" in text
    numbers: dict[object, list[object]] = {}
    for row in made["lines"]:
        numbers.setdefault(row["order_id"], []).append(row["line_no"])
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())
    assert 90 < len(numbers) < 200


def test_rows_that_do_not_lie_together_belong_to_nobody(tmp_path: Path) -> None:
    users = "\n".join(f"{n},{n % 3}" for n in range(1, 51))
    visits = "\n".join(f"{n % 50 + 1},{n % 11}" for n in range(300))
    text, _ = draft(tmp_path, users=f"id,kind\n{users}\n", visits=f"user_id,x\n{visits}\n")
    assert "per:" not in text
    assert "user_id: {ref: users.id}" in text
