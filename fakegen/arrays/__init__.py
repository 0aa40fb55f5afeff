"""Helpers for Arrow arrays that several packages share.

One module per subject: :mod:`kinds` (predicates of types), :mod:`masks` (boolean masks), :mod:`plain`
(arrays without chunks, dictionaries and extension types), :mod:`lookup` (values and rows as integer
codes), :mod:`numbers` (values as NumPy numbers and back), :mod:`scatter` (rows made in parts, merged in
order), :mod:`objects` (Python values of unknown type) and :mod:`frames` (data frames as tables).
"""
