"""Hosts of e-mail addresses that anybody can have, and that therefore tell nothing of whom an address belongs to."""

from __future__ import annotations

_PUBLIC = frozenset((
    "126.com", "163.com", "aol.com", "att.net", "bellsouth.net", "bigpond.com", "bluewin.ch",
    "bol.com.br", "btinternet.com", "comcast.net", "cox.net", "earthlink.net", "fastmail.com",
    "free.fr", "freenet.de", "gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net",
    "googlemail.com", "hotmail.be", "hotmail.co.uk", "hotmail.com", "hotmail.de", "hotmail.es",
    "hotmail.fr", "hotmail.it", "hotmail.nl", "icloud.com", "interia.pl", "laposte.net", "libero.it",
    "live.be", "live.co.uk", "live.com", "live.fr", "live.nl", "mac.com", "mail.com", "mail.ru",
    "me.com", "msn.com", "naver.com", "o2.pl", "online.nl", "orange.fr", "outlook.be", "outlook.com",
    "outlook.de", "outlook.es", "outlook.fr", "proton.me", "protonmail.com", "proximus.be", "qq.com",
    "rediffmail.com", "rocketmail.com", "sbcglobal.net", "seznam.cz", "sfr.fr", "shaw.ca", "sina.com",
    "skynet.be", "sympatico.ca", "t-online.de", "telenet.be", "telus.net", "terra.com.br", "tiscali.it",
    "uol.com.br", "verizon.net", "virgilio.it", "voila.fr", "wanadoo.fr", "web.de", "wp.pl", "xs4all.nl",
    "yahoo.ca", "yahoo.co.in", "yahoo.co.jp", "yahoo.co.uk", "yahoo.com", "yahoo.com.br", "yahoo.de",
    "yahoo.es", "yahoo.fr", "yahoo.it", "yandex.ru", "ymail.com", "ziggo.nl", "zoho.com",
))  # fmt: skip


def is_public(host: str) -> bool:
    """Return whether a host gives addresses to everybody, in any case of its letters."""
    return host.lower() in _PUBLIC
