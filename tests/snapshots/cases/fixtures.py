"""Mistakes in what tests ask for: variants, fixed values, types, contracts."""

from __future__ import annotations

from tests.snapshots.cases.case import Case, python, schema

TABLE = (
    "tables: {t: {rows: 3, columns: {id: sequence, n: {integer: {max: 9}}, s: {choice: [a, b]}}, "
)
FIXTURES = (
    "t = fakegen.load({'tables': {'p': {'columns': {'id': 'sequence'}}, 't': {'rows': 3, 'columns': {'id': 'sequence', "
    "'n': {'integer': {'max': 9}}, 'p_id': {'ref': 'p.id'}, 'code': {'regex': '[A-Z]{9}', 'unique': True}, "
    "'o': {'object': {'city': 'faker.city'}}}, 'constraints': ['n < 9'], 'variants': {'low': {'n': {'max': 2}}}}}}"
    ").fixtures().t\n"
)
TYPE = "import dataclasses\nimport typing\nmake = dataclasses.make_dataclass\n"
SQL = "import sqlalchemy as sa\nt = sa.Table('t', sa.MetaData(), sa.Column('n', sa.Integer), sa.CheckConstraint('odd(n)'))\n"
CASES: list[Case] = [
    schema(TABLE + "variants: {v: {}}}}"),
    schema(TABLE + "variants: {v: [n]}}}"),
    schema(TABLE + "variants: {v: {m: 3}}}}"),
    schema(TABLE + "variants: {v: {n: {mn: 3}}}}}"),
    schema(TABLE + "variants: {v: {x: {integer: }}}}}"),
    schema(TABLE + "variants: {v: {n: {integer: {min: 5, max: 1}}}}}}"),
    schema(TABLE + "variants: 3}}"),
    schema(TABLE + "variants: {v: {n: 3}}}}", "export", "s.yaml", "--as", "pydnatic"),
    python(FIXTURES + "t.one(m=3)"),
    python(FIXTURES + "t.one('hgh')"),
    python(FIXTURES + "t.one(n='x')"),
    python(FIXTURES + "t.one(n=9)"),
    python(FIXTURES + "t.one(o={'cty': 'x'})"),
    python(FIXTURES + "t.one(p={'key': 3})"),
    python(FIXTURES + "t.many(-1)"),
    python("fakegen.load({'tables': {'p': {'columns': {'id': 'sequence'}}, 't': {'rows': {'per': 'p', 'count': 1}, 'columns': {'id': 'sequence'}}}}).fixtures().main"),
    python("fakegen.load({'tables': {'p': {'rows': 3, 'columns': {'id': 'sequence'}}, 't': {'rows': {'per': 'p', 'count': 1}, 'columns': {'a': {'expr': 'p.id'}}}}}).fixtures().t.many(4)"),
    python(FIXTURES + "t.many(2, code='ABC')"),
    python("fakegen.of(int)"),
    python(TYPE + "fakegen.of(make('A', [('x', type)]))"),
    python(TYPE + "fakegen.of(make('A', [('x', typing.Concatenate)]))"),
    python(TYPE + "class Never:\n    def __init__(self, x): raise ValueError('never so')\nfakegen.of(make('A', [('x', int)], namespace={'__post_init__': lambda self: Never(self.x)})).one()"),
    python("import django\nfrom django.conf import settings\nsettings.configured or settings.configure(USE_TZ=True, DEFAULT_AUTO_FIELD='django.db.models.BigAutoField', DATABASES={'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}})\ndjango.setup()\nfrom django.db import models\nclass Odd(models.Model):\n    x = models.Field()\n    class Meta: app_label = 'odd'\nfakegen.of(Odd)"),
    python(SQL + "fakegen.of(t, schema={'tables': {'x': {'columns': {'n': 'uuid'}}}})"),
    python(SQL + "import warnings\nwith warnings.catch_warnings(record=True) as found:\n    warnings.simplefilter('always'); fakegen.of(t)\nprint(found[0].message)"),
    python("fakegen.of({'type': 'object', 'properties': {'a': {'type': 'integer', 'minimum': 3, 'maximum': 1}}})"),
    python("fakegen.of({'type': 'object', 'properties': {'a': {'$ref': '#/$defs/b'}}})"),
    python("fakegen.of({'type': 'object', 'properties': {'a': {'$ref': '#b'}}, '$defs': {'c': {'$anchor': 'c'}}})"),
    python("fakegen.of({'type': 'object', 'properties': {'a': {'$ref': '#/$defs/b'}}, '$defs': {'b': {'$ref': '#/$defs/b'}}})"),
    python("fakegen.of({'type': 'object', 'properties': {'a': False}, 'required': ['a']})"),
    python("fakegen.of({'type': 'object', 'properties': {'a': {'enum': ['x'], 'not': {'const': 'x'}}}})"),
    python("fakegen.of({'type': 'object', 'properties': {'a': {'type': 'integer', 'not': {'type': 'number'}}}})"),
    python("fakegen.of({'type': 'object', 'properties': {'a': {'allOf': [{'type': 'string'}, {'type': 'integer'}]}}})"),
    python("fakegen.of({'type': 'object', 'properties': {'a': {'allOf': [{'enum': ['x']}, {'enum': ['y']}]}}})"),
    python("fakegen.of({'type': 'object', 'properties': {'a': {}}, 'required': ['a'], 'not': {'required': ['a']}})"),
    python("fakegen.of({'type': 'object', 'properties': [1]}).one()"),
    python("import sqlalchemy as sa\nfakegen.of(sa.MetaData())"),
    python("fakegen.of({'openapi': '3.1.0', 'type': 'object', 'components': {'schemas': {'A': {'properties': {'a': {'type': 'odd'}}}}}}).one()"),
    python("fakegen.of({'type': 'object', 'properties': {'a': {}}, 'dependentSchemas': {'a': {'$ref': '#/$defs/b'}}}).one()"),
    python("import warnings\nwith warnings.catch_warnings(record=True) as found:\n    warnings.simplefilter('always'); fakegen.of({'models': [{'name': 'a', 'columns': [{'name': 'b_id', 'tests': [{'relationships': {'to': \"ref('b')\", 'field': 'id'}}]}]}]})\nprint(found[0].message)"),
    python("from pathlib import Path\nPath('x.yaml').write_text('a: 1')\nfakegen.of('x.yaml')"),
    python("fakegen.of({'kind': 'DataContract', 'schema': [{'name': 't', 'properties': [{'name': 'x', 'logicalType': 'strin'}]}]})"),
    python("fakegen.of({'models': [{'name': 't', 'columns': [{'name': 'x', 'data_type': 'inet'}]}]})"),
    python("fakegen.of({'fields': [{'name': 'x', 'type': 'strin'}]})"),
    python("fakegen.of({'type': 'record', 'name': 'R', 'fields': [{'name': 'x', 'type': 'strin'}]})"),
]  # fmt: skip
