"""How near made rows are to real ones: marginals, a classifier, use for learning, privacy."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def total_variation(real: pd.DataFrame, made: pd.DataFrame, ways: int, bins: int = 10) -> float:
    """Return the mean total variation distance over all marginals of ``ways`` columns.

    Numeric columns with more than 2 * ``bins`` values are cut at the quantiles of ``real``.
    """
    a, b, sizes = _cells(real, made, bins)
    distances = []
    for chosen in combinations(range(a.shape[1]), ways):
        key_a, key_b = np.zeros(len(a), dtype=np.int64), np.zeros(len(b), dtype=np.int64)
        for column in chosen:
            key_a = key_a * sizes[column] + a[:, column]
            key_b = key_b * sizes[column] + b[:, column]
        cells = int(np.prod([sizes[column] for column in chosen]))
        share_a = np.bincount(key_a, minlength=cells) / len(a)
        share_b = np.bincount(key_b, minlength=cells) / len(b)
        distances.append(np.abs(share_a - share_b).sum() / 2)
    return float(np.mean(distances))


def _cells(
    real: pd.DataFrame, made: pd.DataFrame, bins: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], list[int]]:
    columns_a, columns_b, sizes = [], [], []
    for name in real.columns:
        if pd.api.types.is_numeric_dtype(real[name]) and real[name].nunique() > 2 * bins:
            edges = np.unique(np.quantile(real[name], np.linspace(0, 1, bins + 1)[1:-1]))
            columns_a.append(np.searchsorted(edges, real[name], side="right"))
            columns_b.append(np.searchsorted(edges, made[name], side="right"))
            sizes.append(len(edges) + 1)
        else:
            codes, _ = pd.factorize(pd.concat([real[name], made[name]]), use_na_sentinel=False)
            columns_a.append(codes[: len(real)])
            columns_b.append(codes[len(real) :])
            sizes.append(int(codes.max()) + 1)
    return np.column_stack(columns_a), np.column_stack(columns_b), sizes


def _features(frames: list[pd.DataFrame]) -> tuple[list[NDArray[np.float64]], list[bool]]:
    together = pd.concat(frames, ignore_index=True)
    columns, categorical = [], []
    for name in together.columns:
        if pd.api.types.is_numeric_dtype(together[name]):
            columns.append(together[name].to_numpy(dtype=float))
            categorical.append(False)
        else:
            columns.append(pd.factorize(together[name], use_na_sentinel=False)[0].astype(float))
            categorical.append(bool(columns[-1].max() < 255))
    stacked = np.column_stack(columns)
    bounds = np.cumsum([0, *(len(frame) for frame in frames)])
    return [stacked[i:j] for i, j in pairwise(bounds)], categorical


def c2st(real: pd.DataFrame, made: pd.DataFrame, seed: int = 0) -> float:
    """Return how well boosted trees tell ``made`` from ``real``: area under the ROC curve.

    Classifier two-sample test (Lopez-Paz and Oquab, ICLR 2017) with scikit-learn's
    HistGradientBoostingClassifier, 3-fold cross-validated, as many rows of each; 0.5 is perfect.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    size = min(len(real), len(made))
    (a, b), categorical = _features(
        [real.sample(size, random_state=seed), made.sample(size, random_state=seed)]
    )
    x, y = np.vstack([a, b]), np.repeat([0, 1], size)
    model = HistGradientBoostingClassifier(categorical_features=categorical, random_state=seed)
    folds = StratifiedKFold(3, shuffle=True, random_state=seed)
    scores = cross_val_predict(model, x, y, cv=folds, method="predict_proba")[:, 1]
    return float(roc_auc_score(y, scores))


def tstr(train: pd.DataFrame, test: pd.DataFrame, target: str, seed: int = 0) -> float:
    """Return how well a model trained on ``train`` predicts ``target`` in ``test``: ROC AUC."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.metrics import roc_auc_score

    (a, b), categorical = _features([train.drop(columns=target), test.drop(columns=target)])
    model = HistGradientBoostingClassifier(categorical_features=categorical, random_state=seed)
    positive = sorted(test[target].unique())[-1]
    model.fit(a, train[target] == positive)
    return float(roc_auc_score(test[target] == positive, model.predict_proba(b)[:, 1]))


def copies(train: pd.DataFrame, made: pd.DataFrame) -> float:
    """Return the share of rows of ``made`` that are, value for value, rows of ``train``."""
    known = set(train.itertuples(index=False, name=None))
    return float(np.mean([row in known for row in made.itertuples(index=False, name=None)]))


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
    Gower's distance: numbers over their range, categories 0 or 1.
    """
    train = train.sample(frac=1, random_state=seed)
    frames = [train, holdout, made.sample(min(size, len(made)), random_state=seed)]
    numeric = [pd.api.types.is_numeric_dtype(train[name]) for name in train.columns]
    (a, b, c), _ = _features(frames)
    spans = np.where(numeric, np.nanmax(a, axis=0) - np.nanmin(a, axis=0), 1.0)
    spans[spans == 0] = 1.0
    a, b, c = ((part / spans).astype(np.float32) for part in (a, b, c))

    def nearest(rows: NDArray[np.float32]) -> NDArray[np.float32]:
        found = np.empty(len(c), dtype=np.float32)
        for start in range(0, len(c), 128):
            part = slice(start, start + 128)
            distance = np.zeros((len(c[part]), len(rows)), dtype=np.float32)
            for j, is_number in enumerate(numeric):
                gap = rows[:, j] - c[part, j, None]
                distance += np.abs(gap) if is_number else gap != 0
            found[part] = distance.min(axis=1)
        return found

    near_b = nearest(b)
    shares = []
    for start in range(0, max(len(a) - len(b), 0) + 1, len(b)):
        near_a = nearest(a[start : start + len(b)])
        shares.append(np.mean((near_a < near_b) + 0.5 * (near_a == near_b)))
    return float(np.mean(shares))
