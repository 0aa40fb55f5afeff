"""Names tell one thing, and tests mirror modules: ``ROOM/MODULE.py`` has ``tests/ROOM/test_MODULE.py``.

A module without a mirror stands in :data:`ELSEWHERE`, under the tests that it is tested by: what is
shown by a whole run or by every registered name is not shown again piece by piece. A module that gets a
mirror must leave the list.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
ELSEWHERE: dict[str, str] = {
    # References are declared, drawn and read as one.
    "tests/binding/test_table_references.py": """
        binding/bound_table binding/declared_reference binding/reference_draws binding/lookups
        binding/partial_keys binding/tree_draws plan/drawn_rows plan/fitting_draws plan/reference_pools plan/reference_rows
        plan/aggregate plan/referred plan/skews plan/trees
    """,
    "tests/plan/test_children.py": "binding/table_size plan/settling",
    # What follows from the row before is named, typed, joined and made as one.
    "tests/plan/test_recurrence.py": """
        binding/guessed_types binding/previous binding/recurrences expressions/previous_rows
        expressions/previous_names
        plan/previous_column plan/running_sums plan/siblings
    """,
    # The conformance suite runs every registered thing, and with it what these modules declare.
    "tests/conformance": """
        interfaces/block interfaces/command interfaces/condition interfaces/constraint
        interfaces/detector interfaces/executor interfaces/expression interfaces/format
        interfaces/generator interfaces/method interfaces/metric interfaces/nested_entries
        interfaces/parameters interfaces/place interfaces/provider interfaces/source
        interfaces/argument_conversion interfaces/strategy interfaces/type_words
    """,
    # Mechanics of the constraints' kinds, each of which has a mirror and its strategies a case.
    "tests/conformance/test_constraints.py": """
        constraints/agreement constraints/answers constraints/lists constraints/numeric
        constraints/pairing constraints/row_counts constraints/row_limit
    """,
    # Relations are searched, chosen, learned and computed as one.
    "tests/learning/computed/test_computed_model.py": """
        learning/computed/relation_search learning/computed/choosing learning/computed/computed_column
        learning/computed/leaning learning/computed/robust_sums learning/computed/sight
    """,
    "tests/constraints/test_if.py": "constraints/if_",
    # Thin: arguments are checked, then the rooms below are called.
    "tests/api/test_loading.py": "api/chosen_executor api/chosen_format api/kept_schema api/inferring api/data_check api/first_rows api/editors",
    "tests/api/test_learned_model.py": "api/model_sampling api/given_rows",
    "tests/api/test_planning.py": "api/selection",
    "tests/api/test_fixture_table.py": """
        api/fixed_values api/fixture_plans api/fixtures api/row api/row_shapes api/window_rows
        api/window_table
    """,
    # Types are read by their readers, and what is exported is tried by kind.
    "tests/types": """
        api/from_types api/type_records interfaces/record interfaces/type_reader
        types/contract_documents types/field_places types/loaded_modules types/metadata
        types/nested_lists types/plain_values types/python_classes types/type_arguments
        types/python_values
        types/sql_types types/table_names
    """,
    "tests/types/test_django_models.py": "types/django_checks",
    "tests/types/test_json_documents.py": "types/json_checks types/json_files types/json_references types/json_members",
    "tests/types/test_entries.py": """
        types/moment_entries types/number_entries types/string_entries types/usual_bounds
    """,
    "tests/types/test_check_clauses.py": "types/check_terms",
    "tests/exports": """
        api/exporting exports/dbt_models exports/expectations exports/odcs_contract
        exports/plain_bounds exports/sql_names exports/table_records
    """,
    "tests/cli/test_named_types.py": "inference/type_text",
    "tests/testing/test_data_fixture.py": """
        testing/failures testing/loaded_schemas testing/notes testing/session_options testing/uses
    """,
    "tests/testing/test_parametrising.py": "testing/rows_to_come",
    "tests/testing/test_database_fixture.py": """
        testing/database_copy testing/engine_copies testing/filling testing/postgresql_copies testing/seeded_databases testing/sqlite_copies
    """,
    "tests/api/test_exports.py": "__init__ progress",
    "tests/forms/test_finding.py": "forms/form forms/notation forms/moment_search forms/number_search",
    # Drafts are tried on real databases, which accept what they make.
    "tests/inference/test_database_schema.py": """
        databases/column_types databases/inspected_table databases/inspecting
        databases/index_columns databases/mysql_inspector databases/mysql_partitions databases/table_reader databases/triggers types/check_rules
        inference/filling_order inference/key_room inference/null_patterns inference/table_draft inference/table_links
    """,
    "tests/inference/test_entity_tables.py": "inference/draft inference/drafted_table",
    "tests/inference/test_learned_columns.py": "inference/database_text inference/model_text inference/owned_rows",
    "tests/inference/test_written_forms.py": "inference/fillers inference/makeable",
    "tests/learning/test_formed_model.py": "learning/around learning/formed_column learning/further_values",
    "tests/forms/test_numbers_form.py": "forms/composite_form",
    "tests/arrays/test_plain.py": "arrays/data_frames arrays/objects",
    "tests/test_kernels.py": "arrays/text_pieces",
    "tests/streams/test_wide.py": "streams/products",
    # Binding is a schema with its mistakes: each message is a case, each place is tested.
    "tests/binding/test_mistakes.py": """
        binding/arguments binding/assembly binding/build binding/columns
        binding/constraint_arguments binding/provider_binding binding/problems binding/scope
        binding/sources binding/table_binding binding/type_names
    """,
    "tests/binding/test_strategies.py": "binding/constraints",
    "tests/binding/test_extensions.py": "providers/third_party",
    "tests/binding/test_nested_binding.py": "plan/nested_steps",
    "tests/binding/test_hints.py": "binding/model_fitting binding/model_formulas binding/declared_models",
    "tests/learning/test_rare_values.py": "learning/trees/imputation",
    "tests/plan/test_windows.py": "plan/further_children",
    "tests/api/test_fixture_references.py": "api/given_references plan/window_children",
    "tests/plan/test_conditions.py": "binding/conditions plan/conditioned plan/rejection",
    "tests/plan/test_uniqueness.py": "plan/quotas plan/quota_draws plan/single_quota binding/available_values",
    "tests/plan/test_purity.py": """
        plan/bounds plan/table_plan plan/repairs
        streams/permutation streams/rows
    """,
    "tests/providers/test_valid_parts.py": "providers/faker/faker_parts providers/mimesis/mimesis_parts",
    "tests/engine/test_pass_results.py": "plan/passes engine/verify",
    "tests/engine/test_executors.py": "engine/elsewhere engine/run",
    "tests/engine/test_gathering.py": "engine/aside_columns engine/repeats",
    "tests/engine/test_job_plan.py": "engine/digest engine/job_file",
    "tests/api/test_jobs.py": "engine/part_files engine/part_run",
    "tests/conformance/test_workers.py": "engine/task",
    "tests/catalogue/test_entry_kinds.py": "catalogue/example_runs catalogue/prose",
    "tests/catalogue/test_json_schema.py": """
        catalogue/json_columns catalogue/json_constraints catalogue/json_links catalogue/json_masks
        catalogue/json_models catalogue/json_modifiers catalogue/json_names catalogue/json_providers
        catalogue/json_sources catalogue/json_tables catalogue/json_values
    """,
    "tests/cli/test_cli.py": """
        cli/fidelity_lines
        __main__ cli/quick_start cli/check cli/commands cli/examples cli/compare cli/generate cli/init
        cli/learn cli/main cli/model cli/options cli/plugins cli/preview
        cli/progress_bar cli/schema engine/write
    """,
    "tests/cli/test_cli_parts.py": "cli/gather cli/job",
    "tests/cli/test_plain_characters.py": "cli/printing",
    "tests/checking/test_fidelity.py": "api/draft_fidelity profiling/character_kinds",
    "tests/cli/test_completions.py": "cli/completion api/known_words api/outline",
    "tests/formats/test_excel_workbook.py": "formats/excel_cells",
    "tests/cli/test_cli_lookup.py": "cli/explain cli/listing cli/suggestions",
    "tests/databases/test_sql_formats.py": "databases/dialects databases/sql_script",
    "tests/databases/test_seeding.py": """
        api/database_filling cli/seed databases/load_mysql databases/load_postgresql databases/load_sqlite
        databases/continued_counters databases/continued_keys databases/delimited_rows databases/loader databases/mysql_local_data databases/stored_tables
    """,
    # Real data is copied as a whole, from every kind of source to every kind of target.
    "tests/masking/test_copying.py": """
        api/masking cli/mask masking/copied_tables masking/copy_targets
        masking/column_masks masking/listed_masks masking/mask_binding masking/mask_keys
        masking/mask_references masking/mask_scope masking/table_mask
    """,
    "tests/masking/test_value_masks.py": "masking/made_values",
    "tests/language/test_mask_reading.py": "language/mask_spec",
    "tests/databases/test_sampled_rows.py": """
        databases/column_statistics databases/known_values inference/known_columns
    """,
    "tests/databases/test_modelled_tables.py": """
        databases/sqlalchemy_engine databases/tables_of_django databases/tables_of_sqlalchemy
    """,
    "tests/databases/test_keys.py": "interfaces/definition",
    "tests/inference/test_guessed_keys.py": "detection/key_names",
    "tests/decoding/test_isolated.py": """
        decoding/child decoding/arrow_readers decoding/request decoding/workbook
    """,
    "tests/detection/test_detection.py": """
        detection/column_names detection/gender detection/identifiers detection/internet
        detection/detect detection/persons detection/places detection/public_lists detection/shares detection/texts
    """,
    # The language of expressions is one thing, compared with Jinja2 as a whole.
    "tests/expressions/test_expression_language.py": """
        expressions/ascii_text expressions/column_value expressions/names expressions/reference expressions/rowwise
        expressions/scalars expressions/syntax expressions/template expressions/terms
    """,
    "tests/expressions/test_sandbox.py": "expressions/attributes expressions/paying expressions/results",
    "tests/expressions/test_expression_equivalence.py": """
        expressions/arithmetic expressions/calendar expressions/comparison expressions/compiled
        expressions/compiler expressions/strings expressions/types
    """,
    "tests/conformance/test_functions.py": "expressions/functions",
    "tests/formats/test_format_files.py": "formats/arrow",
    "tests/formats/test_text_formats.py": "formats/csv formats/text_columns",
    "tests/inference/test_schema_text.py": "inference/inputs profiling/table_profile",
    "tests/profiling/test_rule_search.py": "interfaces/observed profiling/found profiling/observing",
    "tests/binding/test_missing_codes.py": "arrays/missing_codes",
    "tests/registry": """
        hookspecs installed_plugins interfaces/decorated registry/cache registry/collecting
        registry/contents registry/hook_kinds registry/plugin_modules registry/program
    """,
    "tests/language/test_reading.py": """
        language/building language/column_reading language/defaults language/frame_values
        language/locale_reading language/model_reading language/modifiers language/node_reader
        language/nodes language/source_reading language/spec language/table_reading
    """,
    "tests/language/test_documents.py": "language/document_size language/toml language/yaml",
    "tests/learning/test_models.py": """
        learning/training learning/codings/coding learning/codings/continuous
        learning/codings/fused learning/codings/levels learning/copula/fit_copula learning/copula/copula_model
        learning/trees/fit_trees learning/trees/tree_model learning/trees/split_orders
    """,
    "tests/learning/codings/test_restoring.py": "learning/codings/arrow_json",
    "tests/learning/test_modelfile.py": "learning/checked_zip",
    "tests/learning/trees/test_tree.py": "learning/trees/grow",
    "tests/learning/trees/test_candidates.py": "learning/trees/parted",
    "tests/patterns/test_guarded.py": "patterns/group_strings patterns/look_formulas patterns/regex_automaton",
    "tests/patterns/test_regex_syntax.py": "patterns/character_classes patterns/parsed_items",
    "tests/patterns/test_pattern.py": """
        patterns/alternation patterns/automaton patterns/concatenation patterns/draws patterns/leaves
        patterns/lexicon patterns/repetition patterns/row_groups
        patterns/numbering patterns/pattern_generator providers/regex
    """,
    "tests/providers/core/test_row_quantiles.py": "providers/core/plain_names",
    "tests/providers/core/test_choices.py": "providers/core/literals",
    "tests/providers/core/test_person.py": "providers/core/birth_dates providers/core/user_names",
    "tests/providers/core/test_distributions.py": "providers/core/quantiles",
    "tests/providers/core/test_numbers.py": "providers/core/even_steps",
    "tests/providers/core/test_dates.py": "providers/core/periods",
    "tests/providers/core/test_datetimes.py": "providers/core/zones",
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
        providers/mimesis/call providers/mimesis/drawn_numbers providers/mimesis/opened_methods
        providers/mimesis/open_values providers/mimesis/tracing
    """,
    "tests/providers/mimesis/test_mimesis_namespace.py": """
        providers/mimesis/hermetic providers/mimesis/locale_codes providers/mimesis/method_arguments
        providers/mimesis/methods
    """,
    "tests/report/test_measuring.py": "report/data report/metrics sources/offered_table",
    "tests/sources/test_file.py": "sources/delimited sources/excel sources/plain_table",
    "tests/conformance/test_sources.py": "sources/inline_rows sources/package",
    # Numbers are made by scheme and checked by python-stdnum, country by country.
    "tests/standards/test_national.py": "standards/checks standards/number standards/territory",
    "tests/masking/test_identifier_masks.py": "standards/identifier_kinds",
    "tests/standards/test_bank.py": "standards/registers standards/scheme arrays/fixed_width",
    "tests/oracles/test_oracles.py": "providers/faker/valid_phones",
    "tests/tracing/test_explore.py": """
        tracing/outcomes tracing/stops tracing/traced tracing/tracer tracing/draw_views
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


def test_a_module_has_a_mirror_or_a_place_in_the_list():
    assert [name for name in modules() if not has_mirror(name) and name not in LISTED] == []


def test_the_list_is_no_longer_than_it_must_be():
    names = [name for text in ELSEWHERE.values() for name in text.split()]
    assert len(set(names)) == len(names)
    assert set(names) <= set(modules())
    assert [name for name in names if has_mirror(name)] == []
    assert [test for test in ELSEWHERE if not (ROOT / test).exists()] == []


def twice(names: list[str]) -> list[str]:
    return sorted(name for name, count in Counter(names).items() if count > 1)


def test_no_two_modules_have_one_name():
    names = [module.rpartition("/")[2] for module in modules()]
    assert twice(names) == []


def test_no_two_classes_have_one_name():
    texts = [path.read_text("utf-8") for path in (ROOT / "fakegen").rglob("*.py")]
    names = [name for text in texts for name in re.findall(r"^class (\w+)", text, re.MULTILINE)]
    assert names and twice(names) == []
