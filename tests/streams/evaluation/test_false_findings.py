"""Mail at work is left alone, and what is not is counted by rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.agents.rules import ReadyPack
from headerfirst.streams.evaluation.corpora import WORKPLACE
from headerfirst.streams.evaluation.false_findings import CORPORA, figures, tallies, tally, together
from headerfirst.streams.evaluation.proportions import Share

from tests.streams.evaluation.invented_mail import raw, work_mail

MAILS = [
    work_mail(heading, f"Message-ID: <{number}@example.org>")
    for number, heading in enumerate(("Minutes", "Send this to everyone", "Fwd: minutes", "Salary list"))
]


def test_each_mail_is_counted_once(wcc: ReadyPack) -> None:
    found = tally(wcc, [*MAILS, raw("To: nobody@example.net")])
    assert (found.judged, found.with_finding, found.with_request) == (4, 1, 1)
    assert (found.findings, found.requests) == ({"chain-mail": 1}, {"confidential-heading": 1})
    assert found.clean == Share(3, 4)


def test_the_naive_rules_flag_keywords_to_the_outside_and_what_was_forwarded(wcc: ReadyPack) -> None:
    inside = work_mail("Password", "Message-ID: <5@example.org>", to="amara.okafor@example.org")
    found = tally(wcc, [*MAILS, inside])
    assert (found.keyword, found.forwarded) == (1, 1)


def test_the_workplace_is_no_part_of_the_sum(wcc: ReadyPack) -> None:
    one = tally(wcc, MAILS)
    found = [("lists", "wcc", one), ("bounces", "wcc", one), ("lists", "dmu", one), (WORKPLACE.name, "wcc", one)]
    assert together(found, "wcc").clean == Share(6, 8)


def test_the_tables_hold_no_word_of_the_mail(packs: list[ReadyPack], tmp_path: Path) -> None:
    for corpus in CORPORA:
        for folder in corpus.folders:
            (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "lore_ksummit/1").write_bytes(MAILS[1].value + b"\n")
    written = figures(tmp_path, packs)
    assert "| lore_ksummit | wcc | chain-mail | 1 | 0 |" in written
    assert "amara" not in written.lower()


@pytest.mark.data
def test_real_mail_at_work_is_left_alone(data: Path, packs: list[ReadyPack], document: str) -> None:
    """At least 99.9 % of it; for WCC only together with the mail of the workplace, as the document says."""
    found = [(corpus.name, pack.ref.id, one) for corpus, pack, one in tallies(data, packs)]
    for name, pack, one in found:
        assert f"| {name} | {pack} | {one.clean} |" in document
    dmu, wcc = together(found, "dmu").clean, [one.clean for _, pack, one in found if pack == "wcc"]
    assert dmu.hits >= 0.999 * dmu.of
    assert sum(share.hits for share in wcc) >= 0.999 * sum(share.of for share in wcc)
    assert all(one.clean.hits == one.clean.of for name, _, one in found if name == WORKPLACE.name)
