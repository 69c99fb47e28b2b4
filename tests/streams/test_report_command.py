"""A report is written in the name of whoever the identity says, and not at all where nothing of it may be kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.report import Report
from headerfirst.schemas.vocabulary import ReportKind
from headerfirst.streams.codec import decode
from headerfirst.streams.commands.report import SORTS, refuse_what_is_not_kept

from tests import builders
from tests.streams.installation import until
from tests.streams.operators import FRANCES, Said, Town, identity_file, say, token, town

ABOUT = ("--about", builders.AMARA)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("town"), "reports", "incidents") as at_work:
        yield at_work


def tell(people: Town, *arguments: str, person: str = FRANCES, prefix: str = "") -> Said:
    identity = identity_file(people.installation.folder, person, "staff")
    where = ("--bootstrap", people.installation.bootstrap, "--prefix", prefix, "--demo-keys")
    return say("report", *arguments, "--identity", identity, *where)


def written(people: Town) -> list[Report]:
    return [decode("reports", message.value()).record for message in people.installation.messages("reports")]


def test_there_is_a_sort_for_every_kind_and_help_names_it(people: Town) -> None:
    assert set(SORTS) == set(get_args(ReportKind))
    shown = people.ask("report", "--help").out
    assert [kind for kind in SORTS if f"  {kind} " not in shown] == []
    assert "headerfirst report answer --case case-7" in shown


def test_it_lies_on_its_topic_in_the_name_of_whoever_tells(people: Town) -> None:
    said = tell(people, "referral", *ABOUT, "--category", "disrepute", "--off-duty", "--evidence-ref", "complaints/12")
    assert (said.code, said.lines[0][:7]) == (0, "Report ")
    [record] = [one for one in written(people) if f"Report {one.report_id}" == said.lines[0]]
    assert (record.reporter, record.about, record.identified) == ("frances@example.org", builders.AMARA, True)
    assert (record.kind, record.category, record.off_duty, record.disclaimer) == ("referral", "disrepute", True, None)
    [message] = [one for one in people.installation.messages("reports") if record.report_id in one.value().decode()]
    headers = {name: value.decode() for name, value in message.headers()}
    assert (message.key(), headers["ce_type"]) == (b"frances@example.org", "headerfirst.report.v1")
    assert message.timestamp()[1] == int(record.observed_at.timestamp() * 1000)


def test_it_becomes_an_incident(people: Town) -> None:
    tell(people, "referral", *ABOUT, "--category", "harassment_or_defamation")

    def incidents() -> list[Any]:
        values = [
            json.loads(one.value()) for one in people.installation.messages("incidents-restricted") if one.value()
        ]
        return [one for one in values if one["category"] == "harassment_or_defamation"]

    until(incidents)
    assert incidents()[0]["person"] == token("amara")


def test_whom_it_is_about_may_be_named_by_token(people: Town) -> None:
    said = tell(people, "takedown-done", "--about", token("amara"), "--case", "case-7", "--dry-run")
    assert json.loads(said.out)["about"] == builders.AMARA


def test_a_dry_run_prints_the_record_and_writes_nothing(people: Town) -> None:
    before = len(written(people))
    said = tell(people, "answer", "--case", "case-7", "--dry-run", person="amara")
    shown = json.loads(said.out)
    assert (said.code, shown["reporter"], shown["identified"]) == (0, builders.AMARA, True)
    assert "about" not in shown
    assert len(written(people)) == before


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(("referral",), "without --about: add it. Of somebody who is not identified nothing", id="nobody"),
        pytest.param(("other", *ABOUT), "without --evidence-ref: add it.", id="no reason"),
        pytest.param(("answer",), "without --case or --category: add it.", id="about nothing"),
        pytest.param(
            ("press", *ABOUT, "--off-duty", "--not-identifiable-as-staff"),
            "is private: it is not kept.",
            id="private life",
        ),
        pytest.param(("press", "--about", "p-" + "0" * 32), "knows nobody by that token", id="an unknown token"),
        pytest.param(("press", "--about", "amara"), "knows nobody by that token", id="no address"),
    ],
)
def test_what_may_not_be_kept_or_says_nothing_is_not_written(
    people: Town, arguments: tuple[str, ...], sentence: str
) -> None:
    before = len(written(people))
    said = tell(people, *arguments)
    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
    assert len(said.err.splitlines()) == 1
    assert len(written(people)) == before


def test_misdirected_mail_may_be_of_nobody_knows_whom(people: Town) -> None:
    shown = json.loads(tell(people, "misdirected", "--dry-run").out)
    assert (shown["identified"], "about" in shown) == (False, False)


def test_who_is_not_registered_reports_nothing(people: Town) -> None:
    said = tell(people, "press", *ABOUT, person="stranger")
    assert (said.code, "knows nobody by that token" in said.err) == (2, True)


def test_without_topics_it_says_what_to_do(people: Town) -> None:
    said = tell(people, "press", *ABOUT, prefix="other-")
    assert (said.code, "headerfirst topics apply" in said.err) == (2, True)


def test_without_keys_it_says_what_to_set(people: Town) -> None:
    identity = identity_file(people.installation.folder, FRANCES, "staff")
    said = say("report", "press", *ABOUT, "--identity", identity, "--bootstrap", people.installation.bootstrap)
    assert (said.code, "HEADERFIRST_TOKEN_KEY" in said.err) == (2, True)


def test_somebody_who_is_not_identified_is_refused_whoever_writes() -> None:
    with pytest.raises(Misconfigured, match="not identified"):
        refuse_what_is_not_kept(builders.report(identified=False))
