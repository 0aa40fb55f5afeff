"""The Adult census table: what trees must get right on real data, with a fixed split and seed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict

from fakegen.learning import fakegen_methods
from fakegen.streams import Rows, Stream

TREES = next(method for method in fakegen_methods() if method.name == "trees")


@pytest.fixture(scope="module")
def split(adult):
    holdout = adult.sample(frac=0.2, random_state=0)
    train = adult.drop(holdout.index)
    return train.reset_index(drop=True), holdout.reset_index(drop=True)


@pytest.fixture(scope="module")
def model(split):
    return TREES.fit(pa.Table.from_pandas(split[0], preserve_index=False), {}, [])


@pytest.fixture(scope="module")
def made(split, model):
    rows = Stream.of(2022, "adult", "model", "values", Rows(0, len(split[0])))
    return pa.table(dict(model.draw(rows, {}))).to_pandas()


def codes(first, second):
    together = pd.concat([first, second], ignore_index=True)
    for name in together:
        if not pd.api.types.is_numeric_dtype(together[name]):
            together[name] = pd.factorize(together[name])[0]
    return together.to_numpy(dtype=float)


def test_a_classifier_hardly_distinguishes_made_rows_from_real_ones(split, made):
    real = split[0].sample(10_000, random_state=1)
    x = codes(real, made.sample(10_000, random_state=1))
    y = np.repeat([0, 1], 10_000)
    shuffled = np.random.default_rng(0).permutation(len(y))
    classifier = HistGradientBoostingClassifier(random_state=0, max_iter=60)
    scores = cross_val_predict(classifier, x[shuffled], y[shuffled], cv=3, method="predict_proba")
    assert roc_auc_score(y[shuffled], scores[:, 1]) <= 0.55


def test_marginals_are_those_of_a_holdout(split, made):
    train, holdout = split
    for name in train:
        real = train[name].value_counts(normalize=True)
        distances = [
            real.sub(other[name].value_counts(normalize=True), fill_value=0).abs().sum() / 2
            for other in (made, holdout)
        ]
        assert distances[0] <= distances[1] + 0.005


def test_every_country_race_and_spike_is_kept(split, model):
    rows = Stream.of(2022, "adult", "model", "values", Rows(0, 200_000))
    made = model.draw(rows, {})
    train = split[0]
    assert set(made["race"].to_pylist()) == set(train["race"])
    assert set(made["native-country"].to_pylist()) == set(train["native-country"])
    capital = made["capital"].to_numpy()
    assert set(capital) <= set(train["capital"])
    assert abs((capital == 0).mean() - (train["capital"] == 0).mean()) < 0.01


def test_training_rows_are_no_more_often_copied_than_by_chance(split, made):
    train, holdout = split
    known = set(train.itertuples(index=False, name=None))
    share = [
        np.mean([row in known for row in rows.itertuples(index=False, name=None)])
        for rows in (made, holdout)
    ]
    error = np.sqrt(share[1] * (1 - share[1]) / len(holdout))
    assert share[0] <= share[1] + 2 * error


def test_what_there_is_to_know(split, model):
    described = model.describe()
    assert described["rows"] == len(split[0])
    assert described["columns"]["age"]["kind"] == "discrete numeric"
    assert described["columns"]["native-country"]["levels"] == split[0]["native-country"].nunique()
    assert described["columns"]["native-country"]["thin"] >= 1
    assert sorted(described["order"]) == sorted(split[0].columns)
