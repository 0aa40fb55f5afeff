"""Patterns for methods that compute with large numbers: network addresses, UUIDs and digests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from ipaddress import IPv4Network

from fakegen.patterns import Alternation, Characters, Concatenation, Pattern, Text, WordList

_HEX = "0123456789abcdef"


@lru_cache(maxsize=32)
def ipv4(networks: tuple[IPv4Network, ...], weights: tuple[float, ...]) -> Pattern:
    """Return the addresses of some networks; without weights, all networks are equally likely."""
    return Alternation([_network(network) for network in networks], weights or None)


def _network(network: IPv4Network) -> Pattern:
    """Return the addresses of a network; their octets are independent of each other."""
    first, last = network[0].packed, network[-1].packed
    parts: list[Pattern] = []
    for low, high in zip(first, last, strict=True):
        parts += [Text("."), WordList([str(octet) for octet in range(low, high + 1)])]
    return Concatenation(*parts[1:])


def _ipv6() -> Pattern:
    """Return eight groups. Adjacent zero groups, in one address of 600 million, are not shortened."""
    group = WordList([f"{number:x}" for number in range(2**16)])
    return Concatenation(*[group, *[Text(":"), group] * 7])


def _uuid4() -> Pattern:
    """Return random digits, except for the version (4) and the variant (binary 10)."""
    form = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx"
    alphabets = {"x": _HEX, "y": "89ab"}
    return Characters(*(alphabets.get(character, character) for character in form))


def _digest(bits: int) -> Callable[[], Pattern]:
    return lambda: Characters(*[_HEX] * (bits // 4))


PATTERNS: Mapping[str, Callable[[], Pattern]] = {
    "ipv6": _ipv6,
    "uuid4": _uuid4,
    "md5": _digest(128),
    "sha1": _digest(160),
    "sha256": _digest(256),
}
"""Functions that return the pattern of a method called without arguments."""
