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


@cache
def _formed() -> tuple[Any, dict[str, Any], dict[str, Any]]:
    import pyarrow as pa

    from fakegen.interfaces.method import LearnedColumn
    from fakegen.registry import Registry

    days = [f"{n % 28 + 1:02}.{n % 12 + 1:02}.2020" for n in range(80)]
    days[::9] = [f"2020-01-{n + 10}" for n in range(len(days[::9]))]
    found = Registry().methods["independent"]
    columns = {"day": LearnedColumn(forms=["%d.%m.%Y", "%Y-%m-%d"])}
    facts, arrays = found.fit(pa.table({"day": days}), columns, []).state()
    return found, json.loads(json.dumps(facts)), arrays


def restored_forms(change: str) -> None:
    """Restore a small model of a column with two forms after a change of its state.

    Args:
        change: Python that changes ``state``, its column with forms ``day``, and its ``codings``.
    """
    found, facts, arrays = _formed()
    state = copy.deepcopy(facts)
    codings = {item["name"]: item for item in state["inner"]["codings"]}
    exec(change, {"state": state, "day": state["formed"][0], "codings": codings})
    found.restore(state, dict(arrays))


def damaged_forms(change: str) -> Case:
    """Return the case of a change of a learned model's column with forms."""
    code = "from tests.snapshots.cases.damaged import restored_forms"
    return python(f"{code}\nrestored_forms({change!r})")


@cache
def _computed() -> tuple[Any, dict[str, Any], dict[str, Any]]:
    import pyarrow as pa

    from fakegen.registry import Registry

    a, b = [n * 37 % 101 for n in range(120)], [n * 53 % 97 for n in range(120)]
    total = [0 if n % 10 == 0 else sum(pair) for n, pair in enumerate(zip(a, b, strict=True))]
    found = Registry().methods["independent"]
    rows = pa.table({"a": a, "b": b, "total": total, "k": ["x", "y"] * 60})
    facts, arrays = found.fit(rows, {}, []).state()
    return found, json.loads(json.dumps(facts)), arrays


def restored_computed(change: str) -> Any:
    """Restore a small model of a column ``total`` that is ``a + b`` after a change of its state.

    Args:
        change: Python that changes ``state``, its computed column ``total`` and its first ``relation``.
    """
    found, facts, arrays = _computed()
    state = copy.deepcopy(facts)
    total = state["computed"][0]
    exec(change, {"state": state, "total": total, "relation": total["relations"][0]})
    return found.restore(state, dict(arrays))


def given_computed(values: dict[str, Any]) -> None:
    """Draw rows with some given columns from the model of :func:`restored_computed`."""
    import pyarrow as pa

    from fakegen.streams import Purpose, Rows, Stream

    stream = Stream.of(0, "t", "*", Purpose.VALUES, Rows(0, 2))
    restored_computed("").draw(stream, {name: pa.array(column) for name, column in values.items()})


def damaged_relations(change: str) -> Case:
    """Return the case of a change of a learned model's computed column."""
    code = "from tests.snapshots.cases.damaged import restored_computed"
    return python(f"{code}\nrestored_computed({change!r})")


def odd_given(values: dict[str, Any]) -> Case:
    """Return the case of columns given to a model with a computed column."""
    code = "from tests.snapshots.cases.damaged import given_computed"
    return python(f"{code}\ngiven_computed({values!r})")


@cache
def _redrawn() -> tuple[Any, dict[str, Any], dict[str, Any]]:
    import numpy as np
    import pyarrow as pa

    from fakegen.registry import Registry

    rng = np.random.default_rng(4)
    angle, radius = rng.uniform(0, 2 * np.pi, 2_000), rng.normal(10, 0.3, 2_000)
    x, y = radius * np.cos(angle), radius * np.sin(angle)
    rows = pa.table({"x": x, "y": y, "z": x + y + rng.normal(0, 0.3, 2_000)})
    found = Registry().methods["trees"]
    facts, arrays = found.fit(rows, {}, []).state()
    return found, facts, arrays


def restored_ratio(change: str) -> None:
    """Restore a model whose rows are drawn again after a change of its ``arrays``."""
    found, facts, arrays = _redrawn()
    arrays = {name: array.copy() for name, array in arrays.items()}
    exec(change, {"arrays": arrays})
    found.restore(copy.deepcopy(facts), arrays)


def damaged_ratio(change: str) -> Case:
    """Return the case of a change of a density ratio."""
    code = "from tests.snapshots.cases.damaged import restored_ratio"
    return python(f"{code}\nrestored_ratio({change!r})")


def damaged(method: str, change: str) -> Case:
    """Return the case of a change of a learned model's state."""
    code = f"from tests.snapshots.cases.damaged import restored\nrestored({method!r}, {change!r})"
    return python(code)


CASES = [
    *(
        damaged_relations(change)
        for change in (
            "total['decimals'] = 99",
            "total['learned_type'] = 'double'",
            "total['codes'] = []",
            "total['ends'] = [3, 1]",
            "total['lean'] = [{'relation': 'same', 'column': 'a'}, 0]",
            "relation['terms'][0][1] = 'zz'",
            "relation['terms'][0][1] = 'total'",
            "state['computed'] = [{**total, 'name': 'a', 'relations': [{'relation': 'same', 'column': 'b'}]}, {**total, 'name': 'b', 'relations': [{'relation': 'same', 'column': 'a'}]}]",
            "relation['relation'] = 'root'",
            "relation['rounding'] = 'up'",
            "relation['terms'] = []",
            "relation['terms'][0] = [1]",
            "relation['constant'] = float('inf')",
            "relation['terms'][0][1] = 'k'",
            "total['relations'] = [{'relation': 'same', 'column': 'k'}]",
            "total['relations'] = [{'relation': 'years', 'since': 'a', 'until': 'b'}]",
            "total['relations'] = [{'relation': 'look up', 'column': 'k', 'keys': ['x'], 'found': [], 'types': ['string', 'int64']}]",
            "total['relations'] = [{'relation': 'look up', 'column': 'k', 'keys': [3], 'found': [4], 'types': ['int64', 'int64']}]",
            "state['types']['k'] = 'int64'",
            "state['computed'][0] = {**total, 'name': 'k', 'type': 'string', 'learned_type': 'string', 'codes': ['z'], 'ends': None}; state['inner']['columns']['total'] = 'int64'",
        )
    ),
    *(
        damaged_ratio(change)
        for change in (
            "arrays['ratio.cap'][0] = float('inf')",
            "arrays['ratio.sizes'][0] += 1",
            "arrays['ratio.values'] = arrays['ratio.values'][:-1]",
        )
    ),
    odd_given({"total": [3, 4]}),
    odd_given({"total": [3, 4], "a": ["x", "y"], "b": [1, 2]}),
    *(
        damaged_forms(change)
        for change in (
            "day['type'] = 'double'",
            "day['forms'] = []",
            "day['rest'] = ['a', 'a']",
            "day['forms'] = day['forms'][:1]",
            "day['forms'] = ['%H:%M', '%H:%M:%S']",
            "day['beside'] = ['day']",
            "day['rising'] = [2]",
            "state['order'] = ['dy']",
        )
    ),
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
            "codings['low']['roundness'] = {'steps': [1], 'shares': [[1.0]]}",
            "codings['low']['roundness'] = {'steps': [5, 1], 'shares': [[1.0]]}",
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
