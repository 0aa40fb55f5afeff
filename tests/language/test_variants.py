"""Variants: their form, and the mistakes in it."""

import pytest

import fakegen

TABLE = """\
tables:
  t:
    columns:
      id: sequence
      plan: {choice: [free, team]}
      spent: {number: {min: 0, max: 100}}
    variants:
      v: %s
"""


@pytest.mark.parametrize(
    ("variant", "message"),
    [
        ("{pla: team}", "8:11: there is no column 'pla'; did you mean 'plan'?"),
        ("{spent: {mn: 3}}", "8:19: unknown key 'mn' in the condition on 'spent'"),
        ("{spent: {min: much}}", "is not a value of type double"),
        ("{x: {number: {min: 1}}}", "8:11: variant 'v': there is no entry 'x' to replace"),
        ("{spent: {number: {min: 9, max: 1}}}", "nothing lies between"),
        ("{}", "variant 'v' says nothing of any column"),
        ("[]", "variant 'v' must be a mapping"),
        ("{plan: []}", "the condition on 'plan' is an empty list"),
    ],
)
def test_mistakes_are_found_before_anything_is_made(tmp_path, variant, message):
    file = tmp_path / "s.yaml"
    file.write_text(TABLE % variant)
    with pytest.raises(fakegen.SchemaError) as raised:
        fakegen.load(file).plan()
    assert message in str(raised.value)


def test_a_whole_run_does_not_use_variants(tmp_path):
    file = tmp_path / "s.yaml"
    file.write_text(TABLE % "{plan: team}")
    with_variant = fakegen.generate(file)["t"].to_arrow()
    file.write_text((TABLE % "{plan: team}").split("    variants")[0])
    assert with_variant.equals(fakegen.generate(file)["t"].to_arrow())


def test_variants_in_python():
    table = fakegen.table(
        columns={"n": fakegen.column("integer")}, variants={"small": {"n": {"max": 5}}}
    )
    schema = fakegen.schema(tables={"t": table})
    with pytest.raises(fakegen.GenerationError):  # one of 2**31 values
        schema.fixtures().t.one("small")
