"""Tests mirror modules: ``fakegen/ROOM/MODULE.py`` has ``tests/ROOM/test_MODULE.py``.

A module without a mirror stands in :data:`ELSEWHERE`, under the tests that it is tested by: what is
shown by a whole run or by every registered name is not shown again piece by piece. A module that gets a
mirror must leave the list.
"""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ELSEWHERE: dict[str, str] = {
    # The conformance suite runs every registered thing, and with it what these modules declare.
    "tests/conformance": """
        interfaces/block interfaces/command interfaces/condition interfaces/constraint
        interfaces/detector interfaces/executor interfaces/expression interfaces/format
        interfaces/generator interfaces/method interfaces/metric
        interfaces/parameters interfaces/provider interfaces/source interfaces/strategy
    """,
    # Mechanics of the constraints' kinds, each of which has a mirror and its strategies a case.
    "tests/conformance/test_constraints.py": """
        constraints/agreement constraints/answers constraints/lists constraints/numeric
        constraints/pairing constraints/row_counts constraints/row_limit
    """,
    "tests/constraints/test_if.py": "constraints/if_",
    # Thin: arguments are checked, then the rooms below are called.
    "tests/api/test_loading.py": "api/kept_schema api/inferring api/data_check api/first_rows api/editors",
    "tests/api/test_learned_model.py": "api/model_sampling api/given_rows",
    "tests/api/test_planning.py": "api/selection",
    "tests/api/test_exports.py": "__init__ progress",
    "tests/arrays/test_plain.py": "arrays/data_frames arrays/objects",
    # Binding is a schema with its mistakes: each message is a case, each place is tested.
    "tests/binding/test_mistakes.py": """
        binding/arguments binding/assembly binding/build binding/columns
        binding/constraint_arguments binding/provider_binding binding/problems binding/scope
        binding/sources binding/table_binding binding/type_names
    """,
    "tests/binding/test_strategies.py": "binding/constraints binding/lookups",
    "tests/binding/test_hints.py": "binding/model_fitting binding/model_formulas binding/declared_models",
    "tests/learning/test_rare_values.py": "learning/trees/imputation",
    "tests/plan/test_conditions.py": "binding/conditions plan/conditioned plan/rejection",
    "tests/plan/test_uniqueness.py": "plan/quotas",
    "tests/plan/test_purity.py": """
        plan/bounds plan/steps plan/table_plan plan/repairs
        streams/hashing streams/permutation streams/rows
    """,
    "tests/engine/test_pass_results.py": "plan/passes engine/verify",
    "tests/engine/test_executors.py": "engine/run",
    "tests/catalogue/test_entry_kinds.py": "catalogue/example_runs",
    "tests/catalogue/test_json_schema.py": "catalogue/json_values",
    "tests/cli/test_cli.py": """
        __main__ cli/arrow_runtime cli/check cli/commands cli/examples cli/compare cli/generate cli/init
        cli/learn cli/main cli/model cli/options cli/plugins cli/preview cli/printing
        cli/progress_bar cli/schema engine/write
    """,
    "tests/cli/test_cli_explaining.py": "cli/plan",
    "tests/cli/test_cli_lookup.py": "cli/completion cli/explain cli/listing cli/suggestions",
    "tests/databases/test_sql_formats.py": "databases/dialects databases/sql_script databases/sqlite",
    "tests/decoding/test_isolated.py": """
        decoding/child decoding/columnar decoding/request decoding/workbook
    """,
    "tests/detection/test_detection.py": """
        detection/column_names detection/gender detection/identifiers detection/internet
        detection/detect detection/persons detection/places detection/shares detection/texts
    """,
    # The language of expressions is one thing, compared with Jinja2 as a whole.
    "tests/expressions/test_expression_language.py": """
        expressions/column_value expressions/names expressions/reference expressions/rowwise
        expressions/scalars expressions/syntax expressions/template expressions/terms
    """,
    "tests/expressions/test_sandbox.py": "expressions/attributes expressions/paying expressions/results",
    "tests/expressions/test_expression_equivalence.py": """
        expressions/arithmetic expressions/calendar expressions/comparison expressions/compiled
        expressions/compiler expressions/strings expressions/types
    """,
    "tests/conformance/test_functions.py": "expressions/functions",
    "tests/formats/test_format_files.py": "formats/arrow formats/parquet",
    "tests/formats/test_text_formats.py": "formats/csv formats/json formats/text_columns",
    "tests/inference/test_schema_text.py": "inference/inputs profiling/table_profile",
    "tests/profiling/test_rule_search.py": "interfaces/observed profiling/found profiling/observing",
    "tests/binding/test_missing_codes.py": "arrays/missing_codes",
    "tests/registry": """
        hookspecs installed_plugins interfaces/decorated registry/cache registry/collecting
        registry/contents registry/hook_kinds registry/plugin_modules registry/program
    """,
    "tests/language/test_reading.py": """
        language/building language/defaults language/frame_values language/modifiers language/nodes
        language/spec
    """,
    "tests/language/test_documents.py": "language/limits language/toml language/yaml",
    "tests/learning/test_models.py": """
        learning/training learning/codings/coding learning/codings/continuous
        learning/codings/fused learning/codings/levels learning/copula/fit_copula learning/copula/copula_model
        learning/trees/fit_trees learning/trees/tree_model learning/trees/split_orders
    """,
    "tests/learning/codings/test_restoring.py": "learning/codings/arrow_json",
    "tests/learning/trees/test_tree.py": "learning/trees/grow",
    "tests/learning/trees/test_candidates.py": "learning/trees/parted",
    "tests/patterns/test_pattern.py": """
        patterns/automaton patterns/composites patterns/draws patterns/leaves patterns/lexicon
        patterns/numbering patterns/pattern_generator providers/regex
    """,
    "tests/providers/core/test_choices.py": "providers/core/literals",
    "tests/providers/core/test_distributions.py": "providers/core/quantiles",
    "tests/providers/core/test_numbers.py": "providers/core/ranges",
    "tests/conformance/test_providers.py": "providers/derived providers/learned providers/scalar",
    "tests/providers/faker/test_faker_compiler.py": """
        providers/faker/addresses providers/faker/clock providers/faker/forms
        providers/faker/library providers/faker/moments providers/faker/signatures
    """,
    "tests/providers/faker/test_valid.py": """
        providers/faker/valid_codes providers/faker/valid_companies providers/faker/valid_persons
        providers/standards/makers providers/standards/numbers_with_checks
        providers/standards/standard_generator
    """,
    "tests/providers/mimesis/test_compiling.py": """
        providers/mimesis/call providers/mimesis/columnar providers/mimesis/opening
        providers/mimesis/open_values providers/mimesis/tracing
    """,
    "tests/providers/mimesis/test_mimesis_namespace.py": """
        providers/mimesis/hermetic providers/mimesis/locales providers/mimesis/method_arguments
        providers/mimesis/methods
    """,
    "tests/report/test_measuring.py": "report/data report/metrics",
    "tests/sources/test_file.py": "sources/delimited sources/excel sources/plain_table",
    "tests/conformance/test_sources.py": "sources/inline_rows sources/package",
    # Numbers are made by scheme and checked by python-stdnum, country by country.
    "tests/standards/test_national.py": "standards/checks standards/number standards/territory",
    "tests/standards/test_bank.py": "standards/registers standards/scheme arrays/fixed_width",
    "tests/oracles/test_oracles.py": "providers/faker/valid_phones",
    "tests/streams/test_addresses.py": "streams/purposes",
    "tests/tracing/test_explore.py": """
        tracing/outcomes tracing/signals tracing/traced tracing/tracer tracing/draw_views
    """,
}


def modules() -> list[str]:
    """Return the modules that hold code of their own: no lists of what a room registers."""
    found = []
    for path in sorted((ROOT / "fakegen").rglob("*.py")):
        name = path.relative_to(ROOT / "fakegen").with_suffix("").as_posix()
        if path.name != "__init__.py" or name == "__init__":
            found.append(name)
    return found


def has_mirror(module: str) -> bool:
    room, _, name = module.rpartition("/")
    folder = ROOT / "tests" / room
    return (folder / f"test_{name}.py").is_file() or any(folder.glob(f"test_{name}_*.py"))


LISTED = {name: test for test, names in ELSEWHERE.items() for name in names.split()}


@pytest.mark.parametrize("module", modules())
def test_a_module_has_a_mirror_or_a_place_in_the_list(module):
    assert has_mirror(module) or module in LISTED, f"tests/{module} is missing"


def test_the_list_is_no_longer_than_it_must_be():
    names = [name for text in ELSEWHERE.values() for name in text.split()]
    assert len(set(names)) == len(names)
    assert set(names) <= set(modules())
    assert [name for name in names if has_mirror(name)] == []
    assert [test for test in ELSEWHERE if not (ROOT / test).exists()] == []
