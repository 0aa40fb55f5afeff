"""Print which share of Mimesis' methods is compiled, in each of its locales.

Run: python benchmarks/mimesis_coverage.py [LOCALE ...]
"""

from __future__ import annotations

import sys

from fakegen.providers.mimesis.mimesis_namespace import MimesisNamespace


def main(locales: list[str]) -> None:
    space = MimesisNamespace()
    shares: list[float] = []
    always: set[str] | None = None
    for locale in locales or space.locales():
        names = space.names(locale)
        called = {
            name
            for name in names
            if (provider := space.provider(name, locale)) is not None and not provider.compiled
        }
        always = called if always is None else always & called
        shares.append(1 - len(called) / len(names))
        print(f"{locale:8} {len(names) - len(called):4} of {len(names)}  {shares[-1]:.1%}")
    print(f"\nmean {sum(shares) / len(shares):.1%}, least {min(shares):.1%}")
    print("called per row everywhere:", ", ".join(sorted(always or ())))


if __name__ == "__main__":
    main(sys.argv[1:])
