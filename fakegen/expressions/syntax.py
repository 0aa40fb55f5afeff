"""Jinja2's own parser, extended so that each node and each error has a position in the string."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import TemplateSyntaxError, nodes
from jinja2.lexer import TokenStream
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

from fakegen.errors import ParameterError

_DEEPEST = 200
"""The most parts inside each other: Python's stack has room for four or five calls each."""

_DEEPEST_STATEMENTS = 20
"""The most loops and other statements inside each other: Python compiles no more."""

_MOST_DIGITS = 500


class LocatingEnvironment(ImmutableSandboxedEnvironment):
    """An environment in which a node's ``lineno`` is an offset in characters from the start.

    Jinja2 itself only knows line numbers, and most expressions are on one line.
    """

    def _tokenize(
        self, source: str, name: str | None, filename: str | None = None, state: str | None = None
    ) -> TokenStream:
        tokens = self._located(source, name, filename, state)
        return TokenStream(self.lexer.wrap(tokens, name, filename), name, filename)

    def _located(
        self, source: str, name: str | None, filename: str | None, state: str | None
    ) -> Iterator[tuple[int, str, str]]:
        offset = 0
        try:
            for _, kind, text in self.lexer.tokeniter(source, name, filename, state):
                # Whitespace that a "-" strips is not a token: look for the next token after it.
                start = max(source.find(text, offset), offset)
                if kind == "integer" and len(text) > _MOST_DIGITS:
                    raise TemplateSyntaxError(f"an integer has more than {_MOST_DIGITS} digits", 1)
                yield start, kind, text
                offset = start + len(text)
        except TemplateSyntaxError as error:
            error.lineno = offset
            raise


def parse_expression(environment: LocatingEnvironment, text: str) -> nodes.Expr:
    """Return the syntax tree of an expression.

    Raises:
        ParameterError: The string is not an expression.
    """
    try:
        parser = Parser(environment, text, state="variable")
        tree = parser.parse_expression()
        if not parser.stream.eos:
            parser.fail("there is something after the expression")
    except TemplateSyntaxError as error:
        raise refused(error, min(error.lineno, max(len(text) - 1, 0))) from error
    except RecursionError as error:
        raise too_deep(parser.stream.current.lineno) from error
    _check_depth(tree)
    tree.set_environment(environment)
    return tree


def conjuncts(environment: LocatingEnvironment, text: str) -> list[tuple[int, str]]:
    """Return the parts of an expression that are joined by ``and``, each with its offset.

    Args:
        environment: The environment that parses it.
        text: The expression; a string that is not one, or is too long, is returned as a single part.
    """
    cuts, depth, offset = [0], 0, 0
    try:
        for _, kind, word in environment.lexer.tokeniter(text, None, None, "variable"):
            start = text.find(word, offset)
            offset = start + len(word)
            if kind == "operator":
                depth += (word in "([{") - (word in ")]}")
            elif kind == "name" and not depth:
                if word in ("or", "if", "else"):
                    return [(0, text)]
                if word == "and":
                    cuts += [start, offset]
    except TemplateSyntaxError:
        return [(0, text)]
    if len(cuts) > 2 * _DEEPEST:
        return [(0, text)]
    bounds = zip(cuts[::2], [*cuts[1::2], len(text)], strict=True)
    return [(begin, text[begin:end]) for begin, end in bounds]


def parse_template(environment: LocatingEnvironment, text: str) -> nodes.Template:
    """Return the syntax tree of a template.

    Raises:
        ParameterError: The string is not a template.
    """
    try:
        parser = Parser(environment, text)
        tree = parser.parse()
    except TemplateSyntaxError as error:
        raise refused(error, min(error.lineno, max(len(text) - 1, 0))) from error
    except RecursionError as error:
        raise too_deep(parser.stream.current.lineno) from error
    _check_depth(tree)
    tree.set_environment(environment)
    return tree


def _check_depth(tree: nodes.Node) -> None:
    """Refuse a tree that would be too deep for what goes through it by recursion."""
    open_ = [(tree, 0, 0)]
    while open_:
        node, depth, statements = open_.pop()
        statements += isinstance(node, nodes.Stmt) and not isinstance(node, nodes.Output)
        if depth > _DEEPEST:
            raise too_deep(node.lineno)
        if statements > _DEEPEST_STATEMENTS:
            most = _DEEPEST_STATEMENTS
            raise refusal(f"more than {most} loops or other statements are inside each other", node)
        open_ += [(child, depth + 1, statements) for child in node.iter_child_nodes()]


def too_deep(offset: int) -> ParameterError:
    """Return the error of an expression or a template with too many parts inside each other."""
    return ParameterError(
        f"more than {_DEEPEST} operators, calls or brackets are inside each other or in a chain; "
        "compute a part in a column of its own",
        offset=offset,
    )


def refusal(message: str, node: nodes.Node, suggestion: str | None = None) -> ParameterError:
    """Return an error that points to a node."""
    return ParameterError(message, suggestion=suggestion, offset=node.lineno)


def refused(error: TemplateSyntaxError, offset: int) -> ParameterError:
    """Return the error of what Jinja2 refuses."""
    message = (error.message or "this is not an expression").rstrip(".")
    message = message.replace("'end of template'", "end").replace("end of template", "end")
    if message.startswith("unexpected char"):
        message = message.rpartition(" at ")[0]
    return ParameterError(message[:1].lower() + message[1:], offset=offset)
