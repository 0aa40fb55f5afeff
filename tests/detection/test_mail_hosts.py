"""Hosts of e-mail addresses that anybody can have."""

from __future__ import annotations

from fakegen.detection.mail_hosts import is_public


def test_hosts_of_everybody_are_told_from_those_of_companies():
    assert all(map(is_public, ["gmail.com", "GMX.de", "yahoo.co.uk"]))
    assert not any(map(is_public, ["acme.com", "mail.acme.com", "example.com", ""]))
