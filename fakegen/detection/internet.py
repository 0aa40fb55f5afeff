"""Internet addresses, and other values of computers."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence

from fakegen.detection import column_names
from fakegen.detection.shares import Check, percent, share
from fakegen.interfaces.detector import Detection

_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s.,;<>\"]{2,}")
_URL = re.compile(r"(?:https?|ftp)://\S+|www\.\S+\.\S+")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_MAC = re.compile(r"(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}", re.IGNORECASE)
_COLOR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
_LEAST = 0.9


def email(name: str, values: Sequence[str]) -> Detection | None:
    """E-mail addresses: NAME@DOMAIN.TLD."""
    return _formed(name, values, _EMAIL.fullmatch, "e-mail addresses", "faker.safe_email",
                   hints=column_names.EMAIL)  # fmt: skip


def url(name: str, values: Sequence[str]) -> Detection | None:
    """Web addresses that begin with http://, https://, ftp:// or www."""
    return _formed(name, values, _URL.fullmatch, "web addresses", "url", hints=column_names.URL)


def ip(name: str, values: Sequence[str]) -> Detection | None:
    """IP addresses, version 4 or 6."""
    found = _formed(name, values, _is_ip, "IP addresses", "ip", hints=column_names.IP)
    if found is None or sum(":" in value for value in values) * 2 < len(values):
        return found
    return _formed(
        name, values, _is_ip, "IP addresses of version 6", "ip", hints=column_names.IP, version=6
    )


def mac_address(name: str, values: Sequence[str]) -> Detection | None:
    """MAC addresses: six hexadecimal bytes."""
    return _formed(name, values, _MAC.fullmatch, "MAC addresses", "faker.mac_address")


def uuid(name: str, values: Sequence[str]) -> Detection | None:
    """Universally unique identifiers."""
    return _formed(name, values, _UUID.fullmatch, "UUIDs", "uuid")


def user_agent(name: str, values: Sequence[str]) -> Detection | None:
    """User agents of browsers: Mozilla/5.0 ..."""
    return _formed(
        name, values, lambda value: value.startswith("Mozilla/"), "user agents", "user_agent",
        is_identifying=False,
    )  # fmt: skip


def color(name: str, values: Sequence[str]) -> Detection | None:
    """Hexadecimal colours: #1a2b3c."""
    return _formed(name, values, _COLOR.fullmatch, "colours", "color", is_identifying=False)


def _formed(
    name: str,
    values: Sequence[str],
    check: Check,
    thing: str,
    provider: str,
    *,
    hints: Sequence[str] = (),
    is_identifying: bool = True,
    **parameters: object,
) -> Detection | None:
    passed = share(values, check)
    if passed < _LEAST:
        return None
    return Detection(
        provider,
        passed,
        f"{percent(passed)} are {thing}",
        parameters,
        named=column_names.hints_at(name, hints),
        identifying=is_identifying,
    )


def _is_ip(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return "." in value or ":" in value
