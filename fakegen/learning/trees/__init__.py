"""The methods ``trees`` and ``independent``: columns are drawn one after the other, each from a leaf.

From the bottom up: :mod:`tree` (descending to a leaf), :mod:`leaf_distributions` (drawing from a leaf),
:mod:`parted` (drawing only what is wanted from a leaf), :mod:`chain` (all columns in order),
:mod:`candidates` (rows with given values and conditions), :mod:`density_ratio` and :mod:`redraw` (rows drawn
again until they look real) and :mod:`tree_model`. Only fitting needs :mod:`split_orders`, :mod:`grow`,
:mod:`drawing_order`, :mod:`fit_ratio` and :mod:`fit_trees`.
"""
