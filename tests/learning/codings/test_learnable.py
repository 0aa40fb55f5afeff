"""Which columns can be learned, and what happens to the others."""

import pyarrow as pa
import pytest

from fakegen import (
    LearnedColumn,
    ModelError,
    ParameterError,
    Unlearnable,
    check_distinct,
    learn_each,
    learnable_array,
    needed_columns,
)


def test_arrays_are_made_plain() -> None:
    words = pa.array(["a", None, "b"])
    assert learnable_array("c", pa.chunked_array([words.dictionary_encode()])).equals(words)
    with pytest.raises(Unlearnable, match="its values are of type list"):
        learnable_array("c", pa.chunked_array([[[1], [2]]]))


def no_lists(name: str) -> str:
    if name.startswith("list"):
        raise Unlearnable(name, "it holds lists")
    return name.upper()


def test_what_cannot_be_learned_is_left_out() -> None:
    assert learn_each(["a", "list", "b"], no_lists, {}) == (
        {"a": "A", "b": "B"},
        {"list": "it holds lists"},
    )


def test_what_the_user_names_must_be_learned() -> None:
    columns = {"list": LearnedColumn(), "list2": LearnedColumn(optional=True)}
    needed = needed_columns(columns, ["a"])
    assert needed == {"list": "columns", "a": "given"}
    with pytest.raises(ParameterError, match="cannot be learned: it holds lists") as error:
        learn_each(["a", "list"], no_lists, needed)
    assert (error.value.parameter, error.value.key) == ("columns", "list")


def test_something_must_be_learned() -> None:
    with pytest.raises(ModelError, match=r"no column can be learned \(list: it holds lists\)"):
        learn_each(["list"], no_lists, {})


def test_names_are_distinct() -> None:
    check_distinct(["a", "b"])
    with pytest.raises(ModelError, match="two columns named 'a'"):
        check_distinct(["a", "b", "a"])
