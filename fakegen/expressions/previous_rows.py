"""What an expression says of the row before: ``previous.balance + amount``.

A row that has none before it sees null, but 0 where ``previous.x`` is a term of a sum or a difference, alone or
times a factor. So that both can be columns, the latter has a name of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import nodes

from fakegen.expressions.previous_names import PREVIOUS


def previous_terms(node: nodes.Node) -> Iterator[nodes.Getattr]:
    """Yield where a sum or a difference has a column of the row before as a term."""
    if isinstance(node, nodes.Add | nodes.Sub):
        yield from _terms(node)


def _terms(node: nodes.Node) -> Iterator[nodes.Getattr]:
    if isinstance(node, nodes.Add | nodes.Sub | nodes.Mul):
        yield from _terms(node.left)
        yield from _terms(node.right)
    elif isinstance(node, nodes.Div):
        yield from _terms(node.left)
    elif isinstance(node, nodes.Neg | nodes.Pos):
        yield from _terms(node.node)
    elif isinstance(node, nodes.Getattr) and _reads_previous(node):
        yield node


def _reads_previous(node: nodes.Node) -> bool:
    """Return whether a node is a path that begins with ``previous``."""
    while isinstance(node, nodes.Getattr):
        node = node.node
    return isinstance(node, nodes.Name) and node.name == PREVIOUS


def only_adds(tree: nodes.Node, column: str) -> tuple[bool, bool]:
    """Return whether an expression adds to a column of the row before, and reads the row before no further.

    Args:
        tree: The expression's syntax tree.
        column: The column.

    Returns:
        Whether it does, and whether the column has another value where there is no row before it, as in
        ``coalesce(previous.price, 100) + change``.
    """
    terms = list(_signed(tree, positive=True))
    own = [(term, positive) for term, positive in terms if _mentions_previous(term)]
    if len(own) != 1 or len(terms) < 2:
        return False, False
    (term, positive), falls_back = own[0], False
    if isinstance(term, nodes.Call) and isinstance(term.node, nodes.Name) and term.args:
        falls_back = term.node.name == "coalesce" and not any(
            map(_mentions_previous, term.args[1:])
        )
        term = term.args[0] if falls_back else term
    is_column = (
        isinstance(term, nodes.Getattr)
        and term.attr == column
        and isinstance(term.node, nodes.Name)
        and term.node.name == PREVIOUS
    )
    return positive and is_column, falls_back


def _signed(node: nodes.Node, *, positive: bool) -> Iterator[tuple[nodes.Node, bool]]:
    if isinstance(node, nodes.Add | nodes.Sub):
        yield from _signed(node.left, positive=positive)
        yield from _signed(node.right, positive=positive == isinstance(node, nodes.Add))
    else:
        yield node, positive


def _mentions_previous(node: nodes.Node) -> bool:
    own = [node] if isinstance(node, nodes.Name) else []
    return any(name.name == PREVIOUS for name in [*own, *node.find_all(nodes.Name)])
