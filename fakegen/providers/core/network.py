"""The provider ``ip``."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.provider import Context, provider
from fakegen.interfaces.type_words import show
from fakegen.streams.stream import cumulate

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# By version and kind. Public addresses are those of the first network without the other networks, which
# are listed in the IANA registries of special-purpose and multicast addresses.
_NETWORKS: dict[int, dict[str, list[str]]] = {
    4: {
        "public": [
            "0.0.0.0/0",
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
            *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24"),
            *("192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24"),
            *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"),
        ],
        "private": ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
        "documentation": ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"],
    },
    6: {
        "public": [
            "2000::/3",
            *("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
        ],
        "private": ["fd00::/8"],
        "documentation": ["2001:db8::/32"],
    },
}


@provider("ip")
class Ip(Generator):
    """An IP address: ``81.242.7.19``. All allowed addresses are equally likely.

    IPv6 addresses are written as RFC 5952 recommends: in lower case, with the longest run of zeros
    shortened to ``::``.

    Args:
        version: 4 or 6. By default the version of ``network``, or else 4.
        kind: ``public``, ``private`` (RFC 1918 and 4193), or ``documentation`` for the addresses that
            are reserved for examples (RFC 5737 and 3849). By default ``public``.
        network: Only addresses of this network, such as ``10.1.0.0/16``. The first and the last
            address of an IPv4 network are left out: they do not belong to hosts.
    """

    def __init__(
        self,
        _: Context,
        *,
        version: Literal[4, 6] | None = None,
        kind: Literal["public", "private", "documentation"] | None = None,
        network: str | None = None,
    ) -> None:
        if network is None:
            networks = _networks(version or 4, kind or "public")
        elif kind is not None:
            raise ParameterError("'kind' and 'network' cannot both be given", "kind")
        else:
            networks = [_network(network, version)]
        pool = _Pool4 if networks[0].version == 4 else _Pool6
        self._pool = pool(networks, hosts=network is not None)
        self.support = self._pool.support

    def make(self, block: Block) -> pa.Array:
        """Return one address per row."""
        return self._pool.make(block)

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the addresses with these numbers, in ascending order."""
        return self._pool.unrank(index)


def _networks(version: int, kind: str) -> list[_Network]:
    first, *others = [ipaddress.ip_network(text) for text in _NETWORKS[version][kind]]
    if kind != "public":
        return [first, *others]
    left: list[_Network] = [first]
    for special in others:
        left = [part for network in left for part in _without(network, special)]
    return sorted(left, key=lambda network: network.network_address)


def _without(network: Any, special: Any) -> Iterable[_Network]:
    """Return a network without another one of the same version."""
    return network.address_exclude(special) if special.subnet_of(network) else [network]


def _network(text: str, version: int | None) -> _Network:
    try:
        network = ipaddress.ip_network(text)
    except ValueError as error:
        raise ParameterError(f"'network': {error}", "network") from None
    if version not in (None, network.version):
        raise ParameterError(f"'network' ({show(text)}) is not of version {version}", "version")
    return network


class _Pool4:
    """The IPv4 addresses of several networks.

    Args:
        networks: Disjoint networks, in ascending order.
        hosts: Whether to leave out the first and the last address of each.
    """

    def __init__(self, networks: list[_Network], hosts: bool) -> None:
        sizes = [network.num_addresses for network in networks]
        first = [int(network.network_address) for network in networks]
        if hosts and sizes[0] > 2:
            sizes, first = [size - 2 for size in sizes], [number + 1 for number in first]
        self.support = sum(sizes)
        self._starts = np.cumsum([0, *sizes[:-1]]).astype(np.uint64)
        self._first = np.array(first, dtype=np.uint64)

    def make(self, block: Block) -> pa.StringArray:
        return self.unrank(block.stream.below(self.support))

    def unrank(self, index: NDArray[np.uint64]) -> pa.StringArray:
        place = np.searchsorted(self._starts, index, side="right") - 1
        numbers = self._first[place] + (index - self._starts[place])
        octets = numbers.astype(">u4").view(np.uint8).reshape(-1, 4)
        written = pa.array([str(octet) for octet in range(256)])
        parts = [written.take(pa.array(octets[:, column])) for column in range(4)]
        return pc.binary_join_element_wise(*parts, ".")


class _Pool6:
    """The IPv6 addresses of several networks.

    Args:
        networks: Disjoint networks.
        hosts: Ignored: IPv6 has no broadcast addresses.
    """

    def __init__(self, networks: list[_Network], hosts: bool) -> None:
        self._weights = cumulate([float(network.num_addresses) for network in networks])
        self._first = _halves(int(network.network_address) for network in networks)
        self._masks = _halves(int(network.hostmask) for network in networks)
        self.support = sum(network.num_addresses for network in networks)

    def make(self, block: Block) -> pa.StringArray:
        place = block.stream.choice(self._weights)
        free = np.stack([block.stream.words(1), block.stream.words(2)], axis=1)
        return _written(self._first[place] | (free & self._masks[place]))

    def unrank(self, index: NDArray[np.uint64]) -> pa.StringArray:
        if len(self._first) > 1:
            raise NotImplementedError  # there are too many for 64-bit numbers
        return _written(self._first | np.stack([np.zeros_like(index), index], axis=1))


def _halves(numbers: Iterable[int]) -> NDArray[np.uint64]:
    """Return the upper and the lower 64 bits of 128-bit numbers: uint64, shape (n, 2)."""
    return np.array([divmod(number, 2**64) for number in numbers], dtype=np.uint64)


@lru_cache(maxsize=1)
def _groups() -> pa.StringArray:
    return pa.array([f"{group:x}" for group in range(2**16)])


def _written(halves: NDArray[np.uint64]) -> pa.StringArray:
    """Return 128-bit addresses as strings, in the form of RFC 5952."""
    packed = halves.astype(">u8").view(np.uint8).reshape(-1, 16)
    groups = packed.view(">u2").astype(np.uint16)
    parts = [_groups().take(pa.array(groups[:, column])) for column in range(8)]
    written = pc.binary_join_element_wise(*parts, ":")
    short = (groups == 0).any(axis=1)
    if not short.any():
        return written
    rewritten = [str(ipaddress.IPv6Address(row.tobytes())) for row in packed[short]]
    return pc.replace_with_mask(written, pa.array(short), pa.array(rewritten))
