"""Telephone numbers: the numbering plans of countries, and how numbers are written."""
