"""Words of the standard count where somebody wrote them, and not in the notice at the foot."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.inspection import Match
from headerfirst.streams.inspection.interface import Report, ScannerOptions
from headerfirst.streams.inspection.scanners.phrases import disclaimers, folded_text, layers, notice_signs
from headerfirst.streams.inspection.scanners.words import SCANNER

from tests.streams.inspection.scanners.growth import expressions_of, growth, unbounded_within_repeat
from tests.streams.inspection.scanners.plain_messages import of_text

FOOTER = (
    "\n\nAda\n-- \nThis e-mail and any attachments are confidential and intended solely for the addressee. "
    "If you are not the intended recipient, please notify the sender and delete it."
)
OWN = """
id: own
version: "2"
kinds:
  projects: {title: name of a project, phrases: [blue heron]}
"""


def scan(*texts: str, options: ScannerOptions | None = None) -> Report:
    return SCANNER.open(options or ScannerOptions()).scan(of_text(*texts))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.yaml"
    path.write_text(OWN)
    return path


def test_packs_and_grants_ask_for_it_by_one_word() -> None:
    assert (SCANNER.id, SCANNER.what) == ("words", "words")


def test_a_hit_says_standard_and_kind_and_where() -> None:
    report = scan("Grüße: the medical\ncertificate is attached.")
    assert report == Report(("dlp/medical",), 1, (Match(rule_id="dlp/medical", mask="medical matter", offset=13),))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("OFFICIAL-SENSITIVE", "dlp/protective-marking"),
        ("Official: Sensitive", "dlp/protective-marking"),
        ("commercial\u00a0in\nconfidence", "dlp/protective-marking"),
        ("> Commercial in\n> Confidence", "dlp/protective-marking"),
        ("con\u00adfiden\u200btial", "dlp/protective-marking"),
        ("the salary review for your team", "dlp/pay"),
        ("Notes of the disciplinary hearing", "dlp/discipline"),
        ("her personnel file", "dlp/personnel"),
        ("a sick note", "dlp/medical"),
        ("safeguarding referral", "dlp/social-care"),
        ("extenuating circumstances", "dlp/students"),
        ("tender evaluation", "dlp/commercial"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----", "dlp/security"),
        ("her salary is spine point 31", "dlp/pay"),
    ],
)
def test_words_of_the_shipped_standard(text: str, rule: str) -> None:
    assert scan(text).rule_ids == (rule,)


@pytest.mark.parametrize(
    "text",
    [
        "See you at lunch.",
        "confidentiality agreement",
        "the confidential waste is collected on Friday",
        "a competitive salary",
        "Is it medical? Certificate courses start in May.",
        "salary\n\nreview",
        "forgotten your password? log in as before",
        "",
    ],
)
def test_what_is_nearly_one_is_none(text: str) -> None:
    assert scan(text) == Report((), 0, ())


def test_a_footer_does_not_count() -> None:
    assert scan(f"See you at lunch.{FOOTER}") == Report((), 0, ())


@pytest.mark.parametrize(
    "text",
    [
        "These figures are confidential.",
        "CONFIDENTIAL\n\nThe figures for March.",
        "Subject: Confidential - new posts\n\nAs agreed.",
        "The figures are strictly confidential, please do not forward them.",
    ],
)
def test_the_same_word_in_the_message_counts_above_a_footer_too(text: str) -> None:
    report = scan(f"{text}{FOOTER}")
    assert report.rule_ids == ("dlp/protective-marking",)
    assert {match.offset for match in report.matches} <= set(range(len(text)))


def test_other_words_count_in_a_footer_as_well() -> None:
    text = "If you are not the intended recipient of this e-mail delete it. It holds the salary review."
    assert scan(text).rule_ids == ("dlp/pay",)


def test_a_phrase_counts_once_in_all_parts() -> None:
    assert scan("sick note, sick note", "SICK NOTE").count == 1


def test_two_phrases_are_two() -> None:
    assert scan("sick note, fit note").count == 2


def test_the_version_names_the_standard() -> None:
    assert SCANNER.open(ScannerOptions()).version == "dlp.1.0.0"


def test_lists_of_ones_own_stand_beside_it(own: Path) -> None:
    options = ScannerOptions(word_lists={"ours": str(own)})
    assert SCANNER.open(options).version == "dlp.1.0.0+ours.2"
    assert scan("Blue Heron, sick note", options=options).rule_ids == ("dlp/medical", "ours/projects")


def test_many_lists_have_a_version_of_bounded_length(own: Path) -> None:
    names = [f"list-number-{number}" for number in range(9)]
    version = SCANNER.open(ScannerOptions(word_lists=dict.fromkeys(names, str(own)))).version
    assert version.startswith("10 standards.")
    assert version != SCANNER.open(ScannerOptions(word_lists=dict.fromkeys(names[1:], str(own)))).version
    assert len(version) <= 64


def test_two_lists_of_one_name_are_refused(own: Path) -> None:
    with pytest.raises(Misconfigured, match="Two lists of words are called dlp"):
        SCANNER.open(ScannerOptions(word_lists={"dlp": str(own)}))


def test_nothing_of_a_text_stands_in_report_or_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        said = repr(scan("the sick note of Eleni Markou")) + caplog.text
    assert [piece for piece in ("sick", "Eleni", "Markou") if piece in said] == []


@pytest.mark.parametrize(
    "unit",
    [
        "confidential ",
        "salary per annum ",
        "This e-mail is confidential and intended solely for the addressee.\n\n",
        "> a\nb\n",
        "\n",
        "\n ",
        "confidential waste ",
        "-----Original Message-----\nconfidential\n",
        "this message information use copy not ",
    ],
)
def test_what_is_done_grows_no_faster_than_the_text(unit: str) -> None:
    assert growth(scan, unit) < 5


def test_no_expression_repeats_a_repeat_without_bounds() -> None:
    expressions = expressions_of(disclaimers, folded_text, layers, notice_signs)
    assert len(expressions) > 8
    assert [expression.pattern for expression in expressions if unbounded_within_repeat(expression)] == []
