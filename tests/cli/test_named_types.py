"""Types on the command line."""

import pytest

from fakegen.cli.main import run
from fakegen.cli.named_types import is_type_name

MODULE = """
import dataclasses

@dataclasses.dataclass
class User:
    id: int
    email: str
"""


@pytest.fixture(autouse=True)
def module(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop_types.py").write_text(MODULE)


@pytest.mark.parametrize("name", ["shop_types:User", "shop_types.py:User", "./shop_types.py:User"])
def test_init_prints_a_schema_that_runs(name, tmp_path, capsys):
    assert run(["init", name]) == 0
    text = capsys.readouterr().out
    assert "email: faker.safe_email" in text
    (tmp_path / "s.yaml").write_text(text)
    assert run(["preview", "s.yaml", "-n", "2"]) == 0
    shown = capsys.readouterr().out
    assert run(["preview", name, "-n", "2"]) == 0
    assert capsys.readouterr().out == shown


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("shop_types:Usr", "has no 'Usr'; did you mean 'User'?"),
        ("shop_type:User", "'shop_type' cannot be imported"),
        ("absent.py:User", "'absent.py' cannot be imported"),
    ],
)
def test_mistakes(name, message, capsys):
    assert run(["init", name]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["data.csv", "folder/data.csv", "C:data.csv:", "https://host:80/x"]
)
def test_files_are_no_types(text):
    assert not is_type_name(text)
