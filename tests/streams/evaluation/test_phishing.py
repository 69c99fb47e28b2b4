"""What headers tell of phishing, once nothing tells the folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.agents.rules import ReadyPack
from headerfirst.streams.evaluation.corpora import HAM, LISTS, PHISH, mails_of
from headerfirst.streams.evaluation.phishing import FLAGS, VARIANTS, figures, is_leak, looks
from headerfirst.streams.evaluation.proportions import Share

from tests.streams.evaluation.invented_mail import put, raw

FORGED = raw(
    "Authentication-Results: mx.example.org; spf=fail; dmarc=fail",
    "From: PayPal Service <billing@example.net>",
    "Reply-To: x91@example.com",
    "Message-ID: <1@example.net>",
)
HONEST = raw("From: Eleni Markou <eleni.markou@example.net>", "Message-ID: <2@example.net>")
LEAKS = VARIANTS["Leaks removed"]


@pytest.mark.parametrize("name", ["to", "delivered-to", "x-folder", "x-spam-status", "x-ms-exchange-organization-scl"])
def test_what_tells_the_folder_is_a_leak(name: str) -> None:
    assert is_leak(name)


@pytest.mark.parametrize("name", ["from", "reply-to", "subject", "list-id", "authentication-results", "received"])
def test_what_a_sender_or_our_own_server_wrote_is_none(name: str) -> None:
    assert not is_leak(name)


def test_signs_and_rules_are_those_of_the_mail(dmu: ReadyPack) -> None:
    forged, honest = looks(dmu, [FORGED, HONEST], LEAKS)
    assert forged.signs >= 3
    assert {"phishing-signs", "phishing-many-signs"} <= forged.rules
    assert (forged.spf_failed, forged.dmarc_failed) == (True, True)
    assert (honest.signs, honest.rules, honest.spf_failed, honest.dmarc_failed) == (0, frozenset(), False, False)


def test_without_what_the_server_found_a_sign_is_missing(dmu: ReadyPack) -> None:
    with_auth, without_auth = (
        looks(dmu, [FORGED], VARIANTS[name])[0]
        for name in ("Leaks removed", "Leaks and Authentication-Results removed")
    )
    assert without_auth.signs < with_auth.signs
    assert without_auth.auth is None


def test_all_mail_reaches_one_reader_whoever_it_was_sent_to(dmu: ReadyPack) -> None:
    to_two = raw("From: eleni.markou@example.net", "To: phishing@pot, a@example.org", "Delivered-To: b@example.org")
    assert len(looks(dmu, [to_two], LEAKS)) == 1


def test_packs_that_come_to_the_same_share_a_row(packs: list[ReadyPack], tmp_path: Path) -> None:
    for corpus, mail in ((PHISH, FORGED), (HAM, HONEST), (LISTS, HONEST)):
        for folder in corpus.folders:
            put(tmp_path / folder / "1", mail)
    written = figures(tmp_path, packs)
    row = next(row for row in written.splitlines() if row.startswith("| one sign or more | dmu and wcc |"))
    assert [cell.split(":")[0].strip() for cell in row.split("|")[3:7]] == ["1 of 1", "0 of 2", "0 of 1", "1 of 1"]
    assert "eleni" not in written.lower()


@pytest.mark.data
def test_no_ham_and_no_list_mail_shows_several_signs(data: Path, dmu: ReadyPack, document: str) -> None:
    seen = [looks(dmu, mails_of(data, corpus), LEAKS) for corpus in (PHISH, HAM, LISTS)]
    title = "`phishing-signs`: two or more, for review"
    shares = [Share(sum(map(FLAGS[title], found)), len(found)) for found in seen]
    assert [share.hits for share in shares[1:]] == [0, 0]
    assert shares[0].hits > 0
    assert f"| {title} | dmu and wcc | {' | '.join(map(str, shares))} |" in document
