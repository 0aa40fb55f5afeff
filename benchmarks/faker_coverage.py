"""Measure how many of Faker's methods are compiled, over all its locales.

Run ``python benchmarks/faker_coverage.py [LOCALE ...]``. It prints, per locale, how many public
methods there are and how many of them are made a block at a time, and in the end the methods that
are called once per row in every locale.
"""

from __future__ import annotations

import sys
import time
from collections import Counter

from fakegen.providers.faker import FakerNamespace


def main(locales: list[str]) -> None:
    namespace = FakerNamespace()
    totals: Counter[str] = Counter()
    scalar: Counter[str] = Counter()
    found: Counter[str] = Counter()
    print(f"{'locale':<10} {'methods':>8} {'compiled':>9} {'share':>7} {'seconds':>8}")
    for locale in locales or namespace.locales():
        start = time.process_time()
        names = namespace.names(locale)
        providers = [namespace.provider(name, locale) for name in names]
        compiled = sum(provider is not None and provider.compiled for provider in providers)
        for provider in providers:
            if provider is not None:
                found[provider.name] += 1
                scalar[provider.name] += not provider.compiled
        totals.update(methods=len(names), compiled=compiled)
        taken = time.process_time() - start
        share = compiled / len(names)
        print(f"{locale:<10} {len(names):>8} {compiled:>9} {share:>7.1%} {taken:>8.1f}", flush=True)
    share = totals["compiled"] / totals["methods"]
    print(f"{'all':<10} {totals['methods']:>8} {totals['compiled']:>9} {share:>7.1%}")
    never = sorted(name for name, count in scalar.items() if count == found[name])
    print("Called once per row in every locale:", ", ".join(never))


if __name__ == "__main__":
    main(sys.argv[1:])
