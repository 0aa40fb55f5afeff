"""Functions of plugins in expressions: compiled, by row, and as they fail."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from fakegen import Function, PluginError
from fakegen.errors import ParameterError
from fakegen.expressions.compiled import compile_expression, compile_template
from fakegen.registry import Registry

NAMES = pa.array(["ab", None, "é"])


def reverse(value: str, times: int = 1) -> str:
    """A string from its last letter to its first.

    Args:
        value: The string.
    """
    return value[::-1] if times % 2 else value


def compiled(function: Function, text: str, template: bool = False):
    functions = {**Registry().functions, function.name: function}
    build = compile_template if template else compile_expression
    return build(text, {"name": pa.string()}, functions=functions)


def kernel(values: pa.Array, times: pa.Array | pa.Scalar = 1) -> pa.Array:
    number = times if isinstance(times, int) else times.as_py()
    return pc.utf8_reverse(values) if number % 2 else values


@pytest.mark.parametrize("compute", [None, kernel])
@pytest.mark.parametrize(
    "text", ["back(name)", "name | back", "back(name, 3)", "back(name, times=3)"]
)
def test_every_spelling_gives_the_same(compute, text: str) -> None:
    function = Function.of("back", reverse, compute=compute, type=pa.string(), takes="string")
    expression = compiled(function, text)
    assert expression.type == pa.string()
    assert expression.evaluate({"name": NAMES}, 3).to_pylist() == ["ba", None, "é"]


def test_templates_with_loops_call_the_scalar() -> None:
    function = Function.of("back", reverse, compute=kernel, type=pa.string())
    made = compiled(function, "{% for n in [name] %}{{ n | back }}!{% endfor %}", template=True)
    assert made.evaluate({"name": NAMES}, 3).to_pylist() == ["ba!", "!", "é!"]


def test_constants_are_computed_once() -> None:
    function = Function.of("back", reverse, compute=pc.utf8_reverse, type=pa.string())
    assert compiled(function, "back('xy')").evaluate({}, 2).to_pylist() == ["yx", "yx"]


def test_a_function_sees_nulls_if_it_wants_them() -> None:
    function = Function(
        "known",
        lambda value: value is not None,
        compute=lambda values: values.is_valid(),
        type=pa.bool_(),
        takes_null=True,
    )
    made = compiled(function, "known(name)").evaluate({"name": NAMES}, 3).to_pylist()
    assert made == [True, False, True]


def test_the_first_argument_must_be_of_the_kind() -> None:
    function = Function.of("root", lambda value: value**0.5, takes="number")
    with pytest.raises(ParameterError, match="a string has no 'root'; it is for numbers"):
        compiled(function, "root(name)")


@pytest.mark.parametrize(
    ("compute", "message"),
    [
        (lambda values: 1 / 0, "function 'bad' fails: ZeroDivisionError"),
        (lambda values: pa.array(["x"]), "function 'bad' must return an array of 3 values"),
        (lambda values: pa.array([1, 2, 3]), "made values of type int64, but declares string"),
    ],
)
def test_a_kernel_that_breaks_its_contract_is_named(compute, message: str) -> None:
    function = Function.of("bad", reverse, compute=compute, type=pa.string())
    with pytest.raises(PluginError, match=message):
        compiled(function, "bad(name)").evaluate({"name": NAMES}, 3)


def test_a_kernel_must_say_its_type() -> None:
    with pytest.raises(PluginError, match="'bad' has 'compute' but no 'type'"):
        Function.of("bad", reverse, compute=pc.utf8_reverse)


def test_documentation_is_that_of_the_python_function() -> None:
    function = Function.of("back", reverse)
    assert function.summary == "A string from its last letter to its first."
    assert function.signature == "(value, times=1)"
    functions = Registry().functions
    assert functions["wordwrap"].signature.startswith("(s, width=79")
    assert all(item.summary and item.signature for item in functions.values())
