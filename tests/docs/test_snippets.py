"""Every Python snippet of the documentation runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(page for page in DOCS.rglob("*.md") if "```python\n" in page.read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_the_snippets_of_a_page_run_in_order(page, tmp_path, monkeypatch):
    text = page.read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "snippet"}
    for found in re.finditer(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        lines_above = "\n" * text.count("\n", 0, found.start(1))
        exec(compile(lines_above + found[1], str(page), "exec"), names)
