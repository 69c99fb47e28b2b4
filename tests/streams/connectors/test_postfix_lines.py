"""What single lines of Postfix's say of one mail, and what they are not asked for."""

from __future__ import annotations

import pytest
from headerfirst.streams.connectors.postfix_lines import Delivery, Facts, daemon_of, kind_of, queue_id_of

from tests.builders import AMARA, BILAL, ELENI

CLIENT = "client.example.org[192.0.2.7]"


def learnt(*messages: str) -> Facts:
    facts = Facts()
    for message in messages:
        facts.learn(message)
    return facts


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("4D2F1A0B3C: removed", ("4D2F1A0B3C", "removed")),
        ("4bXyZr3Wz5z1Tq: client=x", ("4bXyZr3Wz5z1Tq", "client=x")),
        ("NOQUEUE: reject: RCPT", None),
        ("warning: dict_nis_init", None),
        ("connect from unknown[192.0.2.7]", None),
        ("statistics: max", None),
    ],
)
def test_queue_ids_are_short_or_long(message: str, found: tuple[str, str] | None) -> None:
    assert queue_id_of(message) == found


@pytest.mark.parametrize(
    ("program", "daemon", "kind"),
    [
        ("postfix/smtpd", "smtpd", "smtpd"),
        ("postfix/submission/smtpd", "smtpd", "smtpd"),
        ("mx-in/qmgr", "qmgr", "qmgr"),
        ("postfix", "postfix", "postfix"),
        ("postfix/planted", "postfix", "postfix"),
        ("postfix/policyd-spf", None, "policyd-spf"),
        ("spamd", None, "spamd"),
        ("planted", None, "another-program"),
        ("planted/planted", None, "another-program"),
    ],
)
def test_programs_have_one_of_few_names(program: str, daemon: str | None, kind: str) -> None:
    assert (daemon_of(program), kind_of(program)) == (daemon, kind)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (f"to=<{BILAL}>, relay=local, delay=0.1, dsn=2.0.0, status=sent (ok)", Delivery(BILAL, None)),
        (f"to=<{BILAL}>, orig_to=<b@x>, relay=local, delay=0.1, status=deferred (x)", Delivery(BILAL, "b@x")),
        (f"to={BILAL}, orig_to=b, relay=local, delay=0.1, status=bounced (x)", Delivery(BILAL, "b")),
        ('to=<"a, b"@example.org>, relay=local, status=sent (x)', Delivery('"a, b"@example.org', None)),
    ],
)
def test_deliveries(message: str, expected: Delivery) -> None:
    facts = learnt(message, message)
    assert (list(facts.deliveries), facts.is_probe) == ([expected], False)


@pytest.mark.parametrize("status", ["deliverable", "undeliverable"])
def test_a_probe_of_an_address_is_no_mail(status: str) -> None:
    assert learnt(f"to=<{BILAL}>, relay=local, status={status} (x)").is_probe


def test_envelope_and_message_id() -> None:
    facts = learnt(
        f"client={CLIENT}, sasl_method=PLAIN, sasl_username={AMARA}, sasl_sender=x@example.org",
        "message-id=<minutes-1@example.org>",
        f"from=<{AMARA}>, size=1024, nrcpt=2 (queue active)",
    )
    assert (facts.signed_in, facts.message_id, facts.sender, facts.size) == (
        AMARA,
        "<minutes-1@example.org>",
        AMARA,
        1024,
    )


@pytest.mark.parametrize("behind", ["", ", sasl_sender=x@example.org"])
def test_a_login_may_hold_a_blank(behind: str) -> None:
    assert learnt(f"client={CLIENT}, sasl_method=PLAIN, sasl_username=amara okafor{behind}").signed_in == "amara okafor"


def test_who_submitted_counts_until_the_queue_says_the_whole_address() -> None:
    assert learnt("uid=117 from=<amara>").sender == "amara"
    queued = f"from=<{AMARA}>, size=1, nrcpt=1 (queue active)"
    assert learnt("uid=117 from=<amara>", queued).sender == AMARA
    assert learnt(queued, "uid=117 from=<amara>").sender == AMARA


def test_the_null_sender_is_known_and_nobody() -> None:
    assert learnt("from=<>, size=1, nrcpt=1 (queue active)").sender == ""
    assert learnt(f"from=<{AMARA}>, status=expired, returned to sender").sender is None


@pytest.mark.parametrize("action", ["warning", "info", "prepend"])
def test_a_heading_that_is_logged(action: str) -> None:
    said = f"{action}: header Subject: Tea from Assam from {CLIENT}; from=<{AMARA}> to=<{ELENI}> proto=ESMTP helo=<x>"
    assert learnt(said).heading == "Tea from Assam"


@pytest.mark.parametrize("what", ["header X-Planted:", "header From:", "body", "header X-Subject:", "body Subject:"])
def test_other_headers_and_bodies_that_are_logged_are_left_alone(what: str) -> None:
    facts = learnt(f"warning: {what} planted from {CLIENT}; from=<{AMARA}> to=<{ELENI}> proto=ESMTP helo=<x>")
    assert [getattr(facts, name) for name in Facts.__slots__] == [getattr(Facts(), name) for name in Facts.__slots__]


@pytest.mark.parametrize(
    ("message", "ends"),
    [
        ("removed", True),
        (f"milter-reject: END-OF-MESSAGE from {CLIENT}: 5.7.1 no", True),
        (f"reject: header Subject: x from {CLIENT}; from=<x>", True),
        (f"reject: RCPT from {CLIENT}: 550 5.1.1", False),
        (f"client={CLIENT}", False),
        ("sender non-delivery notification: 4D2F1A0B3D", False),
    ],
)
def test_the_last_line_of_a_mail(message: str, ends: bool) -> None:  # noqa: FBT001 - a table's column
    assert Facts().learn(message) is ends


def test_facts_show_nothing() -> None:
    assert repr(learnt(f"uid=1 from=<{AMARA}>")) == "<Facts>"
