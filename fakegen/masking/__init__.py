"""Copying real data with care: every column masked as a schema says, in whole or in part."""
