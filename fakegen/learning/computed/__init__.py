"""Columns that are computed from others in most rows, and learned as that.

A tree draws a total near the sum of its parts, and never the sum itself. So where a row's value is what a
relation makes of other columns, the row has a state of its own, "the sum of the parts", which the method
learns like any other state: with its share, and jointly with the rest of the row. Exceptions stay
exceptions. From the bottom up: :mod:`column_parts` (columns as numbers), :mod:`relation` (what a value is computed
by), :mod:`computed_column` (a column with its relations, in both directions), :mod:`relation_search`,
:mod:`robust_sums` and :mod:`leaning` (the search), :mod:`choosing` (which member is computed) and
:mod:`computed_model` (a method that learns such columns).
"""
