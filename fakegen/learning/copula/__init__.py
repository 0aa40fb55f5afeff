"""The method ``copula``: one correlation matrix over the columns' own margins."""
