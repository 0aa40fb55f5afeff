"""Learned columns beside their peers: quality, privacy and speed on real tables."""
