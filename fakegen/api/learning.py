"""Learning a model from data, without a schema."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from fakegen.api.checked_arguments import Plugins, as_plugins
from fakegen.api.learned_model import LearnedModel
from fakegen.api.planning import Planner
from fakegen.errors import FakegenWarning, Mark, Problem, SchemaError, UsageError
from fakegen.language import defaults, from_python, read_schema
from fakegen.language.frame_values import is_frame

_NAME = "learn"
_PATH = f"models.{_NAME}"
_PLACES = (
    (f"{_PATH}.", ""),
    (_PATH, ""),
    (f"sources.{_NAME}.missing", "missing"),
    (f"sources.{_NAME}.rows", "data"),
    (f"sources.{_NAME}.file", "data"),
)
"""Which argument a place in the document came from."""

_OWN = ("source", "file", "method")


def learn(
    data: Any,
    method: str = defaults.METHOD,
    *,
    plugins: Plugins = (),
    cache: bool = True,
    **options: Any,
) -> LearnedModel:
    """Learn a model of a table's columns, to draw new rows from.

    Columns that cannot be learned are reported by a :class:`FakegenWarning`.

    Args:
        data: A data frame (pandas, polars, Arrow) or the path of a file.
        method: The method: ``trees``, ``copula``, ``independent``, or a plugin's.
        plugins: As for :func:`load`.
        cache: As for :func:`load`.
        options: What an entry of ``models:`` takes: ``columns`` (settings of columns), ``given``
            (columns that will always be given), ``derive`` (columns to compute instead) and the
            method's own parameters; and ``missing``, the values that mean "no information", by
            column, as a source takes it.

    Raises:
        SchemaError: An option is wrong.
        UsageError: The data is neither a data frame nor a path, or there is no such option.
        ModelError: The data cannot be learned.
        DataError: The file cannot be read.
    """
    for name in _OWN:
        if name in options:
            raise UsageError(f"learn() takes no {name!r}: give the data as the first argument")
    source: dict[str, Any] = {"missing": options.pop("missing")} if "missing" in options else {}
    if isinstance(data, str | Path):
        source["file"] = str(data)
    elif is_frame(data):
        source["rows"] = data
    else:
        kind = type(data).__name__
        raise UsageError(f"data must be a data frame or a file's path, not {kind}")
    document = {
        "sources": {_NAME: source},
        "models": {_NAME: {"source": _NAME, "method": method, **options}},
        "tables": {_NAME: {"columns": {"*": {"model": _NAME}}}},
    }
    loaded = as_plugins(plugins)
    try:
        spec = read_schema(from_python(document, _NAME))
        planner = Planner(spec, Path(), loaded, {}, {}, cache=cache)
        inner, computed = planner.learn(_NAME)
        planner.plan()  # which finds what is wrong with 'derive'
    except SchemaError as error:
        raise SchemaError([_as_argument(problem) for problem in error.problems]) from None
    model = LearnedModel(inner, computed, loaded)
    _warn(model.left_out, computed)
    return model


def _as_argument(problem: Problem) -> Problem:
    """Return a mistake with its place among the arguments, instead of in the document."""
    path = problem.mark.path
    for prefix, argument in _PLACES:
        if path.startswith(prefix):
            path = argument + path.removeprefix(prefix)
            break
    return replace(problem, mark=replace(problem.mark, path=path))


def _warn(left_out: Mapping[str, str], computed: Mapping[str, str]) -> None:
    for column, reason in left_out.items():
        if column not in computed:
            message = f"the model does not draw {column!r}: {reason}"
            warnings.warn(FakegenWarning(Mark(_NAME), message), stacklevel=3)
