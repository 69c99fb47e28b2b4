"""`headerfirst policy`: what an author, a works council and an auditor see, and the exit codes that a script sees."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from headerfirst import policies
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.commands.policy import policy
from headerfirst.streams.packs import find_pack

DMU = Path(str(policies.__file__)).parent / "dmu"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DMU, tmp_path / "mine"))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(policy, list(arguments), catch_exceptions=False)


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_check_passes_the_shipped_packs_and_prints_warnings() -> None:
    result = run("check")
    assert result.exit_code == 0
    dmu = find_pack("dmu")
    counts = f"{len(dmu.rules)} rules, {len(dmu.clauses)} clauses"
    assert f"dmu 1.0.0: {counts}, no error; digest {dmu.digest}.\n" in result.output
    assert (
        "wcc: warning: legal_refs: SI 2000/2699 lawful business practice was superseded on 2018-06-27" in result.output
    )


def test_check_fails_on_an_error(folder: Path) -> None:
    replace(folder / "rules" / "mass-mail.yaml", "purpose: suspected_breach", "purpose: malware_prevention")
    result = run("check", str(folder))
    assert result.exit_code == 1
    assert "dmu: error: rule mass-mail: is a conduct rule and may not look for malware_prevention.\n" in result.output
    assert result.output.endswith("dmu 1.0.0: 1 errors.\n")


def test_a_pack_that_cannot_be_read_is_for_the_caller(folder: Path) -> None:
    (folder / "clauses.yaml").unlink()
    with pytest.raises(Misconfigured):
        run("check", str(folder))


def test_test_runs_every_example(folder: Path) -> None:
    number = sum(len(rule.positive) + len(rule.negative) for rule in find_pack("dmu").rules)
    assert f"dmu: {number} of {number} cases as stated.\n" in run("test", "dmu").output
    replace(folder / "rules" / "mass-mail.yaml", "recipients_over: 200", "recipients_over: 20")
    result = run("test", str(folder))
    assert result.exit_code == 1
    assert "rule mass-mail, case 'a meeting of the whole department': should be silent and fires.\n" in result.output


def test_show_is_in_words() -> None:
    result = run("show", "dmu")
    assert result.exit_code == 0
    for title in ("Why anybody may look", "What the rules look for", "What is left alone", "How we read it", "The law"):
        assert f"\n{title}\n" in result.output
    assert max(map(len, result.output.splitlines())) <= 100


def test_diff_says_what_differs() -> None:
    result = run("diff", "dmu", "wcc")
    assert result.exit_code == 0
    assert "purpose dlp only in wcc: content is scanned without people.\n" in result.output
    assert run("diff", "wcc", "wcc").output == "The packs say the same.\n"


@pytest.mark.parametrize("name", ["dmu", "wcc"])
def test_coverage_ends_with_the_counts(name: str) -> None:
    result = run("coverage", name)
    assert result.exit_code == 0
    lines = result.output.splitlines()
    states = [
        state
        for line in lines[:-1]
        for state in ("enforced", "supported", "planned", "advisory")
        if f"  {state} " in line
    ]
    assert len(states) == len(lines) - 1
    counts = ", ".join(f"{states.count(state)} {state}" for state in ("enforced", "supported", "planned", "advisory"))
    assert lines[-1] == f"{len(states)} clauses: {counts}."


def results(tmp_path: Path, outcome: str) -> str:
    path = tmp_path / "clauses.json"
    path.write_text(f'{{"DMU 2.7g": {{"test_mass_mail": "{outcome}"}}}}', encoding="utf-8")
    return str(path)


def test_coverage_says_what_the_tests_of_a_clause_said(tmp_path: Path) -> None:
    result = run("coverage", "dmu", "--tests", results(tmp_path, "passed"))
    assert result.exit_code == 0
    assert result.output.endswith("1 are enforced or supported and shown by tests that passed.\n")
    [line] = [line for line in result.output.splitlines() if line.startswith("DMU 2.7g ")]
    assert line.endswith(": 1 passed")


def test_coverage_fails_where_a_test_failed(tmp_path: Path) -> None:
    result = run("coverage", "dmu", "--tests", results(tmp_path, "failed"))
    assert result.exit_code == 1
    assert ": 1 failed, test_mass_mail\n" in result.output


def test_explain_tells_a_rule_of_each_pack_that_has_it() -> None:
    result = run("explain", "mass-mail")
    assert result.exit_code == 0
    for said in ("pack dmu", "pack wcc", "What it looks at\n", "It sees nothing in\n", "a union's own list"):
        assert said in result.output
    assert max(map(len, result.output.splitlines())) <= 100
    assert "pack wcc" not in run("explain", "mass-mail", "--pack", "dmu").output


def test_explain_names_the_rules_that_there_are() -> None:
    with pytest.raises(Misconfigured, match=r"There is no rule 'raffle'; the rules are .*mass-mail"):
        run("explain", "raffle")
