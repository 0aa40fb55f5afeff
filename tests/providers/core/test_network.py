"""Internet addresses."""

from __future__ import annotations

import ipaddress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fakegen.errors import ParameterError
from fakegen.providers.core import Ip


@pytest.mark.parametrize("version", [4, 6])
@pytest.mark.parametrize("kind", ["public", "private", "documentation"])
def test_addresses_are_of_their_kind(bind, made, version, kind):
    addresses = made(bind(Ip, version=version, kind=kind), 2000).to_pylist()
    for written in addresses:
        address = ipaddress.ip_address(written)
        assert str(address) == written
        assert address.version == version
        if kind == "public":
            assert address.is_global
            assert not address.is_multicast
        else:
            assert address.is_private
            assert not address.is_loopback
            assert not address.is_link_local


def test_public_addresses_are_all_that_are_public(bind):
    """Where a public network ends, the next address is not public, and the other way round."""
    generator = bind(Ip)
    step = np.linspace(0, generator.support - 1, 50_001).astype(np.uint64)
    numbers = [int(ipaddress.ip_address(address)) for address in generator.unrank(step).to_pylist()]
    assert numbers == sorted(set(numbers))
    rng = np.random.default_rng(0)
    share = np.mean(
        [
            (address := ipaddress.IPv4Address(int(number))).is_global and not address.is_multicast
            for number in rng.integers(0, 2**32, 20_000)
        ]
    )
    assert abs(share - generator.support / 2**32) < 0.015  # more than 6 standard errors


def test_bare_addresses_are_of_version_4(bind, made):
    assert ipaddress.ip_address(made(bind(Ip))[0].as_py()).version == 4


NETWORKS = st.one_of(
    st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 32)).map(
        lambda pair: ipaddress.IPv4Network(pair, strict=False)
    ),
    st.tuples(st.integers(0, 2**128 - 1), st.integers(0, 128)).map(
        lambda pair: ipaddress.IPv6Network(pair, strict=False)
    ),
)


@given(NETWORKS)
def test_addresses_are_of_their_network(bind, made, network):
    generator = bind(Ip, network=str(network))
    for written in made(generator, 30).to_pylist():
        address = ipaddress.ip_address(written)
        assert str(address) == written
        assert address in network


@pytest.mark.parametrize("network", ["10.1.2.0/24", "10.1.2.4/31", "10.1.2.3/32"])
def test_hosts_of_a_small_network_are_all_there(bind, counted, network):
    every = counted(bind(Ip, network=network))
    assert every == [str(host) for host in ipaddress.ip_network(network).hosts()]


def test_a_small_network_of_version_6_is_numbered(bind, counted):
    network = ipaddress.ip_network("2001:db8:0:0:1::/118")
    assert counted(bind(Ip, network=str(network))) == [str(address) for address in network]


def test_addresses_are_uniform(bind, block):
    addresses = bind(Ip, kind="documentation").make(block(20_000)).to_pylist()
    first = [address.split(".")[0] for address in addresses]
    last = [int(address.split(".")[3]) for address in addresses]
    assert stats.chisquare([first.count(part) for part in ("192", "198", "203")]).pvalue > 1e-4
    assert stats.chisquare(np.bincount(last, minlength=256)).pvalue > 1e-4


@pytest.mark.parametrize(
    ("written", "parameter"),
    [
        ({"version": 5}, "version"),
        ({"kind": "secret"}, "kind"),
        ({"network": "10.1.0.0/33"}, "network"),
        ({"network": "10.1.0.1/8"}, "network"),
        ({"network": "localhost"}, "network"),
        ({"network": "10.0.0.0/8", "version": 6}, "version"),
        ({"network": "10.0.0.0/8", "kind": "public"}, "kind"),
    ],
)
def test_wrong_addresses(bind, written, parameter):
    with pytest.raises(ParameterError) as caught:
        bind(Ip, **written)
    assert caught.value.parameter == parameter
