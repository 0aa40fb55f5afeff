"""Forms: how a column writes dates, numbers and durations as strings, and how they are read back.

A form is stated in a few characters of well-known notations: ``%d.%m.%Y`` as in ``strftime``,
``$#,##0.00`` as in spreadsheets and the CLDR, ``{h}h {m}m`` for durations. Reading and writing are exact
inverses on the strings that a form can write; every other string is not of the form.
"""
