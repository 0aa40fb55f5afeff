"""Jinja2's own parser, made to tell where in the text each node and each mistake stands."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import TemplateSyntaxError, nodes
from jinja2.lexer import TokenStream
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

from fakegen.errors import ParameterError


class LocatingEnvironment(ImmutableSandboxedEnvironment):
    """An environment whose nodes' ``lineno`` is an offset: characters from the start of the text.

    Jinja2 knows lines only, and most expressions are one line.
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
                # Whitespace that a "-" strips is no token: look for the next one behind it.
                start = max(source.find(text, offset), offset)
                yield start, kind, text
                offset = start + len(text)
        except TemplateSyntaxError as error:
            error.lineno = offset
            raise


def parse_expression(environment: LocatingEnvironment, text: str) -> nodes.Expr:
    """Return the syntax tree of an expression.

    Raises:
        ParameterError: It is no expression.
    """
    try:
        parser = Parser(environment, text, state="variable")
        tree = parser.parse_expression()
        if not parser.stream.eos:
            parser.fail("there is something after the expression")
    except TemplateSyntaxError as error:
        raise _refusal(error, text) from error
    tree.set_environment(environment)
    return tree


def conjuncts(environment: LocatingEnvironment, text: str) -> list[tuple[int, str]]:
    """Return the parts of an expression that ``and`` joins, each with its offset in the text.

    Args:
        environment: Knows the words of the language.
        text: An expression; what is none comes back as one part.
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
    bounds = zip(cuts[::2], [*cuts[1::2], len(text)], strict=True)
    return [(begin, text[begin:end]) for begin, end in bounds]


def parse_template(environment: LocatingEnvironment, text: str) -> nodes.Template:
    """Return the syntax tree of a template.

    Raises:
        ParameterError: It is no template.
    """
    try:
        tree = Parser(environment, text).parse()
    except TemplateSyntaxError as error:
        raise _refusal(error, text) from error
    tree.set_environment(environment)
    return tree


def refusal(message: str, node: nodes.Node, suggestion: str | None = None) -> ParameterError:
    """Return the error that points to a node."""
    return ParameterError(message, suggestion=suggestion, offset=node.lineno)


def _refusal(error: TemplateSyntaxError, text: str) -> ParameterError:
    message = (error.message or "this is not an expression").rstrip(".")
    message = message.replace("'end of template'", "end").replace("end of template", "end")
    if message.startswith("unexpected char"):
        message = message.rpartition(" at ")[0]
    return ParameterError(
        message[:1].lower() + message[1:], offset=min(error.lineno, max(len(text) - 1, 0))
    )
