"""Snapshots: a change of the data of a test is seen, cell by cell."""

SCHEMA = "tables: {t: {columns: {id: sequence, word: {choice: [a, b]}, n: {integer: {max: 9}}}}}"


def run(pytester, *arguments):
    return pytester.runpytest_inprocess("-p", "no:cacheprovider", *arguments)


def test_changes_are_shown_by_cell(pytester):
    pytester.makefile(".yaml", s=SCHEMA)
    pytester.makepyfile(
        test_it="""
        def test_it(fakegen_data):
            fakegen_data("s.yaml").t.many(3)
        """
    )
    run(pytester, "--fakegen-snapshot=check").stdout.fnmatch_lines(["*no snapshot*update"])
    run(pytester, "--fakegen-snapshot=update").assert_outcomes(passed=1)
    assert (pytester.path / "__fakegen__" / "test_it.json").exists()
    run(pytester, "--fakegen-snapshot=check").assert_outcomes(passed=1)
    pytester.makefile(".yaml", s=SCHEMA.replace("[a, b]", "[c, d]"))
    result = run(pytester, "--fakegen-snapshot=check")
    result.assert_outcomes(failed=1)
    result.stdout.re_match_lines([r".*s.yaml: t, row 0, word: '[ab]' -> '[cd]'"])
    assert "n:" not in result.stdout.str()
    run(pytester).assert_outcomes(passed=1)
