"""What people ask for, as they type it: the gate gets it, answers, and its answer is told in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import msgspec
import pytest
from headerfirst.schemas.inspection import Decision, InspectionRequest
from headerfirst.schemas.vocabulary import RequestKind
from headerfirst.streams import keys
from headerfirst.streams.codec import encode
from headerfirst.streams.plain_clients import plain_producer

from tests import builders
from tests.streams.operators import FRANCES, GARETH, Said, Town, identity_file, say, token, town

AMARA = token("amara")
WHY = "Three complaints about messages to all users, and nobody else could have sent them"
NOW = datetime.now(UTC)
MESSAGE = "m-" + "1" * 32


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("town"), "gate") as at_work:
        case = builders.case(
            from_=NOW - timedelta(days=2), suspicion_at=NOW - timedelta(days=3), until=NOW.replace(year=9999)
        )
        at_work.installation.write(case)
        yield at_work


def look(gate: Town, *options: str, kind: str = "list-headings") -> Said:
    plain = ("--purpose", "suspected_breach", "--person", AMARA, "--case", "case-1", "--viewer", token(FRANCES))
    return gate.give(FRANCES, "investigator", "request", kind, *plain, *options)


def asked(gate: Town, said: Said) -> InspectionRequest:
    """As the gate put it on its topic."""
    [found] = [
        message.value() for message in gate.installation.messages("inspection-requests")
        if message.key().decode() == said.request_id
    ]  # fmt: skip
    return msgspec.json.decode(found, type=InspectionRequest)


def unsent(tmp_path: Any, *arguments: str) -> Said:
    return say(*arguments, "--identity", identity_file(tmp_path, FRANCES, "investigator"), "--bootstrap", "127.0.0.1:1")


def test_a_request_that_has_all_waits_for_whoever_may_approve(gate: Town) -> None:
    said = look(gate, "--reason", WHY, "--hours", "24")
    assert (said.code, said.err) == (0, "")
    assert said.lines[0] == "Waiting: look at headings for the purpose suspected_breach, by DMU 5.2a."
    assert said.lines[1].startswith("Nobody who may approve has approved: ")
    assert said.lines[2] == f"Next: headerfirst approve {said.request_id}"


def test_what_it_lacks_is_said_and_the_clause(gate: Town) -> None:
    said = look(gate, "--reason", WHY)
    assert said.code == 1
    assert said.lines[:2] == [
        "Refused: look at headings for the purpose suspected_breach, by DMU 5.2a.",
        "It does not say until when: state an end.",
    ]


def test_the_decision_itself_may_be_had(gate: Town) -> None:
    said = look(gate, "--reason", WHY, "--json")
    decision = msgspec.json.decode(said.out, type=Decision)
    assert (said.code, decision.outcome, decision.reasons) == (1, "refused", ["length_missing"])


def test_a_role_that_is_not_on_the_register_is_not_believed(gate: Town) -> None:
    """Gareth is an HR approver and says in his own file that he is an investigator."""
    folder = gate.installation.folder / "forged"
    folder.mkdir()
    forged = identity_file(folder, GARETH, "investigator")
    said = say(
        "request", "list-headings", "--purpose", "suspected_breach", "--person", AMARA, "--identity", forged,
        "--bootstrap", gate.installation.bootstrap,
    )  # fmt: skip
    assert said.code == 1
    assert said.lines[0].startswith("The command changed nothing, by ")
    assert said.lines[1].startswith("Whoever asks may not ask for this, or did not sign as who they say they are")


def test_all_that_was_stated_arrives(gate: Town) -> None:
    said = look(
        gate, "--incident", "incident-1", "--finding", "finding-1", "--finding", "finding-2", "--message", MESSAGE,
        "--from", "2026-03-01T00:00:00Z", "--to", "2026-03-02T01:00:00+01:00", "--term", "invoice",
        "--counterpart", "x-" + "2" * 32, "--until", "2999-01-01T00:00:00Z", "--why", "Why", "--less-intrusive", "Step",
        "--reason", WHY, "--source", "A customer", "--credibility", "Copy", "--received", "2026-03-01T00:00:00Z",
        "--personal-grounds", "Grounds", "--wider-case", "case-9", "--mode", "human-view", "--access", "read",
        "--text", "Back on Monday", "--forward-to", "helpdesk@example.org", "--ticket", "T-1", "--group", "estates",
        "--target", "c2VhbGVk", "--target", "dG9v",
    )  # fmt: skip
    request = msgspec.to_builtins(asked(gate, said))
    assert request.pop("requested_at")
    assert request == {
        "request_id": said.request_id, "kind": "list-headings", "mode": "human-view", "purpose": "suspected_breach",
        "person": AMARA, "case_id": "case-1", "incident_id": "incident-1", "finding_ids": ["finding-1", "finding-2"],
        "information": {"source": "A customer", "credibility": "Copy", "received_at": "2026-03-01T00:00:00Z"},
        "why_headers_insufficient": "Why", "less_intrusive_step": "Step", "personal_grounds": "Grounds",
        "wider_case": "case-9", "reason": WHY, "group": "estates", "access": "read", "text": "Back on Monday",
        "forward_to": "helpdesk@example.org", "ticket": "T-1", "target": "c2VhbGVk dG9v", "viewers": [token(FRANCES)],
        "scope": {
            "message_tokens": [MESSAGE], "until": "2999-01-01T00:00:00Z",
            "selector": {
                "from": "2026-03-01T00:00:00Z", "to": "2026-03-02T00:00:00Z", "counterparts": ["x-" + "2" * 32],
                "terms": ["invoice"],
            },
        },
        "requester": {"token": token(FRANCES), "role": "investigator"},
    }  # fmt: skip


def test_messages_may_be_named_by_whoever_has_the_keys(gate: Town) -> None:
    said = look(gate, "--mailbox", builders.AMARA, "--message-id", "a@example.net", "--demo-keys", kind="open-content")
    request = asked(gate, said)
    assert request.mailbox_token == keys.PUBLISHED.mailbox(builders.AMARA)
    assert request.scope.message_tokens == [keys.PUBLISHED.message(builders.AMARA, "<a@example.net>")]
    assert request.target is not None
    assert keys.PUBLISHED.unseal(request.target).message_ids == ["<a@example.net>"]


def test_somebody_may_bring_what_another_asks_for(gate: Town) -> None:
    said = look(gate, "--reason", WHY, "--hours", "24", "--on-behalf-of", token(GARETH), "hr-approver")
    asks = asked(gate, said).requester
    assert asks is not None
    assert (asks.token, asks.role, asks.via) == (token(GARETH), "hr-approver", "investigator")


def test_an_id_may_be_chosen_so_that_the_union_can_be_asked_first(gate: Town) -> None:
    assert look(gate, "--id", "my-own-request-1", "--reason", WHY, "--hours", "24").request_id == "my-own-request-1"


def test_a_reveal_is_of_a_token_or_of_a_group(gate: Town) -> None:
    said = gate.give(FRANCES, "investigator", "reveal", AMARA, "--case", "case-1", "--reason", WHY, "--hours", "4")
    request = asked(gate, said)
    assert (said.code, request.kind, request.person) == (0, "reveal", AMARA)
    few = gate.give(FRANCES, "investigator", "reveal", "--group", "estates", "--reason", WHY, "--hours", "4")
    assert (few.code, few.lines[1].startswith("The group is so small")) == (1, True)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ((), "Name a TOKEN or --group UNIT: one of them."),
        ((AMARA, "--group", "estates"), "Name a TOKEN or --group UNIT: one of them."),
        ((MESSAGE,), "A name stands behind a person's token (p-…) or a mailbox's (b-…): name one of these."),
    ],
)
def test_a_reveal_of_nothing_is_said(options: tuple[str, ...], sentence: str, tmp_path: Any) -> None:
    said = unsent(tmp_path, "reveal", *options, "--reason", WHY, "--hours", "4")
    assert (said.code, said.err) == (2, f"headerfirst: {sentence}\n")


@pytest.mark.parametrize("hours", ["0.5", "25"])
def test_a_reveal_ends_within_a_day(hours: str, tmp_path: Any) -> None:
    said = unsent(tmp_path, "reveal", AMARA, "--reason", WHY, "--hours", hours)
    assert (said.code, "1<=x<=24" in said.err) == (2, True)


def test_a_referral_is_about_whom_its_incident_is(gate: Town) -> None:
    producer = plain_producer(gate.installation.bootstrap)
    producer.produce("incidents", encode(builders.incident(incident_id="incident-7", person=AMARA)), key="incident-7")
    assert producer.flush(30) == 0
    said = gate.give(FRANCES, "investigator", "refer", "incident-7", "--case", "case-1", "--reason", WHY)
    request = asked(gate, said)
    assert (said.code, request.kind, request.incident_id, request.person) == (0, "refer", "incident-7", AMARA)


def test_a_referral_of_an_incident_that_one_may_not_see_says_what_to_do(gate: Town) -> None:
    said = gate.give(FRANCES, "investigator", "refer", "nonesuch", "--case", "case-1", "--reason", WHY)
    assert said == (
        2, "", "headerfirst: There is no such incident that you may see: check its id, or say --person TOKEN.\n",
    )  # fmt: skip


def test_a_hold_and_a_deferral_are_requests_too(gate: Town) -> None:
    end = ("--hours", "48", "--reason", WHY, "--case", "case-1")
    hold = gate.give(FRANCES, "investigator", "hold", AMARA, "--purpose", "suspected_breach", "--finding", "f-1", *end)
    later = gate.give(FRANCES, "investigator", "defer-notice", AMARA, *end)
    assert (hold.code, asked(gate, hold).kind, asked(gate, hold).finding_ids) == (0, "hold", ["f-1"])
    assert (later.code, asked(gate, later).kind, asked(gate, later).person) == (0, "defer-notice", AMARA)


def test_a_kind_that_there_is_not_is_answered_with_those_there_are(tmp_path: Any) -> None:
    said = unsent(tmp_path, "request", "read-all-mail", "--purpose", "dlp")
    assert said.code == 2
    assert all(repr(kind) in said.err for kind in get_args(RequestKind))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--message-id", "a@example.net"), "Say whose mailbox the --message-id is of: --mailbox ADDRESS."),
        (
            ("--mailbox", "a@example.org", "--mailbox-token", "b-" + "1" * 32, "--demo-keys"),
            "Name the mailbox once: --mailbox or --mailbox-token.",
        ),
        (("--until", "2020-01-01T00:00:00Z"), "The end lies in the past: --until takes a time to come."),
        (
            ("--mailbox", "a@example.org"),
            (
                "Set HEADERFIRST_TOKEN_KEY (or HEADERFIRST_TOKEN_KEY_FILE) to at least 32 random bytes in base64 or "
                "hex, for instance from `openssl rand -base64 32`."
            ),
        ),
    ],
)
def test_what_cannot_be_is_one_sentence(options: tuple[str, ...], sentence: str, tmp_path: Any) -> None:
    said = unsent(tmp_path, "request", "open-content", "--purpose", "suspected_breach", *options)
    assert (said.code, said.err) == (2, f"headerfirst: {sentence}\n")


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        (("--person", "amara.okafor@example.org"), "write a person's token"),
        (("--viewer", "amara.okafor@example.org"), "write a person's token, or a role like investigator"),
        (("--until", "tomorrow"), "write it with its zone, like 2026-03-10T12:00:00Z"),
        (("--hours", "0"), "x>=0.1"),
    ],
)
def test_what_is_mistyped_is_said_before_anything_is_sent(options: tuple[str, ...], wrong: str, tmp_path: Any) -> None:
    said = unsent(tmp_path, "request", "open-content", "--purpose", "suspected_breach", *options)
    assert (said.code, wrong in said.err) == (2, True)
