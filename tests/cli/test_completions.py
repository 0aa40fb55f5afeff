"""What a shell is offered for a word, as its completion script asks for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fakegen.cli.main import run

SCHEMA = """\
sources: {census: {file: census.csv}}
models: {people: {source: census}}
tables:
  customer: {columns: {id: sequence, "first, last": {model: people}, broken: no_such_provider}}
  orders: {columns: {id: sequence, "*": {model: people}}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("completion")
    (folder / "s.yaml").write_text(SCHEMA)
    (folder / "bad.yaml").write_text("tables: [")
    return folder


def question(folder: Path, words: str, shell: str) -> dict[str, str]:
    """Return how a shell's script asks for a word: in the environment."""
    *before, word = words.split(" ")
    return {
        "FAKEGEN_CACHE_DIR": str(folder / "cache"),
        "_FAKEGEN_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": f"fakegen {words}",
        "COMP_CWORD": word if shell == "fish" else str(len(before) + 1),
    }


@pytest.fixture
def asking_here(folder, monkeypatch, capsys):
    """Ask within this process: one of its own takes half a second to start."""
    monkeypatch.chdir(folder)

    def ask(words: str) -> list[str]:
        for name, value in question(folder, words, "bash").items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            run([])
        assert ended.value.code == 0
        shown = capsys.readouterr()
        assert shown.err == ""
        return shown.out.split()

    return ask


@pytest.fixture
def asking(folder):
    """Ask as a shell does."""

    def ask(words: str, shell: str = "bash", **more: str) -> list[str]:
        environment = {**os.environ, **question(folder, words, shell), **more}
        shown = subprocess.run(
            [sys.executable, "-m", "fakegen"],
            capture_output=True,
            text=True,
            cwd=folder,
            env=environment,
            check=True,
        )
        assert shown.stderr == ""
        return shown.stdout.split()

    return ask


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("preview s.yaml --only cu", ["customer", *(f"customer.{c}" for c in ("id", "first", "last", "broken"))]),
        ("preview s.yaml --only customer.l", ["customer.last"]),
        ("preview --untrusted s.yaml --only or", ["orders", "orders.id"]),
        ("generate s.yaml --only ", ["customer", "orders"]),
        ("generate s.yaml --rows ", ["customer=", "orders="]),
        ("generate s.yaml --source ", ["census="]),
        ("check data.csv s.yaml --table ", ["customer", "orders"]),
        ("learn s.yaml ", ["people"]),
        ("preview bad.yaml --only ", []),
        ("preview absent.yaml --only ", []),
        ("preview - --only ", []),
        ("generate --format parq", ["parquet"]),
        ("generate --format example", ["example.fixed"]),
        ("generate -o x.tsv --option del", ["delimiter="]),
        ("generate --format parquet --option ", ["compression="]),
        ("generate --executor proc", ["processes"]),
        ("providers --locale nl_", ["nl_BE", "nl_NL"]),
        ("providers --locale xx_XX a", []),
        ("methods tr", ["trees"]),
        ("explain faker.first_n", ["faker.first_name", *(f"faker.first_name_{sex}" for sex in ("female", "male", "nonbinary"))]),
        ("explain be.vat", ["be.vat"]),
        ("explain prev", ["preview"]),
        ("explain logn", ["lognorm", "lognormal"]),
        ("explain mimesis.address.cal", ["mimesis.address.calling_code"]),
        ("explain --kind metr", ["metric"]),
        ("explain --kind distr", ["distribution"]),
        ("explain --kind distribution nbi", ["nbinom"]),
        ("explain --kind format sqli", ["sqlite"]),
        ("examples sho", ["shop"]),
        ("prev", ["preview"]),
        ("completion p", ["powershell"]),
    ],
)  # fmt: skip
def test_a_word_is_completed(asking_here, words, offered):
    known = [line.partition(",")[2] for line in asking_here(words)]
    assert known == offered


@pytest.mark.parametrize("words", ["preview s", "check ", "generate s.yaml -o o", "model show m"])
def test_files_are_left_to_the_shell(asking, words):
    assert asking(words) == [f"file,{words.split(' ')[-1]}"]


def test_every_shell_gets_its_form(asking):
    words = "preview s.yaml --only customer.i"
    assert asking(words, "zsh") == ["plain", "customer.id", "_"]
    assert asking(words, "fish") == ["plain,customer.id"]
    assert asking(words, "powershell") == ["plain", "customer.id", "_"]


def test_a_table_is_completed_without_loading_a_library(asking, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import atexit, sys\n"
        "names = ('numpy', 'pyarrow', 'faker', 'mimesis', 'fakegen.registry')\n"
        "atexit.register(lambda: print(*(n for n in names if n in sys.modules), file=sys.stderr, end=''))"
    )
    path = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    assert asking("preview s.yaml --only o", PYTHONPATH=path) == ["plain,orders", "plain,orders.id"]


def test_names_of_plugins_are_asked_for_once(asking, tmp_path):
    asking("methods ")
    (tmp_path / "sitecustomize.py").write_text(
        "import atexit, sys\n"
        "atexit.register(lambda: print(*(n for n in ('pyarrow', 'faker') if n in sys.modules), file=sys.stderr, end=''))"
    )
    path = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    assert "plain,trees" in asking("methods ", PYTHONPATH=path)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_every_shell_has_a_script(shell):
    command = [sys.executable, "-m", "fakegen", "completion", shell]
    shown = subprocess.run(command, capture_output=True, text=True, check=True)
    assert f"{shell}_complete" in shown.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="there is no bash")
def test_the_script_works_in_bash(tmp_path):
    (tmp_path / "s.yaml").write_text(SCHEMA)
    program = tmp_path / "bin" / "fakegen"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m fakegen "$@"\n')
    program.chmod(0o755)
    script = (
        'eval "$(fakegen completion bash)"\n'
        "COMP_WORDS=(fakegen preview s.yaml --only customer.l); COMP_CWORD=4\n"
        '_fakegen_completion fakegen; echo "${COMPREPLY[@]}"'
    )
    shown = subprocess.run(
        ["bash", "-c", script],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"},
        check=False,
    )
    assert shown.stdout.strip() == "customer.last", shown.stderr
