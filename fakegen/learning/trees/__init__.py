"""The methods ``trees`` and ``independent``: columns are drawn one after the other, each from a leaf.

From the bottom up: :mod:`tree` (descending to a leaf), :mod:`leaves` (drawing from a leaf),
:mod:`parted` (drawing only what is wanted from a leaf), :mod:`chain` (all columns in order),
:mod:`candidates` (rows with given values and conditions) and :mod:`model`. Only fitting needs
:mod:`views`, :mod:`grow`, :mod:`drawing_order` and :mod:`fit`.
"""
