"""The providers ``url`` and ``user_agent``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from fakegen.errors import ParameterError
from fakegen.interfaces.provider import Context, provider
from fakegen.interfaces.type_words import show
from fakegen.patterns import (
    Alternation,
    Concatenation,
    IntegerText,
    Pattern,
    PatternGenerator,
    Repeat,
    Text,
    WordList,
    compile_regex,
)
from fakegen.providers.faker_data import faker_class

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")
_DOMAIN = re.compile(r"[^\s/?#@:]+(:\d{1,5})?")


@provider("url")
class Url(PatternGenerator):
    """The URL of a page that does not exist: ``https://example.org/quisquam/dolorem``.

    Args:
        schemes: The possible schemes; by default ``https``.
        domains: The possible domains; by default domains that are reserved for examples (RFC 2606).
        path: A regular expression for what follows the domain, including the ``/``; by default up to
            three words.
    """

    def __init__(
        self,
        _: Context,
        *,
        schemes: list[str] | None = None,
        domains: list[str] | None = None,
        path: str | None = None,
    ) -> None:
        words = WordList(
            [word for word in faker_class("lorem", "la")[0].word_list if word.isascii()]
        )
        pages = Repeat(Concatenation(Text("/"), words), 0, 3)
        super().__init__(
            Concatenation(
                _any_of("schemes", schemes, ["https"], _SCHEME),
                Text("://"),
                _any_of("domains", domains, ["example.org", "example.com", "example.net"], _DOMAIN),
                pages if path is None else _path(path),
            )
        )


def _any_of(
    name: str, given: list[str] | None, default: list[str], shape: re.Pattern[str]
) -> Pattern:
    words = default if given is None else given
    if not words:
        raise ParameterError(f"{name!r} is empty", name)
    for index, word in enumerate(words):
        if not shape.fullmatch(word):
            raise ParameterError(f"{show(word)} cannot be one of {name!r}", name, key=index)
    return WordList(words)


def _path(regex: str) -> Pattern:
    try:
        return compile_regex(regex)
    except ParameterError as error:
        raise ParameterError(f"'path': {error.message}", "path", offset=error.offset) from None


@provider("user_agent")
class UserAgent(PatternGenerator):
    """The user agent of a web browser: ``Mozilla/5.0 (Windows NT 10.0) ...``.

    The operating systems are the newest versions of those that Faker knows.

    Args:
        browser: ``chrome``, ``firefox`` or ``safari``; by default any of them.
    """

    def __init__(
        self, _: Context, *, browser: Literal["chrome", "firefox", "safari"] | None = None
    ) -> None:
        data = faker_class("user_agent")[0]
        windows = WordList([token for token in data.windows_platform_tokens if "NT 1" in token])
        linux = Concatenation(Text("X11; Linux "), WordList(data.linux_processors))
        mac = Text("Macintosh; Intel Mac OS X 10_15_7")
        android = Concatenation(Text("Linux; Android "), WordList(_newest(data.android_versions)))
        phones: list[Pattern] = [
            Concatenation(
                Text(f"{device}; CPU {'iPhone ' if device == 'iPhone' else ''}OS "),
                WordList([version.replace(".", "_") for version in _newest(data.ios_versions)]),
                Text(" like Mac OS X"),
            )
            for device in data.apple_devices
        ]
        systems: list[Pattern] = [windows, linux, mac, android]
        browsers = {
            "chrome": _chrome(systems),
            "firefox": _firefox(systems),
            "safari": _safari(mac, phones),
        }
        options = list(browsers.values()) if browser is None else [browsers[browser]]
        super().__init__(Concatenation(Text("Mozilla/5.0 ("), Alternation(options)))


def _newest(versions: Sequence[str]) -> list[str]:
    """Return the versions with one of the three newest major version numbers."""
    majors = sorted({int(version.partition(".")[0]) for version in versions})[-3:]
    return [version for version in versions if int(version.partition(".")[0]) in majors]


def _chrome(systems: list[Pattern]) -> Pattern:
    return Concatenation(
        Alternation(systems),
        Text(") AppleWebKit/537.36 (KHTML, like Gecko) Chrome/"),
        IntegerText(110, 145),
        Text(".0.0.0 Safari/537.36"),
    )


def _firefox(systems: list[Pattern]) -> Pattern:
    # The string contains the version twice, so each version is a word of its own.
    return Concatenation(
        Alternation(systems),
        WordList([f"; rv:{n}.0) Gecko/20100101 Firefox/{n}.0" for n in range(110, 146)]),
    )


def _safari(mac: Pattern, phones: list[Pattern]) -> Pattern:
    begin = Text(") AppleWebKit/605.1.15 (KHTML, like Gecko) Version/")
    version = Concatenation(IntegerText(16, 18), Text("."), IntegerText(0, 6))
    mobile = Text(" Mobile/15E148 Safari/604.1")
    desktop = Concatenation(mac, begin, version, Text(" Safari/605.1.15"))
    return Alternation(
        [desktop, *(Concatenation(phone, begin, version, mobile) for phone in phones)]
    )
