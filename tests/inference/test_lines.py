"""Lines with comments: all that was said is there, aligned and within the width."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from fakegen.inference.lines import Line, laid_out, listed

WORDS = st.lists(st.text("abc,.", min_size=1, max_size=9), max_size=40).map(" ".join)
LINES = st.lists(st.builds(Line, st.text("abc: ", max_size=60).map(str.strip), WORDS), max_size=6)


def test_comments_stand_in_one_column():
    lines = [Line("a: 1", "one"), Line("longer: 2", "two"), Line("c: 3"), Line("", "alone")]
    assert list(laid_out(lines, 2)) == [
        "  a: 1       # one",
        "  longer: 2  # two",
        "  c: 3",
        "  # alone",
    ]


def test_a_long_line_has_its_comment_above():
    assert list(laid_out([Line("x" * 50, "why")], 0)) == ["# why", "x" * 50]


@given(LINES, st.integers(0, 8))
def test_nothing_is_lost_and_nothing_is_too_wide(lines, indent):
    made = list(laid_out(lines, indent))
    code = [text for line in made if (text := line.partition("#")[0].strip())]
    assert code == [line.text for line in lines if line.text]
    said = [word for line in made for word in line.partition("#")[2].split()]
    order = [word for line in lines for word in line.comment.split()]
    assert sorted(said) == sorted(order)
    assert all(len(line) <= 110 for line in made)
    assert all(line.startswith(" " * indent) for line in made)


@settings(max_examples=100)
@given(st.lists(st.text("abc", min_size=1, max_size=20), min_size=1, max_size=60))
def test_a_long_list_is_broken_between_items(items):
    text = listed("key", items, 4)
    assert text.replace("\n      ", " ").replace("[ ", "[") == f"key: [{', '.join(items)}]"
    assert all(len(line) <= 110 for line in ("    " + text).splitlines())
