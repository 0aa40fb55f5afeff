"""Mistakes in tests that use the pytest plugin, as pytest shows them."""

from __future__ import annotations

from tests.snapshots.cases.case import Case, python

_TESTS = """\
import fakegen.testing.sqlite_copies

def test_path(fakegen_data):
    fakegen_data("shp.yaml")

def test_server(fakegen_db):
    fakegen_db("sqlit:///x.db", "shop.yaml")

def test_unreachable_server(fakegen_db):
    fakegen_db("postgresql://nobody@127.0.0.1:1/none", "shop.yaml")

def test_target(fakegen_db):
    fakegen_db(3, "shop.yaml")

def test_other_process_never_fills(fakegen_db, monkeypatch):
    monkeypatch.setattr(fakegen.testing.sqlite_copies, "_PATIENCE", 0.0)
    monkeypatch.setattr("os.open", taken)
    fakegen_db("sqlite:///x.db", "shop.yaml")

def taken(path, flags):
    raise FileExistsError(path)
"""
_RUN = """\
import os, pathlib, re, subprocess, sys
command = [sys.executable, '-m', 'pytest', '-q', '-rN', '-p', 'no:cacheprovider', '--tb=short', '--basetemp=b', 'test_shop.py']
said = subprocess.run(command, capture_output=True, text=True).stdout
for line in re.findall(r'^E +(fakegen\\.\\w+Error: .*)', said, re.MULTILINE):
    print(re.sub(r'\\S+/fakegen_\\w+', 'x', line).replace(str(pathlib.Path.cwd()), 'FOLDER'))"""
_SHOP = "tables: {order: {rows: 3, columns: {id: sequence}}}"

CASES: list[Case] = [
    python(_RUN, **{"test_shop_py": _TESTS}, shop_yaml=_SHOP),
]
