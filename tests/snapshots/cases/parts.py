"""Jobs and their parts: what is missing, damaged or of another run."""

from __future__ import annotations

from tests.snapshots.cases.case import Case, python

T = "tables: {t: {rows: 9, columns: {a: sequence}}}"
JOB = (
    "job = fakegen.job({'tables': {'t': {'rows': 9, 'columns': {'a': 'sequence', 'b': {'integer': {'max': 2}},"
    " 'c': {'integer': {'max': 9}}}, 'constraints': [{'depends': 'c', 'on': 'b'}]}}})\n"
)
TWO = (
    JOB
    + "from pathlib import Path; job.write('out', 2, format='csv'); m = Path('out/_fakegen/part-00001.json')\n"
)
PLUGIN = (
    "import random, fakegen\n@fakegen.provider('acme.x')\ndef x(rng: random.Random) -> str:\n"
    "    'An x.'\n    return 'x'\n"
)
BRINGS = "job = fakegen.job({'tables': {'t': {'columns': {'a': 'acme.x'}}}}, plugins=['acme.py'])\n"


def generate(*words: str) -> Case:
    """Return the case of a command that makes parts of a schema."""
    return Case(" ".join(words), ("generate", "s.yaml", *words), {"s.yaml": T}, quiet=True)


CASES = [
    generate("--parts", "2"),
    generate("-o", "out", "--part", "1"),
    generate("-o", "out", "--resume"),
    generate("-o", "out", "--parts", "2", "--part", "2"),
    generate("-o", "out", "--parts", "0"),
    generate("-o", "out", "--parts", "2", "--start-row", "3"),
    generate("-o", "s.yaml", "--parts", "2"),
    generate("-o", "out", "--parts", "2", "-f", "parket"),
    generate("-o", "out", "--parts", "2", "--option", "part=1"),
    generate("-o", "out", "--parts", "2", "--address", "tcp://x:1"),
    generate("-o", "out", "--parts", "2", "--executor", "local", "--address", "tcp://x:1"),
    generate("-o", "nonsense://x/t.csv"),
    generate("-o", "s3://bucket", "-f", "csv"),
    Case("a table that is no folder's name", ("generate", "s.yaml", "-o", "out", "--parts", "2"), {"s.yaml": "tables: {a/b: {columns: {a: sequence}}}"}),
    Case("a job without an ending", ("job", "s.yaml", "-o", "s"), {"s.yaml": T}, quiet=True),
    python(
        "from dataclasses import replace\nfrom unittest.mock import patch\n"
        "few = patch('fakegen.api.loading.UNTRUSTED', replace(fakegen.UNTRUSTED, held_rows=100))\n"
        "columns = {'a': {'integer': {'max': 99_999}}, 'b': {'template': '{{ a }}', 'unique': True}}\n"
        "with few: fakegen.job({'tables': {'t': {'rows': 70_000, 'columns': columns}}}, workers=2, untrusted=True)"
    ),
    python("fakegen.job({'tables': {'t': {'rows': 5_000_000_000, 'columns': {'a': {'integer': {'max': 10**12}}, 'b': {'template': '{{ a }}', 'unique': True}}}}}, workers=2)"),
    Case("a job that is not there", ("generate", "s.job", "-o", "out", "--parts", "2"), {}),
    Case("a file that is no job", ("generate", "s.job", "-o", "out", "--parts", "2"), {"s.job": "tables"}),
    Case("a job has its rows", ("generate", "s.job", "-n", "3", "--seed", "3"), {}),
    Case("gather where nothing is", ("gather", "out"), {}),
    python(JOB + "job.write('out', 0)"),
    python(JOB + "job.write('out', 3, 3)"),
    python(JOB + "job.parts(0)"),
    python(JOB + "job.write('out', 4, 2); fakegen.gather('out')"),
    python(JOB + "job.write('out', 4, 2); job.write('out', 5)"),
    python(JOB + "job.write('out', 4, 2); fakegen.job({'tables': {'t': {'columns': {'a': 'sequence'}}}}).write('out', 4)"),
    python(TWO + "m.write_text(m.read_text().replace(job.digest, 'f' * 32)); fakegen.gather('out')"),
    python(TWO + "m.write_text('{}'); fakegen.gather('out')"),
    python(TWO + "Path('out/t/part-00000.csv').write_bytes(b''); fakegen.gather('out')"),
    python(TWO + "Path('out/t/part-00003.csv').write_bytes(b''); fakegen.gather('out')"),
    python(TWO + "Path('out/_fakegen/job').unlink(); fakegen.gather('out')"),
    python(TWO + "Path('out/_fakegen/job').write_bytes(fakegen.job({'tables': {'t': {'columns': {'a': 'sequence'}}}})._made.packed()); fakegen.gather('out')"),
    python(BRINGS + "job.save('s.job'); fakegen.load_job('s.job')", acme_py=PLUGIN),
    python(PLUGIN + "fakegen.job({'tables': {'t': {'columns': {'a': 'acme.x'}}}}).save('s.job')"),
    python(
        "from unittest.mock import patch\n" + JOB + "from fakegen.engine import job_plan; job_plan._plans.clear()\n"
        "with patch('fakegen.engine.job_plan.releases', lambda *_: {'numpy': '1.0'}):\n"
        "    with patch.dict(job._made._content.releases, {'numpy': '9.9'}, clear=True): job._made.plan"
    ),
    python(
        "from unittest.mock import patch\nimport pyarrow.fs\n" + JOB +
        "with patch('pyarrow.fs.FileSystem') as found:\n"
        "    found.from_uri.side_effect = OSError('no route to host')\n    job.write('s3://bucket/out', 2)"
    ),
    *(
        python(
            "from pathlib import Path\nfrom fakegen.engine import job_plan\n"
            "fakegen.job({'tables': {'t': {'rows': 9, 'columns': {'a': {'integer': {'max': 9}}}, 'constraints': [{'total': 'a', 'is': 40}]}}}).save('s.job')\n"
            f"job_plan._plans.clear(); {change}\nfakegen.load_job('s.job').tables"
        )
        for change in ("Path('s.job.mend').unlink()", "Path('s.job.mend').write_bytes(b'')")
    ),
    python(
        "from fakegen.engine.repeats import check_repeats, hashes\nfrom fakegen.plan.quotas import Quota\n"
        "quota = Quota(('x',), 1, fakegen.Mark('s.yaml', 3, 5), '')\n"
        "block = pa.record_batch(dict(hashes([quota], pa.record_batch({'x': ['a', 'b', 'a']}))))\n"
        "check_repeats(quota, 0, lambda: [block], 3)"
    ),
    python(
        "import hashlib, json\nfrom pathlib import Path\n"
        "columns = {'a': {'integer': {'max': 9}}, 'b': {'integer': {'max': 9}}}\n"
        "fakegen.job({'tables': {'t': {'rows': 9, 'columns': columns, 'constraints': [{'depends': 'b', 'on': 'a'}]}}}).write('out', 1)\n"
        "aside, manifest = (Path(f'out/_fakegen/part-00000.{end}') for end in ('t.arrow', 'json'))\n"
        "pa.ipc.new_file(str(aside), pa.schema([('c', pa.int64())])).close()\n"
        "said, data = json.loads(manifest.read_text()), aside.read_bytes()\n"
        "said['files'][1] |= {'bytes': len(data), 'sha256': hashlib.sha256(data).hexdigest()}\n"
        "manifest.write_text(json.dumps(said)); fakegen.gather('out')"
    ),
]  # fmt: skip
