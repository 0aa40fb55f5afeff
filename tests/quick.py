"""Runs the tests that a change touches, for less than a minute: ``make quick``.

What changed is what differs from where this branch left ``main``, committed or not. A module's tests
are those of its mirror: ``fakegen/ROOM/MODULE.py`` has ``tests/ROOM/test_MODULE.py``, or all of
``tests/ROOM`` where there is no such file. After them come the mirrors of the modules that import
what changed. Whatever has not begun when time is up is skipped, and counted in the last line.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SECONDS = 45  # with collecting and the test under way, a minute
ALWAYS = {"fakegen/__init__.py": "tests/api"}


def changed() -> list[str]:
    """Return the changed files, as paths from the root."""
    base = _git("merge-base", "HEAD", "main") or ["HEAD"]
    names = _git("diff", "--name-only", base[0]) + _git(
        "ls-files", "--others", "--exclude-standard"
    )
    return sorted(set(names))


def _git(*arguments: str) -> list[str]:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.split("\n")[:-1] if done.returncode == 0 else []


def mirror(name: str) -> list[str]:
    """Return the tests of a file, as paths from the root: files, or a folder if it has no own."""
    path = Path(name)
    if path.parts[0] == "plugins" and len(path.parts) > 1:
        return _there([Path(*path.parts[:2]) / "tests"])
    if path.parts[0] == "tests":
        is_test = path.name.startswith("test_") and path.suffix == ".py"
        return _there([path if is_test else path.parent]) if len(path.parts) > 2 or is_test else []
    if path.parts[0] != "fakegen" or path.suffix != ".py":
        return _there([Path("tests") / path.parts[0]])
    inside = Path("tests", *path.parts[1:-1])
    own = [inside / f"test_{path.stem}.py", *(ROOT / inside).glob(f"test_{path.stem}_*.py")]
    if found := _there(own):
        return found
    if len(path.parts) == 2:
        return _there([Path(ALWAYS.get(name, "tests/api")), Path("tests") / path.stem])
    while len(inside.parts) > 1 and not (ROOT / inside).is_dir():
        if found := _there([inside.with_name(f"test_{inside.name}.py")]):
            return found
        inside = inside.parent
    return _there([inside]) if len(inside.parts) > 1 else []


def _there(paths: Iterable[Path]) -> list[str]:
    return [str((ROOT / path).relative_to(ROOT)) for path in paths if (ROOT / path).exists()]


def importers(names: Iterable[str]) -> list[str]:
    """Return the modules that import one of these modules by name."""
    modules = {_module(name) for name in names if name.startswith("fakegen/")}
    found = []
    for path in sorted((ROOT / "fakegen").rglob("*.py")):
        if not modules.isdisjoint(_imports(path)):
            found.append(str(path.relative_to(ROOT)))
    return found


def _module(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def _imports(path: Path) -> frozenset[str]:
    return frozenset(_imported(ast.parse(path.read_text("utf-8"))))


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (item.name for item in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{item.name}" for item in node.names)


def chosen(names: Iterable[str]) -> list[str]:
    """Return the tests to run, those of what changed first."""
    names = [name for name in names if (ROOT / name).exists()]
    direct = [test for name in names for test in mirror(name)]
    # A whole folder of another room is too much: only the mirrors that are files.
    further = [test for name in importers(names) for test in mirror(name) if test.endswith(".py")]
    return list(dict.fromkeys(direct + further))


class Budget:
    """Skips the tests that have not begun when time is up."""

    def __init__(self) -> None:
        self.end, self.left = time.monotonic() + SECONDS, 0

    def pytest_runtest_setup(self) -> None:
        if time.monotonic() > self.end:
            self.left += 1
            pytest.skip("time is up")


def main() -> int:
    tests = chosen(changed())
    if not tests:
        print("nothing that has tests differs from main")
        return 0
    print("\n".join(tests))
    budget = Budget()
    # The skipped ones are counted below, not listed: -r without s.
    status = pytest.main(
        ["-x", "-q", "--override-ini=addopts=--import-mode=importlib", *tests], [budget]
    )
    if budget.left:
        print(f"time was up before {budget.left} of the tests: 'make test' runs them all")
    return 0 if status == pytest.ExitCode.NO_TESTS_COLLECTED else int(status)


if __name__ == "__main__":
    sys.exit(main())
