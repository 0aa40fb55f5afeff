"""What columns are made of: a public kit for methods of learning, exported by ``fakegen`` itself.

A coding turns a column into numbered states and back. :mod:`coding` is the interface, with one
module per kind (:mod:`levels`, :mod:`continuous`, :mod:`fused`); :mod:`fitting` decides which one a
column gets, :mod:`restoring` reads them back from a model file. :mod:`learnable` says which columns
can be learned at all, :mod:`grid` what numbers are measured in, and :mod:`arrow_json` how Arrow
types and values are saved.
"""
