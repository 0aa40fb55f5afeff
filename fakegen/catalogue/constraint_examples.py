"""An example of each built-in kind of constraint, where its docstring has none: whole tables that run."""

from __future__ import annotations

from collections.abc import Mapping

EXAMPLES: Mapping[str, str] = {
    "expr": """\
columns:
  age: {integer: {min: 10, max: 90}}
constraints:
  - age >= 17
""",
    "if": """\
columns:
  age: {integer: {min: 0, max: 90}}
  retired: boolean
constraints:
  - {if: "age < 18", then: "not retired"}
""",
    "increasing": """\
columns:
  born: {date: {from: 1950-01-01, to: 2000-12-31}}
  hired: {date: {from: 1970-01-01, to: 2025-12-31}}
constraints:
  - {increasing: [born, hired]}
""",
    "range": """\
columns:
  age: {integer: {min: 0, max: 120}}
constraints:
  - {range: age, min: 17, max: 90}
""",
    "membership": """\
columns:
  status: {choice: [active, closed, deleted]}
constraints:
  - {membership: status, in: [active, closed]}
""",
    "regex": r"""columns:
  badge: {regex: '[A-Z]{2}\d{4,6}'}
constraints:
  - {regex: badge, matches: '[A-Z]{2}\d{6}'}
""",
    "formula": """\
columns:
  gross: {number: {min: 1000, max: 9000}, round: 2}
  net: number
constraints:
  - {formula: {net: "gross * 0.7"}}
""",
    "sum": """\
columns:
  rent: {integer: {min: 500, max: 900}}
  food: {integer: {min: 200, max: 400}}
  spent: integer
constraints:
  - {sum: [rent, food], total: spent}
""",
    "combinations": """\
sources:
  places: {rows: [{city: Ghent, postcode: 9000}, {city: Liège, postcode: 4000}]}
tables:
  person:
    columns:
      city: {choice: [Ghent, Liège]}
      postcode: {choice: [9000, 4000]}
    constraints:
      - {combinations: [city, postcode], source: places}
""",
    "depends": """\
columns:
  city: {choice: [Ghent, Bruges, Liège]}
  province: {choice: [East Flanders, West Flanders, Liège]}
constraints:
  - {depends: province, on: city}
""",
    "one_to_one": """\
columns:
  code: {choice: [A, B, C]}
  label: faker.color_name
constraints:
  - {one_to_one: [code, label]}
""",
    "unique": """\
columns:
  first_name: faker.first_name
  last_name: faker.last_name
constraints:
  - {unique: [first_name, last_name]}
""",
    "at_most": """\
columns:
  customer: {integer: {min: 1, max: 100}}
constraints:
  - {at_most: 3, per: customer}
""",
    "exactly": """\
rows: 10
columns:
  household: {integer: {min: 1, max: 100}}
constraints:
  - {exactly: 2, per: household}
""",
    "monotone": """\
columns:
  person: {integer: {min: 1, max: 20}}
  year: {integer: {min: 2000, max: 2025}}
  salary: {integer: {min: 2000, max: 9000}}
constraints:
  - {monotone: salary, over: year, per: person}
""",
    "total": """\
columns:
  amount: {number: {min: 0, max: 50_000}, round: 2}
constraints:
  - {total: amount, is: 1_000_000}
""",
}
