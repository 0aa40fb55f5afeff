"""What a table holds: kinds of columns, missing codes, rules between columns, meanings of values.

This room sees Arrow tables, never schemas. What it reports is exact on the rows that it was shown, or
says the share; and it states how likely chance alone would have shown the same.
"""
