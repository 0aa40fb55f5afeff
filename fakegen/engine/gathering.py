"""Gathering: whether all parts of a job are there, whole and of one digest, and satisfy the rules over all rows.

Nothing is made again and no rows are copied: files are compared with what their manifests say, and the rules
are checked on what the parts have put aside for that: values that rules read, and hashes for quotas. Bound:
memory holds the values of one table at a time, as a run that is not cut holds them, or one range of hashes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import pyarrow as pa

from fakegen.engine.aside_columns import AsideColumns
from fakegen.engine.job_plan import JobPlan, unpacked_job
from fakegen.engine.part_files import ASIDE, Manifest, PartFile
from fakegen.engine.part_run import damage, manifests
from fakegen.errors import DataError, number_of
from fakegen.formats.stores import Store
from fakegen.limits import NORMAL, Budget, Limits

_JOB = f"{ASIDE}/job"
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class GatheredRun:
    """A whole run in parts.

    Attributes:
        digest: The job's.
        parts: How many parts there are.
        rows: The rows of each table.
        bytes: The size of all files of rows.
        rules: How many rules over all rows have been checked.
    """

    digest: str
    parts: int
    rows: dict[str, int]
    bytes: int
    rules: int


def keep_job(job: JobPlan, store: Store) -> None:
    """Put a job beside its parts, if they put columns aside whose rules gathering checks."""
    tables = job.plan.tables
    if any(AsideColumns(tables[name], columns).read for name, columns in job.columns.items()):
        with store.placing(_JOB) as path:
            path.write_bytes(job.packed())


def gather(store: Store, *, run_plugins: bool = False, limits: Limits = NORMAL) -> GatheredRun:
    """Check the parts in a folder.

    Args:
        store: The folder.
        run_plugins: Whether the code of plugins that the job holds may run, to check their rules.
        limits: What checking may use.

    Raises:
        DataError: Parts are missing, damaged or of several runs.
        GenerationError: A rule over all rows is violated.
        UsageError: The job holds code, which must not run.
    """
    sizes = store.sizes()
    found = manifests(store, sizes)
    if not found:
        raise DataError(f"{store.name} holds no parts: 'fakegen generate --parts N' makes them")
    _check_one_run(store, found)
    _check_all_there(store, found)
    wrong = [
        f"part {manifest.part}: {fault}"
        for manifest in found
        if (fault := damage(store, manifest, sizes))
    ]
    if wrong:
        raise DataError(_listed(f"{store.name} holds damaged parts", wrong))
    _check_no_others(store, found, sizes)
    files = [file for manifest in found for file in manifest.files]
    rows: dict[str, int] = {}
    for file in files:
        rows[file.table] = rows.get(file.table, 0) + (0 if file.is_checked else file.rows)
    rules = _check_rules(store, found, run_plugins, limits)
    size = sum(file.bytes for file in files if not file.is_checked)
    return GatheredRun(found[0].digest, len(found), rows, size, rules)


def _check_one_run(store: Store, found: Sequence[Manifest]) -> None:
    first = found[0]
    for manifest in found:
        if (manifest.digest, manifest.layout) != (first.digest, first.layout):
            raise DataError(
                f"{store.name} holds parts of several runs: part {manifest.part} has the digest "
                f"{manifest.digest} and is one of {manifest.layout.parts:,}, part {first.part} has "
                f"{first.digest} and is one of {first.layout.parts:,}"
            )


def _check_all_there(store: Store, found: Sequence[Manifest]) -> None:
    parts, there = found[0].layout.parts, {manifest.part for manifest in found}
    missing = [str(part) for part in range(parts) if part not in there]
    if missing:
        shown = ", ".join(missing[:_SHOWN]) + (" ..." if len(missing) > _SHOWN else "")
        raise DataError(
            f"{store.name} lacks {len(missing):,} of {number_of(parts, 'part')}: {shown}; --part makes "
            "one of them, --resume all"
        )


def _check_no_others(store: Store, found: Sequence[Manifest], sizes: dict[str, int]) -> None:
    tables = {file.table for manifest in found for file in manifest.files}
    known = {file.name for manifest in found for file in manifest.files}
    others = sorted(
        name for name in sizes if name.partition("/")[0] in tables and name not in known
    )
    if others:
        raise DataError(_listed(f"{store.name} holds files of no part", others))


def _check_rules(store: Store, found: Sequence[Manifest], run_plugins: bool, limits: Limits) -> int:
    checked = [file for manifest in found for file in manifest.files if file.is_checked]
    if not checked:
        return 0
    job = _kept_job(store, found[0].digest, run_plugins, limits)
    rules = 0
    with Budget(limits).spending():
        for table in dict.fromkeys(file.table for file in checked):
            aside = AsideColumns(job.plan.tables[table], job.columns[table])
            files = [file for file in checked if file.table == table]
            blocks = partial(_blocks, store, files, aside.schema)
            aside.check(blocks, sum(file.rows for file in files))
            rules += aside.rules
    return rules


def _kept_job(store: Store, digest: str, run_plugins: bool, limits: Limits) -> JobPlan:
    name = f"{store.name}/{_JOB}"
    with store.open(_JOB) as file:
        data = file.read()
    job = unpacked_job(data, name, run_plugins=run_plugins, limits=limits)
    if job.digest != digest:
        raise DataError(f"{name} is of another run: its digest is {job.digest}, and not {digest}")
    return job


def _blocks(store: Store, files: Sequence[PartFile], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    for file in files:
        with store.open(file.name) as opened, pa.ipc.open_file(opened) as reader:
            if reader.schema != schema:
                raise DataError(
                    f"{store.name}/{file.name} holds other columns than its job puts aside"
                )
            for number in range(reader.num_record_batches):
                block = reader.get_batch(number)
                block.validate(full=True)
                yield block


def _listed(head: str, items: Sequence[str]) -> str:
    more = [f"... and {len(items) - _SHOWN:,} more"] if len(items) > _SHOWN else []
    return "\n".join([f"{head}:", *(f"  {item}" for item in [*items[:_SHOWN], *more])])
