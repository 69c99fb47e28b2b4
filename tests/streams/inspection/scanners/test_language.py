"""The scanner as it is shipped. The sentences are invented and mild; worse words stand in lexicon.yaml alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from headerfirst.schemas.content import Part, Unpacked
from headerfirst.schemas.inspection import Match
from headerfirst.streams.inspection.interface import Report, ScannerOptions
from headerfirst.streams.inspection.language.lexicon import GROUNDS
from headerfirst.streams.inspection.language.training.figures import Challenge, challenges
from headerfirst.streams.inspection.scanners.language import SCANNER
from hypothesis import given
from hypothesis import strategies as st

LANGUAGE = SCANNER.open(ScannerOptions())


def scanned(*texts: str | None) -> Report:
    parts = tuple(
        Part(number=number, media_type="text/plain", data=b"", text=text) for number, text in enumerate(texts)
    )
    return LANGUAGE.scan(Unpacked(parts=parts, closed=()))


EASY = [challenge for challenge in challenges() if not challenge.is_hard]


@pytest.mark.clause("WCC footnote")
@pytest.mark.parametrize("challenge", EASY, ids=lambda challenge: f"{challenge.ground}-{challenge.kind}")
def test_discrimination_is_raised_and_its_report_reclaim_or_denial_is_not(challenge: Challenge) -> None:
    """DMU 2.7a and the footnote of WCC's policy: race, religion, sex, orientation, gender identity, age, disability."""
    assert ("discriminatory" in scanned(challenge.text).rule_ids) == challenge.is_candidate


def test_every_ground_has_an_attack_and_each_way_of_not_meaning_it() -> None:
    kinds = {"attack", "quoted", "reported", "reclaimed", "denied", "mentioned", "neutral"}
    assert {(challenge.ground, challenge.kind) for challenge in EASY} == {
        (ground, kind) for ground in GROUNDS for kind in kinds
    }


@pytest.mark.parametrize(
    "text",
    [
        "You are a complete idiot.",
        "You're such a useless loser and nobody here likes you.",
        "Shut your stupid mouth.",
        "I will break your legs.",
        "Drop dead.",
    ],
)
def test_abuse_of_somebody_is_raised(text: str) -> None:
    assert scanned(text).rule_ids == ("abusive",)


@pytest.mark.parametrize(
    "text",
    [
        "I am such an idiot, I forgot the keys.",
        "She called me an idiot in front of everybody.",
        "> You are an idiot.\nPlease stop writing such things to me.",
        'He wrote "you are an idiot" on the board.',
        "Nobody should tell a colleague that you are an idiot.",
        "The bloody printer is broken again, damn it.",
        "I'll break your report into two parts, and kill the second draft.",
        "The pigs and the cows go to the lower field on Friday.",
        "Please find attached the minutes of Monday's meeting.",
    ],
)
def test_swearing_quoting_reporting_and_farming_are_no_abuse(text: str) -> None:
    assert scanned(text) == Report(rule_ids=(), count=0, matches=())


def test_a_report_says_rule_count_and_place_and_nothing_else() -> None:
    text = "Caf\u00e9 at two? You are an idiot.\n\nImmigrants are nothing but parasites. You are an idiot."
    assert scanned(text) == Report(
        rule_ids=("abusive", "discriminatory"),
        count=2,
        matches=(
            Match(rule_id="abusive", mask="abusive language", offset=14),
            Match(rule_id="discriminatory", mask="discriminatory language", offset=text.index("Immigrants") + 1),
        ),
    )


def test_the_same_sentence_in_two_parts_counts_once() -> None:
    assert scanned("You are an idiot.", "You are an idiot.").count == 1


@given(
    st.lists(
        st.sampled_from(["you are", "an idiot", "immigrants", "parasites", "bread", ".", "\n", "said"]), max_size=20
    )
)
def test_no_word_of_a_text_is_in_its_report(words: list[str]) -> None:
    report = repr(scanned(" ".join(words)))
    assert [word for word in ("idiot", "immigrants", "parasites", "bread") if word in report] == []


def test_a_text_that_is_not_english_is_not_called_clean() -> None:
    welsh = "Mae'r cyfarfod yfory wedi ei ohirio tan yr wythnos nesaf. Diolch i chi am eich dealltwriaeth. " * 4
    assert scanned("Good morning.", welsh).closed == ((1, "unsupported"),)


def test_parts_without_text_are_passed_over() -> None:
    assert scanned(None, "You are an idiot.").rule_ids == ("abusive",)


def test_messages_do_not_influence_one_another() -> None:
    alone = scanned("You are an idiot.")
    scanned("Immigrants are nothing but parasites.")
    assert scanned("You are an idiot.") == alone


def test_packs_ask_for_it_by_its_name_and_its_version_names_lexicon_and_model() -> None:
    assert (SCANNER.id, SCANNER.what, LANGUAGE.id) == ("language", "language", "language")
    lexicon, model = LANGUAGE.version.split("+")
    assert lexicon.startswith("lexicon.1.")
    assert model.startswith("model.1.")
    assert len(LANGUAGE.version) <= 64


def test_hidden_words_do_not_show_in_an_error_or_a_repr() -> None:
    part = Part(number=0, media_type="text/plain", data=b"", text="You are an idiot.")
    assert "idiot" not in repr(replace(part, number=1)) + repr(LANGUAGE)
