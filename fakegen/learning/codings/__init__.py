"""Columns as numbered states: a public kit for learning methods, exported by ``fakegen`` itself.

A coding turns a column into numbered states and back. :mod:`coding` is the interface, with one
module per kind (:mod:`levels`, :mod:`continuous`, :mod:`fused`); :mod:`fitting` decides which one a
column gets, and :mod:`restoring` reads them back from a model file. :mod:`learnable` decides which
columns can be learned at all, :mod:`grid` maps numbers to multiples of a step and back, and
:mod:`arrow_json` saves Arrow types and values.
"""
