"""Mistakes in what is learned, and in the data that it is learned from."""

from __future__ import annotations

from tests.snapshots.cases.case import GENERATE, Case, model, schema

LEARNT = """\
sources:
  src: {file: x.csv}
models:
  m: {source: src, method: independent, columns: {k: {kind: categorical}}}
  n: {source: src, file: n.model, columns: {k: {kind: categorical}}}
tables:
  t: {rows: 4, columns: {"*": {model: m}}}
"""
ROWS = "k,v\nab,3\ncd,4\nab,4\ncd,3\n"
RARE = """\
sources:
  src: {file: x.csv}
models:
  m: {source: src, file: m.model, rare: {below: 12}, columns: {v: {rare: {below: 30}}}}
tables:
  t:
    rows: 3
    columns: {k: {constant: ef}, "*": {model: {name: m, given: k}}}
"""
THIN = "k,v,name\n" + "ab,3,Ann\ncd,4,Bob\n" * 40 + "ef,5,Cid\n" * 11 + "gh,6,Dee\n" * 2

CASES = [
    model("{source: zz}"),
    model("{source: src, method: tree}"),
    model("{source: src, min_lef: 3}"),
    model("{source: src, min_leaf: 0}"),
    model("{source: src, max_rows: 0}"),
    model("{source: src, max_predictors: -1}"),
    model("{source: src, fuse: [[k]]}"),
    model("{source: src, fuse: [[k, v], [k, w]]}"),
    model("{source: src, fuse: [[k, v]], weight: v}"),
    model("{source: src, fuse: [[k, zz]]}"),
    model("{source: src, weight: zz}"),
    model("{source: src, weight: k}"),
    model("{source: src, columns: {zz: {kind: numeric}}}"),
    model("{source: src, columns: {k: {kind: numeric}}}"),
    model("{source: src, given: [zz]}"),
    model("{source: src, derive: {z: zz + 1}}"),
    model("{source: src, method: sdv.ctgan}"),
    model("{file: absent.model}"),
    model("{source: src}", "a: {model: m}"),
    model("{source: src}", "a: {model: {name: mm}}"),
    model("{source: src}", "k: {constant: ab}, '*': {model: {name: m, given: kk}}"),
    model("{source: src}", "k: {constant: 3}, '*': {model: {name: m, given: k}}"),
    model("{source: src}", "k: {constant: zz}, '*': {model: {name: m, given: k}}"),
    model("{source: src}", more="    conditions: [{where: {k: zz}, rows: 1}]"),
    model("{source: src}", more="    conditions: [{where: {v: 99}, rows: 1}]"),
    model("{source: src}", more="    conditions: [{where: {v: null}, rows: 1}]"),
    model("{source: src}", more="    conditions: [{where: {k: ab, v: 3}, rows: 1}]"),
    model("{source: src}", more="    conditions: [{where: 'v > 99', rows: 1}]"),
    model("{source: src}", more="    constraints: ['v > 99']"),
    model("{source: src, fuse: [[k, v]]}", "k: {constant: ab}, '*': {model: {name: m, given: k}}"),
    model("{source: src, given: [k]}"),
    model("{source: src, rising: [[v, w]]}", "w: {constant: 5}, '*': {model: {name: m, given: w}}"),
    model("{source: src, rising: [[v, k]]}"),
    model("{source: src, rising: [[v]]}"),
    model("{source: src, rising: [[v, zz]]}"),
    model("{source: src, rising: [[v, v]]}"),
    model("{source: src, rising: [[w, v], [v, w]]}"),
    model("{source: src, rising: [[v, w], [v, w]]}"),
    model("{source: src, fuse: [k]}"),
    model("{source: src, columns: {k: {missing: [3]}}}"),
    model("{source: src}", more="    conditions: [{where: {v: {min: 9}}, rows: 1}]"),
    model("{source: src}", more="    conditions: [{where: 'v > 3 and k == \"zz\"', rows: 1}]"),
    model("{source: src}", more="    conditions: [{where: {zz: 1}, rows: 1}]"),
    Case("learn from nothing", ("learn", "s.yaml", "m"), {"s.yaml": "models: {m: {file: m.model}}\ntables: {t: {columns: {a: sequence}}}"}),
    Case("save where nothing can be", ("learn", "s.yaml", "n", "-o", "absent/n.model"), {"s.yaml": LEARNT, "x.csv": ROWS}, quiet=True),
    schema("sources: {s: {rows: [{a: 1, w: -1}, {a: 2, w: 3}]}}\nmodels: {m: {source: s, weight: w}}\ntables: {t: {columns: {'*': {model: m}}}}"),
    schema("sources: {s: {rows: [{w: 1}, {w: 3}]}}\nmodels: {m: {source: s, weight: w}}\ntables: {t: {columns: {'*': {model: m}}}}"),
    Case("learn all", ("learn", "s.yaml"), {"s.yaml": LEARNT, "x.csv": ROWS}),
    Case("learn one", ("learn", "s.yaml", "n"), {"s.yaml": LEARNT, "x.csv": ROWS}, quiet=True),
    Case("learn an unknown one", ("learn", "s.yaml", "o"), {"s.yaml": LEARNT, "x.csv": ROWS}, quiet=True),
    Case("learn one without a file", ("learn", "s.yaml", "m"), {"s.yaml": LEARNT, "x.csv": ROWS}, quiet=True),
    Case("learn several to one file", ("learn", "s.yaml", "-o", "x.model"), {"s.yaml": LEARNT, "x.csv": ROWS}, quiet=True),
    Case("learn none", ("learn", "s.yaml"), {"s.yaml": "tables: {t: {columns: {a: sequence}}}"}),
    Case("show no model", ("model", "show", "n.model")),
    Case("show what is no model", ("model", "show", "n.model"), {"n.model": "text"}),
    schema("sources: {s: {rows: []}}\nmodels: {m: {source: s}}\ntables: {t: {columns: {'*': {model: m}}}}"),
    schema("sources: {s: {rows: [{a: [1]}]}}\nmodels: {m: {source: s}}\ntables: {t: {columns: {'*': {model: m}}}}"),
    schema("models: {m: {source: s}}\ntables: {t: {columns: {'*': {model: m}}}}"),
    model("{source: src}", more="    conditions: [{where: 'v + w > 99', rows: 1}]"),
    model("{source: src, method: copula}", more="    conditions: [{where: 'v + w > 99', rows: 1}]"),
    model("{source: src, method: copula, fuse: [[k, v]]}", "k: {constant: ab}, '*': {model: {name: m, given: k}}"),
    model("{source: src, fuse: [[k, v]], columns: {w: {kind: categorical}}}", "w: {constant: 5}, k: {constant: cd}, '*': {model: {name: m, given: [w, k]}}"),
    model("{source: src}", "zz: {model: m}"),
    model("{source: src}", "zz: {model: {name: m, column: zz}}"),
    model("{source: src}", "zz: {model: {name: m, columns: [zz]}}"),
    model("{source: src}", "'k, zz': {model: m}"),
    model("{source: src, rising: [[v, w]]}", "w: {constant: 5}, k: {constant: cd}, '*': {model: {name: m, given: [w]}}"),
    Case("a model of another method", ("generate", "s.yaml", "--format", "csv"), {"s.yaml": "models: {m: {file: m.model}}\ntables: {t: {rows: 3, columns: {'*': {model: m}}}}", "m.model": b"PK"}),
    model("{source: src}", "k: {constant: ab}, '*': {model: {name: m, given: {kk: k}}}"),
    schema("sources: {s: {file: x.json}}\nmodels: {m: {source: s}}\ntables: {t: {rows: 2, columns: {'*': {model: m}}}}", **{"x.json": '[{"a": [1], "b": 2}, {"a": [3], "b": 4}]'}),
    schema("sources: {s: {file: x.csv}}\nmodels: {m: {source: s, min_leaf: 1}}\ntables: {t: {rows: 2, columns: {b: {constant: x}, '*': {model: {name: m, given: b}}}, conditions: [{where: {a: y}, rows: 1}]}}", **{"x.csv": "a,b,c\n" + "x,x,1\ny,y,2\n" * 200}),
    Case("learn with rare values", ("learn", "s.yaml"), {"s.yaml": RARE, "x.csv": THIN}, quiet=True),
    Case("give a withheld value", GENERATE, {"s.yaml": RARE, "x.csv": THIN}, quiet=True),
    Case("ask for a withheld value", GENERATE, {"s.yaml": RARE.replace("k: {constant: ef}, ", "").replace("{name: m, given: k}", "m") + "    conditions: [{where: {k: ef}, rows: 1}]", "x.csv": THIN}, quiet=True),
    Case("ask for a withheld number", GENERATE, {"s.yaml": RARE.replace("k: {constant: ef}, ", "").replace("{name: m, given: k}", "m") + "    conditions: [{where: {v: {min: 5}}, rows: 1}]", "x.csv": THIN}, quiet=True),
    Case("learn open columns", ("learn", "s.yaml", "n"), {"s.yaml": LEARNT.replace(", columns: {k: {kind: categorical}}", ""), "x.csv": "k,v\n" + "".join(f"name {n},{n % 3}\n" for n in range(60))}, quiet=True),
    model("{source: src, columns: {k: {rare: {below: 30}}}}"),
    model("{source: src, columns: {k: {form: '%Q'}}}"),
    model("{source: src, columns: {k: {form: '%d'}}}"),
    model("{source: src, columns: {k: {form: '%d %d'}}}"),
    model("{source: src, columns: {k: {form: '%d %Y'}}}"),
    model("{source: src, columns: {k: {form: '%d %{fr}m %Y'}}}"),
    model("{source: src, columns: {k: {form: '%d %{fi.}b %Y'}}}"),
    model("{source: src, columns: {k: {form: '%I:%M'}}}"),
    model("{source: src, columns: {k: {form: '%M'}}}"),
    model("{source: src, columns: {k: {form: '%p'}}}"),
    model("{source: src, columns: {k: {form: kg}}}"),
    model("{source: src, columns: {k: {form: '0 of 0{th}'}}}"),
    model("{source: src, columns: {k: {form: '0-0;(0)'}}}"),
    model("{source: src, columns: {k: {form: '#,##0,00'}}}"),
    model("{source: src, columns: {k: {form: '0.000000000000000000000'}}}"),
    model("{source: src, columns: {k: {form: ['0', '%Y']}}}"),
    model("{source: src, columns: {k: {form: ['%H:%M', '%H:%M-%H:%M']}}}"),
    model("{source: src}", "d: {date: , form: '%d.%m.%Y to %d.%m.%Y'}, '*': {model: m}"),
    model("{source: src}", "d: {integer: , form: '0-0'}, '*': {model: m}"),
    model("{source: src, columns: {k: {form: '{m}m {h}h'}}}"),
    model("{source: src, columns: {k: {form: '[{h}h {m}m]'}}}"),
    model("{source: src, columns: {k: {form: 'yes/yes'}}}"),
    model("{source: src, columns: {k: {form: '%d.%m.%Y'}}}"),
    model("{source: src, columns: {k: {rare: {}}}}"),
    model("{source: src, columns: {k: {rare: {below: 0}}}}"),
    model("{source: src, columns: {w: {rare: {below: 30, into: other}}}}"),
    model("{source: src, rare: {into: other}}"),
    model("{source: src, rare: 5}"),
    model("{source: src, rare: {bellow: 5}}"),
    model("{source: src, fuse: [[k, v, w]], max_rows: 20}"),
    schema("sources: {s: {file: x.csv}}\nmodels: {m: {source: s, fuse: [[a, b]]}}\ntables: {t: {columns: {'*': {model: m}}}}", **{"x.csv": "a,b\n" + "".join(f"a{n % 7},b{n % 11}\n" for n in range(120))}),
    schema("sources: {s: {file: x.csv}}\nmodels: {m: {source: s}}\ntables: {t: {columns: {'*': {model: m}}}}", **{"x.csv": "customer_id\n" + "".join(f"{n * n * 7}\n" for n in range(60))}),
]  # fmt: skip
