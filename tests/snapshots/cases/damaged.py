"""Models whose state is damaged: each says in words what is wrong with it."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import Any

from tests.snapshots.cases.case import Case, python


@cache
def _learned(method: str) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    import pyarrow as pa

    from fakegen.registry import Registry

    rows = {
        "k": ["ab", "cd", "ab", "ef"] * 20,
        "v": [n * 7 % 31 / 2 for n in range(80)],
        "x": [f"x{n % 5}" for n in range(80)],
        "y": [f"y{n % 5 % 2}" for n in range(80)],
        "low": list(range(80)),
        "high": [n + n % 3 for n in range(80)],
    }
    options: dict[str, Any] = {"fuse": [["x", "y"]], "rising": [["low", "high"]]}
    if method == "trees":
        options["min_leaf"] = 5
    found = Registry().methods[method]
    facts, arrays = found.fit(pa.table(rows), {}, [], **options).state()
    return found, json.loads(json.dumps(facts)), arrays


def restored(method: str, change: str) -> None:
    """Restore a small model after a change of its state.

    Args:
        method: How it was learned.
        change: Python that changes ``state``, its ``codings`` by the name of their first column, its
            chain of ``rising`` columns, and its ``arrays``.
    """
    found, facts, arrays = _learned(method)
    state, arrays = copy.deepcopy(facts), {name: array.copy() for name, array in arrays.items()}
    codings = {item.get("name", "x"): item for item in state["inner"]["codings"]}
    rising = state["rising"][0]
    names = {"state": state, "codings": codings, "rising": rising, "arrays": arrays}
    exec(change, names)
    found.restore(state, arrays)


def damaged(method: str, change: str) -> Case:
    """Return the case of a change of a learned model's state."""
    code = f"from tests.snapshots.cases.damaged import restored\nrestored({method!r}, {change!r})"
    return python(code)


CASES = [
    *(
        damaged("trees", change)
        for change in (
            "del codings['k']['values']",
            "codings['k']['values'] = ['ab', 3, 'ef']",
            "codings['k']['values'] = ['ab', 'ab', 'ef']",
            "codings['v']['values'] = codings['v']['values'][::-1]",
            "codings['k']['missing'] = 9",
            "codings['k']['other'] = 9",
            "codings['k'].update(rare=0, below=5)",
            "codings['k']['rare'] = 3",
            "codings['low']['spikes_only'] = 'no'",
            "codings['k']['type'] = 'strng'",
            "codings['k']['type'] = 'list<item: int64>'",
            "codings['k']['coding'] = 'level'",
            "codings['k']['name'] = 'kk'",
            "codings['low']['type'] = 'string'",
            "codings['low']['knots'] = []",
            "codings['low']['knots'] = [0.5, 3.0]",
            "codings['low']['knots'] = [3.0, 0.0]",
            "codings['low']['knots'] = [0.0, 1e300]",
            "codings['low']['knots'] = [0.0, None]",
            "codings['low']['step'] = -1",
            "codings['x']['combinations'][0] = [0]",
            "codings['x']['combinations'][0] = [9, 9]",
            "codings['x']['combinations'][0] = [1, 1]",
            "codings['x']['members'] = codings['x']['members'][:1]",
            "state['inner']['columns'] = {'k': 'string'}",
            "rising['names'] = ['low']",
            "rising['names'] = ['low', 'zz']",
            "rising['names'] = ['v', 'high']",
            "rising['names'] = ['low', 'low']",
            "rising['ends'] = [[3]]",
            "rising['ends'] = [3]",
            "codings['k']['type'] = 'halffloat'",
            "codings['low']['digits'] = 2",
            "state['types'] = {'k': 'string'}",
            "state['types']['v'] = 'int64'",
            "codings['high']['type'] = 'double'; codings['high']['values'] = [0.0, 1.0, 2.0]; state['inner']['columns']['high'] = 'double'",
            "del arrays['2.weights']",
            "arrays['2.weights'] = arrays['2.weights'][:-1]",
            "arrays['2.weights'][0] = -1",
            "arrays['2.weights'][0] = float('nan')",
            "arrays['2.weights'] = arrays['2.weights'].reshape(1, -1)",
            "arrays['2.weights'] = arrays['2.states']",
            "arrays['2.states'][0] = 99",
            "arrays['2.starts'][1] = 99",
            "arrays['2.starts'][:] = arrays['2.starts'][::-1]",
            "arrays['4.starts'][3] = 2",
            "arrays['4.knots'][0] = 3.0",
            "arrays['4.knots'][1] = -1.0",
            "arrays['4.knot_starts'][1] = 99",
            "arrays['4.knot_starts'][1] = 1",
            "arrays['4.knot_starts'][-1] = 99",
            "arrays['4.child'][0] = 99",
            "arrays['4.child'][0] = 3",
            "arrays['4.predictors'][0] = 4",
            "arrays['4.feature'][0] = 9",
            "arrays['4.order_lengths'][1] = 9",
            "arrays['9.more'] = arrays['2.weights']",
        )
    ),
    *(
        damaged("copula", change)
        for change in (
            "arrays['0.weights'][0] = -1",
            "arrays['0.places'][0] = 0",
            "arrays['0.places'][0] = 9",
            "arrays['correlation'][0] = 3",
            "arrays['correlation'][1] = 0.9",
            "arrays['correlation'][:] = float('nan')",
            "arrays['9.more'] = arrays['0.weights']",
        )
    ),
]  # fmt: skip
