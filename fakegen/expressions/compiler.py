"""From the syntax tree of an expression to typed, vectorised terms.

Idea: each node of Jinja2's syntax tree has a static type, which follows from the columns' types, and becomes
an Arrow or NumPy kernel over whole columns. Invariant: for every row, a compiled expression gives what Jinja2
gives for that row, including missing values and errors; a property test compares the two. Bound: only a node
without a kernel is evaluated row by row in Jinja2's sandbox; its operands keep their kernels. A node whose
value is not of a column type (a list, a date's method) has no type; its parent includes it in its own
evaluation. Only the whole expression may be a list.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import reduce, singledispatchmethod
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt
from jinja2 import nodes

from fakegen.errors import GenerationError, ParameterError, nearest
from fakegen.expressions import arithmetic, calendar, comparison, functions, nested_parts, types
from fakegen.expressions.rowwise import Untyped, by_row, lists_by_row
from fakegen.expressions.sandbox import Sandbox
from fakegen.expressions.strings import joined
from fakegen.expressions.syntax import refusal
from fakegen.expressions.terms import Term, Values, apply, constant

_SYMBOLS = {
    nodes.Add: "+",
    nodes.Sub: "-",
    nodes.Mul: "*",
    nodes.Div: "/",
    nodes.FloorDiv: "//",
    nodes.Mod: "%",
    nodes.Pow: "**",
}


class _NoKernelError(Exception):
    """There is no kernel for this node: it is evaluated row by row."""


class Compiler:
    """Compiles the expressions of one resolved tree.

    Args:
        sandbox: Evaluates nodes without a kernel.
        columns: The term of each name.
    """

    def __init__(self, sandbox: Sandbox, columns: Mapping[str, Term]) -> None:
        self._sandbox, self._columns = sandbox, columns
        self._done: dict[int, Term | Untyped] = {}
        self._operands = 0

    def term(self, node: nodes.Expr) -> Term:
        """Return the term of an expression that must have a type.

        Raises:
            ParameterError: Types do not fit, or no column can hold the values.
        """
        compiled = self._compiled(node)
        if isinstance(compiled, Untyped):
            lists = lists_by_row(self._sandbox, compiled)
            if lists is None:
                message = (
                    "this is neither a single value nor a list of such, so it cannot be a column"
                )
                raise refusal(message, node)
            return lists
        return compiled

    def _compiled(self, node: nodes.Expr) -> Term | Untyped:
        if id(node) not in self._done:
            try:
                try:
                    self._done[id(node)] = self._compile(node)
                except _NoKernelError:
                    self._done[id(node)] = self._by_row(node)
            except ParameterError as error:
                if error.offset is not None:
                    raise
                raise refusal(error.message, node, error.suggestion) from None
            except (GenerationError, OverflowError, pa.ArrowException) as error:  # of constants
                raise refusal(str(error), node) from error
        return self._done[id(node)]

    def _typed(self, node: nodes.Expr) -> Term:
        """Return the term of a node with single values."""
        term = self._stored(node)
        if types.is_nested(term.type):
            raise _NoKernelError
        return term

    def _stored(self, node: nodes.Expr) -> Term:
        """Return the term of a node with values that a column can hold, objects and lists included."""
        compiled = self._compiled(node)
        if isinstance(compiled, Untyped):
            raise _NoKernelError
        return compiled

    def _constant(self, node: nodes.Expr) -> Any:
        """Return the Python value of a node that is the same for every row."""
        found = self._typed(node).constant
        if found is None:
            raise _NoKernelError
        return found.as_py()

    # Row by row

    def _by_row(self, node: nodes.Expr) -> Term | Untyped:
        operands: dict[str, Term] = {}
        return by_row(self._sandbox, self._opened(node, operands), operands)

    def _opened(self, node: nodes.Node, operands: dict[str, Term]) -> Any:
        """Return a copy of a node in which operands with a type are replaced by names."""
        opened = copy.copy(node)
        for name, value in node.iter_fields():
            # The node that is called is a function's name or a method: neither is a value.
            if isinstance(node, nodes.Call) and name == "node":
                if not isinstance(value, nodes.Name):
                    setattr(opened, name, self._opened(value, operands))
            elif isinstance(value, list):
                setattr(opened, name, [self._closed(item, operands) for item in value])
            else:
                setattr(opened, name, self._closed(value, operands))
        return opened

    def _closed(self, value: Any, operands: dict[str, Term]) -> Any:
        """Return the replacement for a part of a node: a constant, a name, or a tree without a type."""
        if not isinstance(value, nodes.Node) or isinstance(value, nodes.Const):
            return value
        if not isinstance(value, nodes.Expr) or isinstance(value, nodes.Slice):
            return self._opened(value, operands)
        compiled = self._compiled(value)
        if isinstance(compiled, Untyped):
            operands.update(compiled.operands)
            return compiled.node
        known = compiled.constant
        if known is not None and isinstance(known.as_py(), bool | int | float | str):
            return nodes.Const(known.as_py(), lineno=value.lineno)
        if pt.is_decimal(compiled.type):
            compiled = compiled.cast(types.FLOAT)
        self._operands += 1
        name = f"operand__{self._operands}"
        operands[name] = compiled
        return nodes.Name(name, "load", lineno=value.lineno)

    # Vectorised

    @singledispatchmethod
    def _compile(self, node: nodes.Node) -> Term:
        raise _NoKernelError

    @_compile.register
    def _(self, node: nodes.Const) -> Term:
        return constant(node.value)

    @_compile.register
    def _(self, node: nodes.TemplateData) -> Term:
        return constant(node.data)

    @_compile.register
    def _(self, node: nodes.Name) -> Term:
        return self._columns[node.name]

    @_compile.register
    def _(self, node: nodes.Getattr) -> Term:
        term = self._stored(node.node)
        if pt.is_struct(term.type):
            return nested_parts.member(term, node.attr)
        if types.is_nested(term.type):
            raise _NoKernelError
        known = calendar.attributes(term.type)
        if node.attr in known:
            return calendar.attribute(term, node.attr)
        raise refusal(
            f"{types.describe(term.type)} has no attribute {node.attr!r}",
            node,
            nearest(node.attr, known),
        )

    @_compile.register
    def _(self, node: nodes.Getitem) -> Term:
        if not isinstance(node.arg, nodes.Const):
            raise _NoKernelError
        term, key = self._stored(node.node), node.arg.value
        if pt.is_struct(term.type) and isinstance(key, str):
            return nested_parts.member(term, key)
        if nested_parts.is_list(term) and isinstance(key, int):
            return nested_parts.item(term, key)
        raise _NoKernelError

    @_compile.register
    def _(self, node: nodes.Neg) -> Term:
        term = self._amount(node.node, "-")
        if term.type == types.DURATION:
            return calendar.summed(constant(timedelta()), term, -1)
        return apply(arithmetic.negative, term.type, term)

    @_compile.register
    def _(self, node: nodes.Pos) -> Term:
        return self._amount(node.node, "+")

    def _amount(self, node: nodes.Expr, symbol: str) -> Term:
        """Return the term of a number or a duration, which has a sign."""
        term = self._typed(node)
        if term.type == types.DURATION:
            return term
        if types.is_arithmetic(term.type):
            return term.cast(types.INT if term.type in (types.BOOL, types.INT) else types.FLOAT)
        raise refusal(f"{types.describe(term.type)} has no {symbol!r}", node)

    @_compile.register
    def _(self, node: nodes.BinExpr) -> Term:
        symbol = _SYMBOLS.get(type(node))
        if symbol is None:
            raise _NoKernelError
        moved = self._moved_by_months(symbol, node.left, node.right)
        if moved is not None:
            return moved
        left, right = self._typed(node.left), self._typed(node.right)
        if types.NULL in (left.type, right.type):
            return constant(None)
        made = functions.operation(symbol, left, right)
        if made is not None:
            return made
        if left.type == types.STRING and symbol in "*%":
            raise _NoKernelError
        raise refusal(
            f"{types.describe(left.type)} {symbol} {types.describe(right.type)} means nothing",
            node,
            "~" if symbol == "+" and types.STRING in (left.type, right.type) else None,
        )

    def _moved_by_months(self, symbol: str, left: nodes.Expr, right: nodes.Expr) -> Term | None:
        """Return the term of ``moment + months(n)`` and its like; None for any other operation.

        No column holds months, so that they are computed with what they move.
        """
        if symbol == "+" and _months_of(left) is not None:
            left, right = right, left
        each = _months_of(right) if symbol in "+-" else None
        if each is None or not isinstance(right, nodes.Call):
            return None
        moment, number = self._typed(left), self._typed(right.args[0])
        if not types.is_moment(moment.type) or number.type != types.INT:
            return None
        factor = constant(each if symbol == "+" else -each)
        months = apply(arithmetic.integers("*"), types.INT, number, factor)
        return calendar.moved_by_months(moment, months)

    @_compile.register
    def _(self, node: nodes.Concat) -> Term:
        return joined([self._typed(part) for part in node.nodes])

    @_compile.register
    def _(self, node: nodes.Not) -> Term:
        return apply(pc.invert, types.BOOL, comparison.truth(self._typed(node.node)))

    @_compile.register
    def _(self, node: nodes.And) -> Term:
        return self._logic(node, pc.and_kleene)

    @_compile.register
    def _(self, node: nodes.Or) -> Term:
        return self._logic(node, pc.or_kleene)

    def _logic(self, node: nodes.And | nodes.Or, kernel: Callable[..., pa.Array]) -> Term:
        left, right = self._typed(node.left), self._typed(node.right)
        kind = types.common(left.type, right.type)
        if kind in (None, types.BOOL, types.NULL):
            return apply(kernel, types.BOOL, comparison.truth(left), comparison.truth(right))

        # Jinja2 returns the operand that decides the result; what is missing is not true.
        def decided(a: Values, b: Values) -> pa.Array:
            then, otherwise = (b, a) if isinstance(node, nodes.And) else (a, b)
            return pc.if_else(pc.fill_null(comparison.is_true(kind, a), False), then, otherwise)

        return apply(decided, kind, left.cast(kind), right.cast(kind))

    @_compile.register
    def _(self, node: nodes.CondExpr) -> Term:
        test, then = self._typed(node.test), self._typed(node.expr1)
        otherwise = self._typed(node.expr2) if node.expr2 is not None else constant(None)
        return comparison.choose(test, *functions.alike(then, otherwise))

    @_compile.register
    def _(self, node: nodes.Compare) -> Term:
        made: list[Term] = []
        left = node.expr
        for operand in node.ops:
            made.append(self._comparison(left, operand.op, operand.expr))
            left = operand.expr
        return reduce(lambda a, b: apply(pc.and_kleene, types.BOOL, a, b), made)

    def _comparison(self, left: nodes.Expr, word: str, right: nodes.Expr) -> Term:
        if word in ("in", "notin"):
            found = self._membership(left, right)
            return found if word == "in" else apply(pc.invert, types.BOOL, found)
        for node in (left, right):
            if isinstance(node, nodes.Const) and node.value is None:
                raise refusal("a comparison with none is never true", node, "is none")
        return self._compared(word, self._typed(left), self._typed(right), right)

    def _compared(self, word: str, left: Term, right: Term, node: nodes.Node) -> Term:
        left, right = _read_moment(left, right), _read_moment(right, left)
        kind = types.common(left.type, right.type)
        if kind is None:
            raise refusal(
                f"{types.describe(left.type)} cannot be compared with {types.describe(right.type)}",
                node,
            )
        if kind == types.NULL:
            return constant(None, types.BOOL)
        return apply(comparison.COMPARE[word], types.BOOL, left.cast(kind), right.cast(kind))

    def _membership(self, left: nodes.Expr, right: nodes.Expr) -> Term:
        term = self._typed(left)
        if isinstance(right, nodes.List | nodes.Tuple):
            members = [self._typed(item) for item in right.items]
            return self._among(term, members, right)
        bounds = self._range(right)
        if bounds is not None:
            self._compared("eq", term, constant(0), left)
            return comparison.in_range(term, bounds)
        whole = self._typed(right)
        if whole.type != types.STRING:
            raise refusal(f"nothing is in {types.describe(whole.type)}", right)
        if term.type != types.STRING:
            raise refusal(f"{types.describe(term.type)} is never in a string", left, "string")
        if term.constant is None:
            raise _NoKernelError
        part = term.constant.as_py()
        if part is None:
            return constant(None).cast(types.BOOL)
        return apply(lambda values: pc.match_substring(values, part), types.BOOL, whole)

    def _among(self, term: Term, members: Sequence[Term], node: nodes.Node) -> Term:
        if not members:
            raise refusal("nothing is in an empty list", node)
        equal = [self._compared("eq", term, member, node) for member in members]
        kind = types.common(term.type, *(_read_moment(m, term).type for m in members))
        known = [_read_moment(member, term) for member in members]
        if kind is not None and all(m.constant is not None and m.constant.is_valid for m in known):
            values = [m.cast(kind).constant.as_py() for m in known]  # type: ignore[union-attr]
            return comparison.among(term.cast(kind), values)
        return reduce(lambda a, b: apply(pc.or_kleene, types.BOOL, a, b), equal)

    def _range(self, node: nodes.Expr) -> range | None:
        if not isinstance(node, nodes.Call) or node.kwargs:
            return None
        if not isinstance(node.node, nodes.Name) or node.node.name != "range":
            return None
        bounds = [self._constant(argument) for argument in node.args]
        try:
            return range(*bounds)
        except (TypeError, ValueError) as error:
            raise refusal(str(error), node) from error

    @_compile.register
    def _(self, node: nodes.Filter) -> Term:
        if node.dyn_args is not None or node.dyn_kwargs is not None or node.node is None:
            raise _NoKernelError
        return self._function(node.name, [node.node, *node.args], node)

    @_compile.register
    def _(self, node: nodes.Call) -> Term:
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            raise _NoKernelError
        if isinstance(node.node, nodes.Name):
            return self._function(node.node.name, node.args, node)
        if isinstance(node.node, nodes.Getattr) and not node.args and not node.kwargs:
            term = self._typed(node.node.node)
            if term.type == types.DURATION and node.node.attr == "total_seconds":
                return calendar.total_seconds(term)
        raise _NoKernelError

    def _function(
        self, name: str, args: Sequence[nodes.Expr], node: nodes.Filter | nodes.Call
    ) -> Term:
        if name in _LENGTHS and len(args) == 1 and nested_parts.is_list(self._stored(args[0])):
            return nested_parts.length(self._stored(args[0]))
        operands = [self._typed(argument) for argument in args]
        function = self._sandbox.functions.get(name)
        if function is None:
            raise _NoKernelError
        functions.check(function, operands)
        options = {str(pair.key): self._typed(pair.value) for pair in node.kwargs}
        made = functions.call(function, operands, options)
        if made is None:
            raise _NoKernelError
        return made

    @_compile.register
    def _(self, node: nodes.Test) -> Term:
        if node.name in ("none", "defined", "undefined"):
            term = self._stored(node.node)
            if node.name == "none":
                return apply(lambda values: values.is_null(), types.BOOL, term)
            return constant(node.name == "defined")
        word = "in" if node.name == "in" else _TESTS.get(node.name)
        if word is None:
            raise _NoKernelError
        if len(node.args) != 1:
            raise ParameterError(f"the test {node.name!r} compares two values: a is {node.name} b")
        if word == "in":
            return self._membership(node.node, node.args[0])
        return self._comparison(node.node, word, node.args[0])


_LENGTHS = ("length", "count", "len")

_TESTS = {
    alias: word
    for word, aliases in {
        "eq": ("eq", "==", "equalto"),
        "ne": ("ne", "!="),
        "lt": ("lt", "<", "lessthan"),
        "lteq": ("le", "<="),
        "gt": ("gt", ">", "greaterthan"),
        "gteq": ("ge", ">="),
    }.items()
    for alias in aliases
}


def _months_of(node: nodes.Expr) -> int | None:
    """Return how many months one unit of a call has; None for what is no call of months or years."""
    if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name):
        return None
    plain = len(node.args) == 1 and not node.kwargs and node.dyn_args is node.dyn_kwargs is None
    return {"months": 1, "years": 12}.get(node.node.name) if plain else None


def _read_moment(term: Term, other: Term) -> Term:
    """Return a constant string as a date or a time, if it is compared with one."""
    if term.type != types.STRING or term.constant is None or not term.constant.is_valid:
        return term
    text = term.constant.as_py()
    try:
        if other.type == types.DATE:
            return constant(date.fromisoformat(text))
        if pt.is_timestamp(other.type):
            return constant(datetime.fromisoformat(text))
        if other.type == types.TIME:
            return constant(time.fromisoformat(text))
    except ValueError as error:
        raise ParameterError(f"{text!r} is not {types.describe(other.type)}") from error
    return term
