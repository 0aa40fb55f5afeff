"""Addresses of pages, and user agents."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import numpy as np
import pytest
from faker.providers.user_agent import Provider as FakerAgents

from fakegen.errors import ParameterError
from fakegen.providers.core import Url, UserAgent


def test_urls_lead_nowhere_by_default(bind, made):
    generator = bind(Url)
    for text in made(generator).to_pylist():
        parts = urlsplit(text)
        assert parts.scheme == "https"
        assert parts.netloc in {"example.org", "example.com", "example.net"}
        assert re.fullmatch(r"(/[a-z]+){0,3}", parts.path)
    index = np.random.default_rng(0).choice(generator.support, 3000, replace=False)
    assert len(set(generator.unrank(index.astype(np.uint64)).to_pylist())) == 3000


def test_urls_of_ones_own(bind, counted):
    generator = bind(
        Url, schemes=["http", "ftp"], domains=["a.be", "localhost:8080"], path=r"/[ab]\?n=[0-2]"
    )
    assert len(counted(generator)) == 2 * 2 * 2 * 3
    assert "ftp://localhost:8080/b?n=2" in counted(generator)


@pytest.mark.parametrize(
    ("written", "parameter", "key"),
    [
        ({"schemes": []}, "schemes", None),
        ({"schemes": ["https", "8://"]}, "schemes", 1),
        ({"domains": ["a.be/x"]}, "domains", 0),
        ({"path": "/[a"}, "path", None),
    ],
)
def test_wrong_urls(bind, written, parameter, key):
    with pytest.raises(ParameterError) as caught:
        bind(Url, **written)
    assert (caught.value.parameter, caught.value.key) == (parameter, key)


@pytest.mark.parametrize("browser", ["chrome", "firefox", "safari"])
def test_user_agents_name_their_browser(bind, made, browser):
    for text in made(bind(UserAgent, browser=browser)).to_pylist():
        assert re.match(r"Mozilla/5\.0 \([^()]+\) ", text)
        assert ("Chrome/" in text) == (browser == "chrome")
        assert ("Firefox/" in text) == (browser == "firefox")
        assert ("Version/" in text) == (browser == "safari")
        if browser == "firefox":
            versions = re.findall(r"(?:rv:|Firefox/)(\d+\.0)", text)
            assert len(versions) == 2
            assert len(set(versions)) == 1


def test_user_agents_are_of_all_browsers_and_systems(bind, made):
    agents = " ".join(made(bind(UserAgent), 2000).to_pylist())
    for word in ("Chrome/", "Firefox/", "Version/", "Windows NT 1", "Linux; Android", "Macintosh"):
        assert word in agents
    assert all(device in agents for device in FakerAgents.apple_devices)
