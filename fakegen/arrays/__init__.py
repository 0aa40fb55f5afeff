"""Arrow arrays: what several rooms ask of their types, masks, places, numbers and rows.

One module per subject: :mod:`kinds` (questions to a type), :mod:`masks` (where something holds),
:mod:`plain` (without chunks, dictionaries and extension types), :mod:`lookup` (which value a row
has), :mod:`numbers` (values as NumPy numbers and back), :mod:`scatter` (parts put together row by
row) and :mod:`objects` (Python values of unknown type).
"""
