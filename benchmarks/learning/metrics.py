"""How near made rows are to real ones: marginals, a classifier, use for learning, privacy.

A missing value counts as a value of its own everywhere. A column is a number if it is one in the
real rows; moments count as numbers.
"""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_BINS = 10


def total_variation(real: pd.DataFrame, made: pd.DataFrame, ways: int) -> float:
    """Return the mean total variation distance over all marginals of ``ways`` columns.

    Numbers of more than 20 values are cut at the deciles of ``real``.
    """
    size = len(real)
    cells, counts = _cells(real, made)
    distances = []
    for chosen in combinations(range(len(cells)), ways):
        key = np.zeros(len(cells[0]), dtype=np.int64)
        for column in chosen:
            key = key * counts[column] + cells[column]
        key = pd.factorize(key)[0]
        a, b = (np.bincount(part, minlength=key.max() + 1) for part in (key[:size], key[size:]))
        distances.append(np.abs(a / size - b / len(made)).sum() / 2)
    return float(np.mean(distances))


def _cells(real: pd.DataFrame, made: pd.DataFrame) -> tuple[list[NDArray[np.int64]], list[int]]:
    cells = []
    for name in real.columns:
        both = pd.concat([real[name], made[name]], ignore_index=True)
        if _is_number(real[name]) and real[name].nunique() > 2 * _BINS:
            both, known = _number(both), _number(real[name])
            inner = np.linspace(0, 1, _BINS + 1)[1:-1]
            cut = np.searchsorted(np.unique(np.nanquantile(known, inner)), both, side="right")
            cells.append(np.where(np.isnan(both), _BINS, cut))
        else:
            cells.append(pd.factorize(both, use_na_sentinel=False)[0])
    return cells, [int(column.max()) + 1 for column in cells]


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_dtype(column)


def _number(column: pd.Series) -> NDArray[np.float64]:
    if pd.api.types.is_datetime64_dtype(column):
        seconds = (column - pd.Timestamp(2000, 1, 1)).dt.total_seconds()
        return seconds.to_numpy(dtype=float)
    return column.to_numpy(dtype=float)


def _some(rows: pd.DataFrame, size: int, seed: int) -> pd.DataFrame:
    # Another generator than scikit-learn's: its folds, of the same seed, must know nothing of it.
    order = np.random.default_rng(seed).permutation(len(rows))
    return rows.iloc[order[:size]]


def _features(
    frames: list[pd.DataFrame],
) -> tuple[list[NDArray[np.float64]], NDArray[np.bool_]]:
    """Return the frames as numbers, and which columns are.

    Words are numbered by how frequent they are in all frames together: a numbering that favours
    none, and that says something where there are too many words to tell them apart.
    """
    together = pd.concat(frames, ignore_index=True)
    numeric = np.array([_is_number(frames[0][name]) for name in together.columns])
    columns = []
    for name, is_number in zip(together.columns, numeric, strict=True):
        if is_number:
            columns.append(_number(together[name]))
        else:
            codes, words = pd.factorize(together[name], sort=True, use_na_sentinel=False)
            often = np.argsort(-np.bincount(codes), kind="stable")
            rank = np.empty(len(words))
            rank[often] = np.arange(len(words))
            columns.append(rank[codes])
    bounds = np.cumsum([0, *(len(frame) for frame in frames)])
    stacked = np.column_stack(columns)
    return [stacked[i:j] for i, j in pairwise(bounds)], numeric


def _categorical(numeric: NDArray[np.bool_], *parts: NDArray[np.float64]) -> NDArray[np.bool_]:
    most = np.max([np.nanmax(part, axis=0) for part in parts], axis=0)
    return ~numeric & (most < 255)  # scikit-learn's boosted trees take no more categories


def c2st(real: pd.DataFrame, made: pd.DataFrame, seed: int = 0) -> float:
    """Return how well boosted trees tell ``made`` from ``real``: area under the ROC curve.

    Classifier two-sample test (Lopez-Paz and Oquab, ICLR 2017) with scikit-learn's
    HistGradientBoostingClassifier, 3-fold cross-validated, as many rows of each; 0.5 is perfect.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    size = min(len(real), len(made))
    (a, b), numeric = _features([_some(real, size, seed), _some(made, size, seed)])
    x, y = np.vstack([a, b]), np.repeat([0, 1], size)
    categorical = _categorical(numeric, a, b)
    model = HistGradientBoostingClassifier(categorical_features=categorical, random_state=seed)
    folds = StratifiedKFold(3, shuffle=True, random_state=seed)
    scores = cross_val_predict(model, x, y, cv=folds, method="predict_proba")[:, 1]
    return float(roc_auc_score(y, scores))


def tstr(train: pd.DataFrame, test: pd.DataFrame, target: str, seed: int = 0) -> float:
    """Return how well a model trained on ``train`` predicts ``target`` in ``test``.

    Boosted trees: for a target of two values the area under the ROC curve, for a number the share
    of the variance explained (R2). Rows without the target are left out.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
    from sklearn.metrics import r2_score, roc_auc_score

    train, test = train.dropna(subset=target), test.dropna(subset=target)
    (a, b), numeric = _features([train.drop(columns=target), test.drop(columns=target)])
    categorical = _categorical(numeric, a, b)
    values = sorted(test[target].unique())
    if len(values) > 2:
        model = HistGradientBoostingRegressor(categorical_features=categorical, random_state=seed)
        model.fit(a, train[target].to_numpy(dtype=float))
        return float(r2_score(test[target].to_numpy(dtype=float), model.predict(b)))
    if train[target].nunique() < 2:
        return 0.5  # nothing can be learned from one value
    model = HistGradientBoostingClassifier(categorical_features=categorical, random_state=seed)
    model.fit(a, train[target] == values[-1])
    return float(roc_auc_score(test[target] == values[-1], model.predict_proba(b)[:, 1]))


def copies(train: pd.DataFrame, made: pd.DataFrame) -> float:
    """Return the share of rows of ``made`` that are, value for value, rows of ``train``."""
    both = pd.concat([train, made], ignore_index=True)
    codes = [pd.factorize(both[name], use_na_sentinel=False)[0] for name in train.columns]
    rows = list(zip(*(column.tolist() for column in codes), strict=True))
    known = set(rows[: len(train)])
    return float(np.mean([row in known for row in rows[len(train) :]]))


def nearer_to_train(
    train: pd.DataFrame,
    holdout: pd.DataFrame,
    made: pd.DataFrame,
    seed: int = 0,
    size: int = 10_000,
) -> float:
    """Return the share of made rows whose nearest real row is a training row, not a held-out one.

    As many training as held-out rows are compared, one part of the training rows after the other
    (ties count half), so 0.5 says that training rows are no better known than rows never seen.
    Gower's distance: numbers over their range, words and missing values 0 or 1.
    """
    frames = [_some(train, len(train), seed), holdout, _some(made, size, seed)]
    (a, b, c), numeric = _features(frames)
    least = np.where(numeric, np.nanmin(a, axis=0), 0.0)
    spans = np.where(numeric, np.nanmax(a, axis=0) - least, 1.0)
    spans[spans == 0] = 1.0
    a, b, c = (((part - least) / spans).astype(np.float32) for part in (a, b, c))

    def nearest(rows: NDArray[np.float32]) -> NDArray[np.float32]:
        found = np.empty(len(c), dtype=np.float32)
        for start in range(0, len(c), 128):
            part = slice(start, start + 128)
            distance = np.zeros((len(c[part]), len(rows)), dtype=np.float32)
            for j, is_number in enumerate(numeric):
                known, asked = rows[:, j], c[part, j, None]
                if not is_number:
                    distance += known != asked
                elif np.isnan(known).any() or np.isnan(asked).any():
                    apart = np.isnan(known) != np.isnan(asked)
                    distance += np.where(apart, np.float32(1), np.nan_to_num(np.abs(known - asked)))
                else:
                    distance += np.abs(known - asked)
            found[part] = distance.min(axis=1)
        return found

    near_b = nearest(b)
    shares = []
    for start in range(0, max(len(a) - len(b), 0) + 1, len(b)):
        near_a = nearest(a[start : start + len(b)])
        shares.append(np.mean((near_a < near_b) + 0.5 * (near_a == near_b)))
    return float(np.mean(shares))


def levels(train: pd.DataFrame, made: pd.DataFrame) -> float:
    """Return the mean share of a column's words, over the columns of words, that appear."""
    shares = [
        len(set(train[name].dropna()) & set(made[name].dropna())) / train[name].nunique()
        for name in train.columns
        if not _is_number(train[name])
    ]
    return float(np.mean(shares)) if shares else float("nan")
