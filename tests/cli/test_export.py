"""``fakegen export``, and types on the command line."""

import json

from fakegen.cli.main import run

SCHEMA = "tables: {t: {columns: {id: sequence, size: {choice: [s, l]}}}}"


def test_export(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.yaml").write_text(SCHEMA)
    assert run(["export", "s.yaml", "--as", "json-schema"]) == 0
    assert json.loads(capsys.readouterr().out)["properties"]["size"] == {"enum": ["s", "l"]}
    assert run(["export", "s.yaml", "--as", "pydantic", "-o", "models.py"]) == 0
    assert "class T(BaseModel)" in (tmp_path / "models.py").read_text()
    assert run(["export", "s.yaml", "--as", "pydantic", "-o", "models.py"]) == 2
    assert "--force" in capsys.readouterr().err
    assert run(["export", "s.yaml", "--as", "pydntic"]) == 2
    assert "did you mean 'pydantic'?" in capsys.readouterr().err
