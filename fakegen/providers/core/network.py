"""Internet addresses."""

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
from fakegen.interfaces.parameters import show
from fakegen.interfaces.provider import Context, provider
from fakegen.streams.stream import cumulate

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# By version and kind; public is what is left of the first network without the others, which are in
# the IANA registries of special-purpose and multicast addresses.
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
    """An internet address, each of the allowed ones equally likely: ``81.242.7.19``.

    Version 6 addresses are written as RFC 5952 has it: in lower case, the longest row of zeros
    left out.

    Args:
        version: 4 or 6; 4 unless ``network`` says otherwise.
        kind: ``public``, ``private`` (RFC 1918 and 4193) or ``documentation`` (RFC 5737 and
            3849), which are never routed; public unless given.
        network: Addresses of this network only, such as ``10.1.0.0/16``. Of version 4, its first
            and its last address are left out: they are not those of hosts.
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
    """Return what is left of a network; both are of the same version."""
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
    """Version 4 addresses of some networks.

    Args:
        networks: In ascending order, disjoint.
        hosts: Leave out the first and the last address of each.
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
        texts = pa.array([str(octet) for octet in range(256)])
        parts = [texts.take(pa.array(octets[:, column])) for column in range(4)]
        return pc.binary_join_element_wise(*parts, ".")


class _Pool6:
    """Version 6 addresses of some networks.

    Args:
        networks: Disjoint.
        hosts: Of no effect: version 6 has no broadcast addresses.
    """

    def __init__(self, networks: list[_Network], hosts: bool) -> None:
        self._weights = cumulate([float(network.num_addresses) for network in networks])
        self._first = _halves(int(network.network_address) for network in networks)
        self._masks = _halves(int(network.hostmask) for network in networks)
        self.support = sum(network.num_addresses for network in networks)

    def make(self, block: Block) -> pa.StringArray:
        place = block.stream.choice(self._weights)
        free = np.stack([block.stream.words(1), block.stream.words(2)], axis=1)
        return _texts(self._first[place] | (free & self._masks[place]))

    def unrank(self, index: NDArray[np.uint64]) -> pa.StringArray:
        if len(self._first) > 1:
            raise NotImplementedError  # there are more of them than an index can number
        return _texts(self._first | np.stack([np.zeros_like(index), index], axis=1))


def _halves(numbers: Iterable[int]) -> NDArray[np.uint64]:
    """Return the upper and the lower 64 bits of 128-bit numbers: uint64, shape (n, 2)."""
    return np.array([divmod(number, 2**64) for number in numbers], dtype=np.uint64)


@lru_cache(maxsize=1)
def _groups() -> pa.StringArray:
    return pa.array([f"{group:x}" for group in range(2**16)])


def _texts(halves: NDArray[np.uint64]) -> pa.StringArray:
    """Return 128-bit addresses as RFC 5952 writes them."""
    packed = halves.astype(">u8").view(np.uint8).reshape(-1, 16)
    groups = packed.view(">u2").astype(np.uint16)
    parts = [_groups().take(pa.array(groups[:, column])) for column in range(8)]
    texts = pc.binary_join_element_wise(*parts, ":")
    short = (groups == 0).any(axis=1)
    if not short.any():
        return texts
    rewritten = [str(ipaddress.IPv6Address(row.tobytes())) for row in packed[short]]
    return pc.replace_with_mask(texts, pa.array(short), pa.array(rewritten))
