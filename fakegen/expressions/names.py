"""Resolving names: which columns, functions and filters the words of an expression mean."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias, TypeVar

from jinja2 import TemplateSyntaxError, nodes
from jinja2.meta import TrackingCodeGenerator

from fakegen.errors import ParameterError, nearest
from fakegen.expressions.previous_names import from_zero
from fakegen.expressions.previous_rows import previous_terms
from fakegen.expressions.syntax import LocatingEnvironment, refusal, refused

_Node = TypeVar("_Node", bound=nodes.Node)

_OVER_ROWS = ("any", "all", "count", "mean", "sum")
"""What expressions call over the rows of another table, besides functions of these names."""
MOMENTS = ("now", "today")
"""The names of the schema's ``now``, unless a column has the same name."""

_REFUSED = (
    nodes.Block,
    nodes.Extends,
    nodes.FromImport,
    nodes.Import,
    nodes.Include,
)


@dataclass(frozen=True)
class Resolved:
    """A syntax tree in which every column has become a single name.

    Attributes:
        tree: The tree.
        columns: The column that each name means.
    """

    tree: nodes.Node
    columns: dict[str, str]

    @property
    def reads(self) -> Sequence[str]:
        """The columns that it reads, each once, in the order in which they occur."""
        return list(dict.fromkeys(self.columns.values()))

    @property
    def nulls(self) -> Sequence[str]:
        """The columns that must be null for an expression to be true."""
        return self._tested(null=True)

    @property
    def present(self) -> Sequence[str]:
        """The columns that must not be null for an expression to be true."""
        return self._tested(null=False)

    def _tested(self, *, null: bool) -> Sequence[str]:
        tests = _tests_for_none(self.tree)
        return list(dict.fromkeys(self.columns[name] for name, wanted in tests if wanted is null))


def _tests_for_none(node: nodes.Node) -> Iterator[tuple[str, bool]]:
    """Yield the names that are compared with none where an expression is true, and whether they are null there."""
    if isinstance(node, nodes.And):
        yield from _tests_for_none(node.left)
        yield from _tests_for_none(node.right)
    test, negated = (node.node, True) if isinstance(node, nodes.Not) else (node, False)
    if isinstance(test, nodes.Test) and test.name == "none" and isinstance(test.node, nodes.Name):
        yield test.node.name, not negated


def candidates(tree: nodes.Node) -> list[str]:
    """Return every name that could be a column, in the order in which they occur.

    ``person.born.year`` could be the column ``person``, the column ``person.born`` of another
    table, or ``person.born.year``; ``hours_per_week`` could also be ``hours-per-week``.
    """
    return list(dict.fromkeys(_candidates(tree)))


def _candidates(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Name) and node.ctx == "load":
        yield from (node.name, node.name.replace("_", "-"))
    elif isinstance(node, nodes.Getattr) and (path := _path(node)) is not None:
        yield path
    elif (column := _subscript(node)) is not None:
        yield column
    for term in previous_terms(node):
        if (path := _path(term)) is not None:
            yield from_zero(path)
    called = isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name)
    for child in node.iter_child_nodes(exclude=["node"] if called else None):
        yield from _candidates(child)


Known: TypeAlias = Callable[[], Iterable[str]]
"""Returns columns, for suggestions."""


def resolve(
    environment: LocatingEnvironment,
    tree: nodes.Node,
    columns: Collection[str],
    known: Known = tuple,
) -> Resolved:
    """Replace each column in a tree, however it is written, by a single name.

    Args:
        environment: Has the available functions, filters and tests.
        tree: The syntax tree; it is changed in place.
        columns: The columns that names can mean.
        known: Returns other columns, for suggestions.

    Raises:
        ParameterError: There is no such column, function, filter or test.
    """
    resolver = _Resolver(environment, tree, columns, known)
    return Resolved(rewrite(tree, resolver.replace), resolver.found)


def free_names(environment: LocatingEnvironment, tree: nodes.Template) -> Collection[str]:
    """Return the names in a template that it does not define itself, among them those of functions.

    Raises:
        ParameterError: It defines a name that it must not, such as ``loop`` in a loop.
    """
    bare = environment.overlay()
    bare.globals = {}
    tree.set_environment(bare)
    tracker = TrackingCodeGenerator(bare)
    tracker.optimizer = None  # which would compute constants, without a budget
    try:
        tracker.visit(tree)
    except TemplateSyntaxError as error:
        raise refused(error, error.lineno) from error
    finally:
        tree.set_environment(environment)
    # Jinja2 defines "self", through which a template reaches its blocks.
    defined = any(name.name == "self" and name.ctx != "load" for name in tree.find_all(nodes.Name))
    return tracker.undeclared_identifiers | (set() if defined else {"self"})


class _Resolver:
    def __init__(
        self,
        environment: LocatingEnvironment,
        tree: nodes.Node,
        columns: Collection[str],
        known: Known,
    ) -> None:
        self._environment, self._columns, self._others = environment, columns, known
        for found in _each(tree, nodes.Filter):
            self._check("filter", found.name, environment.filters, found)
        for tested in _each(tree, nodes.Test):
            self._check("test", tested.name, environment.tests, tested)
        # Only a template can define names, by loops and assignments.
        self._free = free_names(environment, tree) if isinstance(tree, nodes.Template) else None
        self.found: dict[str, str] = {}
        self._from_zero: set[int] = set()

    @cached_property
    def _known(self) -> Sequence[str]:
        """All columns: those of many tables that refer to each other are not listed unless a name is wrong."""
        return [*self._columns, *self._others()]

    def replace(self, node: nodes.Node) -> nodes.Node | None:
        self._from_zero.update(map(id, previous_terms(node)))
        if isinstance(node, _REFUSED):
            raise refusal("a template cannot use other templates or blocks", node)
        if isinstance(node, nodes.Name) and node.ctx == "load" and self._is_free(node.name):
            return self._name(node)
        if isinstance(node, nodes.Getattr):
            return self._attribute(node)
        if (column := _subscript(node)) is not None and self._is_free("row"):
            if column not in self._columns:
                raise self._no_column(column, node)
            return self._alias(column, node)
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
            return self._call(node, node.node.name)
        return None

    def _is_free(self, name: str) -> bool:
        return self._free is None or name in self._free

    def _name(self, node: nodes.Name) -> nodes.Name:
        hyphenated = node.name.replace("_", "-")
        column = node.name if node.name in self._columns else hyphenated
        if column in self._columns:
            if node.name == "self" or node.name in self._environment.globals:
                return self._alias(column, node)
            self.found[node.name] = column
        elif node.name in self._environment.globals and not self._longer(node.name):
            raise refusal(f"{node.name!r} is a function, which has no value of its own", node)
        elif node.name not in MOMENTS:
            raise self._no_column(node.name, node)
        return node

    def _attribute(self, node: nodes.Getattr) -> nodes.Name | None:
        path = _path(node)
        if path is None or not self._is_free(path.partition(".")[0]):
            return None
        if id(node) in self._from_zero and from_zero(path) in self._columns:
            return self._alias(from_zero(path), node)
        if path in self._columns:
            return self._alias(path, node)
        parts = path.split(".")
        table, prefixes = parts[0], (".".join(parts[:n]) for n in range(1, len(parts)))
        if any(prefix in self._columns for prefix in prefixes) or table in MOMENTS:
            whole, _, part = path.rpartition(".")
            others = [name for name in self._known if name.rpartition(".")[0] == whole]
            # What the column has no part for may still be a method of its values.
            if others and whole in self._columns and not hasattr(str, part):
                message = f"{whole!r} has no part {part!r}"
                raise refusal(message, node, nearest(path, others))
            return None
        is_table = any(column.startswith(f"{table}.") for column in self._known)
        raise self._no_column(path if is_table else table, node)

    def _call(self, node: nodes.Call, function: str) -> nodes.Call | None:
        if self._is_free(function):
            if function in _OVER_ROWS and function not in self._environment.globals:
                message = f"{function!r} is over a table whose rows belong to this one's: {function}(TABLE.COLUMN)"
                raise refusal(message, node)
            self._check("function", function, self._environment.globals, node)
        for name, value in list(node.iter_fields(exclude=["node"])):
            setattr(node, name, _rewritten(value, self.replace))
        return node

    def _alias(self, column: str, node: nodes.Node) -> nodes.Name:
        name = f"column__{len(self.found)}"
        self.found[name] = column
        return nodes.Name(name, "load", lineno=node.lineno, environment=self._environment)

    def _check(self, what: str, name: str, known: Collection[str], node: nodes.Node) -> None:
        if name not in known:
            raise refusal(f"there is no {what} {name!r}", node, nearest(name, known))

    def _longer(self, name: str) -> Sequence[str]:
        """Return the columns whose names go on with a hyphen, which is a minus in an expression."""
        return [column for column in self._known if column.startswith(f"{name}-")]

    def _no_column(self, name: str, node: nodes.Node) -> ParameterError:
        longer = self._longer(name)
        suggestion = longer[0].replace("-", "_") if longer else nearest(name, self._known)
        return refusal(f"there is no column {name!r}", node, suggestion)


def rewrite(node: nodes.Node, replace: Callable[[nodes.Node], nodes.Node | None]) -> nodes.Node:
    """Replace each node for which ``replace`` returns another node.

    Replaced nodes are not searched further. The tree is changed in place.
    """
    replacement = replace(node)
    if replacement is not None:
        return replacement
    for name, value in list(node.iter_fields()):
        setattr(node, name, _rewritten(value, replace))
    return node


def _rewritten(value: object, replace: Callable[[nodes.Node], nodes.Node | None]) -> object:
    if isinstance(value, nodes.Node):
        return rewrite(value, replace)
    if isinstance(value, list):
        return [_rewritten(item, replace) for item in value]
    return value


def _each(tree: nodes.Node, kind: type[_Node]) -> Iterator[_Node]:
    if isinstance(tree, kind):
        yield tree
    yield from tree.find_all(kind)


def _path(node: nodes.Node) -> str | None:
    """Return ``a.b.c`` for nested attributes of a name; None for other nodes."""
    if isinstance(node, nodes.Name):
        return node.name
    if not isinstance(node, nodes.Getattr):
        return None
    inner = _path(node.node)
    return None if inner is None else f"{inner}.{node.attr}"


def _subscript(node: nodes.Node) -> str | None:
    """Return the column that ``row['its name']`` names; None for other nodes."""
    if not (isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const)):
        return None
    is_row = isinstance(node.node, nodes.Name) and node.node.name == "row"
    return node.arg.value if is_row and isinstance(node.arg.value, str) else None
