"""The summary at the head of a draft."""

from __future__ import annotations

from pathlib import Path
from random import Random

import fakegen


def head(folder: Path, text: str) -> str:
    (folder / "visits.csv").write_text(text)
    lines = fakegen.infer_schema(folder / "visits.csv", folder=folder).splitlines()
    comments = lines[: next(n for n, line in enumerate(lines) if not line.startswith("#"))]
    return " ".join(line.removeprefix("# ") for line in comments)


def test_it_says_of_each_column_what_became_of_it(tmp_path: Path) -> None:
    draw = Random(1)
    rows = [
        f"{n},M{n % 40 * 977 % 1009:04d},{'FM'[n % 40 % 2]},{draw.randint(1, 12)}/{draw.randint(1, 12)}/2021,"
        f"{draw.choice(['a', 'b', 'c']) * draw.randint(1, 9)} went {'very ' * draw.randint(1, 9)}well"
        for n in range(400)
    ]  # fmt: skip
    found = head(tmp_path, "visit,member_no,sex,day,remark\n" + "\n".join(rows))
    assert "Made up, so that nobody is copied: member_no." in found
    assert "visits_member (40 different values of member_no in 400 rows)" in found
    assert "come again: sex, day." in found
    assert "in their place): remark." in found
    assert "In doubt, for you to decide: day (" in found
    order = [
        found.index(words) for words in ("Made up", "Made once", "Learned", "Withheld", "In doubt")
    ]
    assert order == sorted(order)


def test_a_long_list_of_words_may_be_one_of_persons(tmp_path: Path) -> None:
    draw = Random(2)
    words = [
        f"{a} {b}"
        for a in ("zorb", "kli", "qua", "ven", "mip")
        for b in ("lato", "denu", "fira", "gosk", "pelu")
    ]
    rows = "\n".join(f"{draw.choice(words)},{draw.randint(1, 9)}" for _ in range(900))
    found = head(tmp_path, f"seen_by,x\n{rows}\n")
    assert (
        "seen_by (its 25 values are kept as they are: they must not be names of persons)" in found
    )


def test_a_table_without_findings_has_no_summary_of_them(tmp_path: Path) -> None:
    draw = Random(3)
    found = head(tmp_path, "x\n" + "\n".join(str(draw.randint(1, 9)) for _ in range(90)))
    assert "Learned from the rows" in found
    assert "Made up" not in found and "In doubt" not in found
