"""DMU 5 and 6 on mail as it arrives: address and heading only, marks that close it, and whom no rule may look at."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from headerfirst.agents.findings import Bench
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs
from headerfirst.schemas.email_metadata import EmailMetadata, Folder, GatewayVerdict
from headerfirst.schemas.register import RegisterRecord, key_of
from headerfirst.streams.codec import decode, encode
from headerfirst.streams.line import Line
from headerfirst.streams.pipeline import Pipeline

from tests import builders
from tests.agents.made_packs import KEYS
from tests.clauses.letters import ALL_USERS, CASE, arrived, mail, to_all
from tests.clauses.triage import PACKS, PEOPLE, outcome
from tests.streams.connectors import desks

BOTH = ("dmu", "wcc")
SECRET = "the eagle lands at dawn"
MALWARE: dict[str, Any] = {"gateway_verdict": GatewayVerdict(engine="gateway", verdict="malware")}
OBSCENE: dict[str, Any] = {"subject": "porn for the weekend"}


def printed(pack: str, value: bytes, *register: RegisterRecord) -> list[Line]:
    """All that the pipeline writes when these bytes lie on the door topic."""
    ready = PACKS[pack]
    pipeline = Pipeline(Bench(Packs([ready], always=ready), Register(), KEYS))
    for record in (*PEOPLE, *register):
        pipeline.learn(key_of(record), record)
    return [*pipeline.feed(Line("email-metadata", "", value)), *pipeline.incidents()]


@pytest.mark.clause("DMU 5.1(iv)", "WCC 3 malware + DLP keywords")
@pytest.mark.parametrize("pack", BOTH)
@pytest.mark.parametrize(
    ("record", "about"),
    [
        pytest.param(arrived(**MALWARE), "external", id="it arrived"),
        pytest.param(mail(**MALWARE), "account", id="an account of ours sent it"),
        pytest.param(arrived(sensitivity="personal", **MALWARE), "external", id="marked as personal"),
    ],
)
def test_5_1_iv_malware_is_an_incident_of_security_and_nobody_reads_anything(
    pack: str, record: EmailMetadata, about: str
) -> None:
    told = outcome(pack, record)
    [incident] = told.incidents
    assert (incident.category, incident.class_, incident.audience) == ("malware", "security", "soc")
    assert (incident.about, incident.person) == (about, None)
    assert told.requests == []


@pytest.mark.clause("DMU 5.1(iv)")
def test_5_1_iv_clean_mail_is_none() -> None:
    clean = GatewayVerdict(engine="gateway", verdict="clean")
    assert outcome("dmu", arrived(gateway_verdict=clean), mail(gateway_verdict=clean)).incidents == []


@pytest.mark.clause("DMU 5.2a", "DMU 5.2")
@pytest.mark.parametrize("name", ["body", "text", "content", "attachment_bytes"])
def test_5_2a_content_that_came_along_is_dropped_and_entered_and_goes_nowhere(name: str) -> None:
    fields = msgspec.json.decode(encode(to_all()))
    lines = printed("dmu", msgspec.json.encode(fields | {name: SECRET}), ALL_USERS)
    written = {line.topic: line.value for line in lines}
    assert decode("ledger-entries", written["ledger-entries"]).record.kind == "stripped"
    assert {"findings", "incidents-restricted"} <= set(written)
    assert [line.topic for line in lines if SECRET.encode() in line.value] == []


@pytest.mark.clause("DMU 5.2a")
def test_5_2a_what_was_stripped_changes_nothing_else() -> None:
    plain = encode(to_all())
    with_body = msgspec.json.encode(msgspec.json.decode(plain) | {"body": SECRET})
    without = [line for line in printed("dmu", with_body, ALL_USERS) if line.topic != "ledger-entries"]
    assert without == printed("dmu", plain, ALL_USERS)


@pytest.mark.clause("DMU 5.2c", "WCC 3 personal marking")
@pytest.mark.parametrize(
    ("headers", "mark"),
    [
        pytest.param(["Subject: [PERSONAL] lunch"], "heading", id="in the heading"),
        pytest.param(["Subject: Re: Fwd: [PERSONAL] lunch"], "heading", id="a reply keeps it"),
        pytest.param(["Sensitivity: Personal"], "header", id="by the header"),
        pytest.param(["Sensitivity: Private"], "header", id="as private"),
        pytest.param(["X-Label: personal"], "label", id="by a label"),
    ],
)
def test_5_2c_mail_is_personal_whoever_marked_it_and_its_heading_stays_closed(
    tmp_path: Path, headers: list[str], mark: str
) -> None:
    """A sender outside may mark it too."""
    for sender in (f"From: {builders.AMARA}", f"From: {builders.ELENI}"):
        to = f"To: {builders.ELENI if builders.AMARA in sender else builders.AMARA}"
        told = desks.one_mail(tmp_path, sender, to, *headers)
        [record] = told.records
        personal = mark in record.marks or record.sensitivity in ("personal", "private")
        assert personal
        assert record.subject is None
        assert not any(b"lunch" in line.value for line in told.lines)


@pytest.mark.clause("DMU 5.2c", "WCC 3 personal marking")
@pytest.mark.parametrize("heading", ["Personal data audit", "Re: Personal development review", "Personnel: rota"])
def test_5_2c_a_heading_about_personal_matters_is_no_mark(tmp_path: Path, heading: str) -> None:
    [record] = desks.one_mail(tmp_path, f"Subject: {heading}").records
    assert (record.marks, record.subject) == ([], heading)


@pytest.mark.clause("DMU 5.2c", "DMU 5.2d", "WCC 3 personal marking")
@pytest.mark.parametrize("pack", BOTH)
def test_5_2c_no_conduct_rule_looks_at_personal_mail_and_security_goes_on(pack: str) -> None:
    told = outcome(pack, to_all(sensitivity="personal", subject="pass it on", **MALWARE), register=[ALL_USERS, CASE])
    assert told.categories == ["malware"]
    assert told.counts["rule_not_run", "mass-mail", "personal"] == 1


# 5.3: officials and union folders

TERM: dict[str, Any] = {"from_": builders.EARLIER, "to": builders.LATER}
BREACH: dict[str, Any] = {"subject": "Salary list March", "auto_submitted": "auto-forwarded"} | MALWARE
BY_CARYS: dict[str, Any] = {
    "mailbox": builders.CARYS,
    "from_": builders.address(builders.CARYS, "Carys Pugh"),
    "authenticated_sender": builders.CARYS,
} | BREACH
CARYS: list[RegisterRecord] = [
    builders.person(id="carys", name="Carys Pugh", addresses=[builders.CARYS, "c.pugh@example.org"]),
    builders.union_official(**TERM),
    builders.case(id="case-carys", person="carys"),
]


def written(address: str) -> dict[str, Any]:
    return BY_CARYS | {"from_": builders.address(address), "mailbox": address, "authenticated_sender": address}


@pytest.mark.clause("DMU 5.3a", "DMU 5.3")
@pytest.mark.parametrize("pack", BOTH)
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(BY_CARYS, id="as registered"),
        pytest.param(written("c.pugh@example.org"), id="another address of hers"),
        pytest.param(written("carys.pugh+branch@example.org"), id="with a tag"),
        pytest.param(written("Carys.Pugh@Example.ORG"), id="in other letters"),
        pytest.param(written("c\N{CYRILLIC SMALL LETTER A}rys.pugh@example.org"), id="in letters that look alike"),
        pytest.param(
            BREACH | {"mailbox": builders.BILAL, "authenticated_sender": builders.CARYS}, id="sent for a colleague"
        ),
        pytest.param(
            BY_CARYS | {"authenticated_sender": builders.AMARA, "mailbox": builders.AMARA}, id="sent by a delegate"
        ),
        pytest.param(BREACH | {"to": [builders.address(builders.CARYS)], "direction": "internal"}, id="written to her"),
        pytest.param(
            BY_CARYS
            | {
                "observed_at": builders.LATER + timedelta(days=2),
                "sent_at": builders.LATER - timedelta(days=1),
            },
            id="dated inside the term",
        ),
    ],
)
def test_5_3a_an_officials_mail_is_counted_and_nothing_else(pack: str, changes: dict[str, Any]) -> None:
    told = outcome(pack, mail(**changes), register=CARYS)
    assert told.lines == []
    assert told.counts == {("shielded", "union_official"): 1}


@pytest.mark.clause("DMU 5.3a")
@pytest.mark.parametrize("days", [-31, 31])
def test_5_3a_before_and_after_the_term_it_is_mail_like_any_other(days: int) -> None:
    at = builders.NOON + timedelta(days=days)
    told = outcome("dmu", mail(**BY_CARYS | {"observed_at": at, "sent_at": at}), register=CARYS)
    assert {"auto_forward", "malware"} <= set(told.categories)


FOLDER = builders.union_folder(folder_id="f-7", path="INBOX/Branch")


@pytest.mark.clause("DMU 5.3b", "DMU 5.3")
@pytest.mark.parametrize("pack", BOTH)
@pytest.mark.parametrize(
    ("folder", "records"),
    [
        pytest.param(Folder(id="f-7"), [FOLDER], id="registered, by its id"),
        pytest.param(Folder(path="INBOX/Branch"), [FOLDER], id="registered, by its path"),
        pytest.param(Folder(path="inbox/branch/2026/minutes"), [FOLDER], id="below it"),
        pytest.param(Folder(path="INBOX/UNISON"), [], id="named like a union's"),
        pytest.param(Folder(path="Archive/unison 2025/Old"), [], id="below one that is named like it"),
    ],
)
def test_5_3b_a_union_folder_is_left_alone(pack: str, folder: Folder, records: list[RegisterRecord]) -> None:
    told = outcome(pack, mail(folder=folder, **BREACH), register=[CASE, *records])
    assert told.lines == []
    assert told.counts == {("shielded", "union_folder"): 1}


@pytest.mark.clause("DMU 5.3b")
def test_5_3b_another_folder_and_one_that_was_looked_into_is_none() -> None:
    rejected = builders.union_folder(path="INBOX/UNISON", status="rejected")
    for folder, records in ((Folder(path="INBOX/Bank"), [FOLDER]), (Folder(path="INBOX/UNISON"), [rejected])):
        told = outcome("dmu", mail(folder=folder, **BREACH), register=[CASE, *records])
        assert "malware" in told.categories


# 6: genuine concerns, and who receives what they did not ask for


@pytest.mark.clause("DMU 6.1 NB")
@pytest.mark.parametrize("pack", BOTH)
@pytest.mark.parametrize(
    ("address", "channel"),
    [
        ("grievance@example.org", "grievance"),
        ("speak.up@example.org", "whistleblowing"),
        ("casework@mp.example.net", "mp"),
        ("complaints@ombudsman.example.net", "ombudsman"),
    ],
)
def test_6_1_nb_a_genuine_concern_feeds_no_conduct_rule_whatever_it_says(pack: str, address: str, channel: Any) -> None:
    known = builders.protected_address(address=address, channel=channel)
    concern = {"to": [builders.address(address), builders.address(builders.ELENI)], "recipient_count": 400}
    for heading in ("You are all liars: salary list", "FORWARD THIS TO EVERYONE"):
        told = outcome(pack, mail(subject=heading, **concern), register=[CASE, known])
        assert (told.findings, told.requests) == ([], [])
        assert told.counts["rule_not_run", "chain-mail", "proper_channel"] == 1


@pytest.mark.clause("DMU 6.1 NB")
def test_6_1_nb_the_same_mail_to_anybody_else_does() -> None:
    told = outcome("dmu", mail(subject="FORWARD THIS TO EVERYONE", recipient_count=400), register=[CASE])
    assert {"chain_mail", "mass_mail"} <= set(told.categories)


@pytest.mark.clause("DMU 6.3b")
@pytest.mark.parametrize("pack", BOTH)
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(OBSCENE, id="obscene"),
        pytest.param({"subject": "FORWARD THIS TO EVERYONE", "recipient_count": 900}, id="a chain to many"),
        pytest.param(MALWARE, id="malware"),
        pytest.param({"from_": builders.address("office@quick-notes.example", "Bilal Rahman")}, id="in a false name"),
    ],
)
def test_6_3b_who_receives_it_is_never_the_subject(pack: str, changes: dict[str, Any]) -> None:
    told = outcome(pack, arrived(**changes), register=[CASE, ALL_USERS])
    assert {one.person for one in told.findings} <= {None}
    assert {one.about for one in told.findings} <= {"external", "message"}
    assert [request.person for request in told.requests if request.person is not None] == []
    assert KEYS.person("amara").encode() not in b"".join(line.value for line in told.lines)
