"""The cases of every message, by subject."""

from __future__ import annotations

from tests.snapshots.cases import (
    columns,
    command_line,
    damaged,
    data,
    doors,
    files,
    fixtures,
    form,
    limits,
    links,
    masking,
    models,
    parts,
    plugins,
    python,
    rules,
    servers,
    testing,
)
from tests.snapshots.cases.case import Case

SUBJECTS: dict[str, list[Case]] = {
    module.__name__.rpartition(".")[2]: module.CASES
    for module in (
        columns,
        command_line,
        damaged,
        data,
        doors,
        files,
        fixtures,
        form,
        limits,
        links,
        masking,
        models,
        parts,
        plugins,
        python,
        rules,
        servers,
        testing,
    )
}
