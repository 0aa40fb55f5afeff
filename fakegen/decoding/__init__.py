"""Decoding files in a process of their own.

The readers of Parquet, Arrow, JSON lines and Excel files are large programs in other hands. A damaged
or hostile file can make them crash, fill the memory or never end, and no check of the bytes beforehand
can exclude that: a few bytes of run lengths stand for any number of values. So :mod:`child`
runs them in a process that ends when it takes too much, and only validated columns of plain types come
out of it. The invariant: whatever is in the file, :mod:`isolated` returns its rows or raises
one :class:`~fakegen.errors.DataError`. Starting the child takes less than a tenth of a second.
"""
