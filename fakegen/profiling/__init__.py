"""What a table holds: kinds of columns, missing codes, rules between columns, detected values.

Profiling sees Arrow tables, never schemas. A reported rule holds in all of the examined rows; any other
finding states its share of rows. Where chance could explain a finding, its probability is bounded.
"""
