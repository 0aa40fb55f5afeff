"""The methods ``trees`` and ``independent``: columns one after the other, each from a leaf.

From the bottom up: :mod:`tree` (descend to a leaf) and :mod:`leaves` (what is drawn there),
:mod:`parted` (leaves by what is wanted), :mod:`chain` (all columns in order), :mod:`candidates`
(rows that follow what is given and wanted), :mod:`model`. Only fitting needs :mod:`views`,
:mod:`grow`, :mod:`drawing_order` and :mod:`fit`.
"""
