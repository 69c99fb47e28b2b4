"""Postfix's log becomes mail: one record a message and mailbox, however its lines are mixed with others'."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.codec import decode, encode
from headerfirst.streams.connectors import connector_for
from headerfirst.streams.connectors.interface import Desk, Draft, Drafted, Given, Origin, OtherKind, Raw, Unreadable
from headerfirst.streams.connectors.joined_lines import Joins
from headerfirst.streams.connectors.mail_log_record import NULL_SENDER
from headerfirst.streams.connectors.postfix import CONNECTOR, PostfixMail
from headerfirst.streams.connectors.postfix_lines import Facts
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.builders import AMARA, BILAL, CARYS, ELENI
from tests.streams.connectors.desks import NOW, Outcome, desk, read, utc


def lines_of(  # noqa: PLR0913 - what differs from mail to mail
    queue_id: str = "4D2F1A0B3C",
    sender: str = AMARA,
    recipients: Iterable[str] = (ELENI,),
    *,
    message_id: str | None = "<minutes-1@example.org>",
    signed_in: str | None = None,
    heading: str | None = None,
    day: str = "Mar 10",
) -> list[str]:
    """As Postfix writes them of one mail."""
    login = f", sasl_method=PLAIN, sasl_username={signed_in}" if signed_in else ""
    said = [("smtpd", f"client=client.example.org[192.0.2.7]{login}")]
    if message_id is not None:
        said.append(("cleanup", f"message-id={message_id}"))
    if heading is not None:
        whom = f"from=<{sender}> to=<x@example.net> proto=ESMTP helo=<client.example.org>"
        said.append(("cleanup", f"warning: header Subject: {heading} from client.example.org[192.0.2.7]; {whom}"))
    said.append(("qmgr", f"from=<{sender}>, size=1024, nrcpt=1 (queue active)"))
    said += [("smtp", f"to=<{to}>, relay=192.0.2.80, delay=1, dsn=2.0.0, status=sent (250 ok)") for to in recipients]
    said.append(("qmgr", "removed"))
    return [
        f"{day} 12:00:{n:02} mail postfix/{program}[7]: {queue_id}: {text}" for n, (program, text) in enumerate(said)
    ]


def aliased(to: str, orig_to: str) -> list[str]:
    """Of a mail from outside that an alias sends elsewhere."""
    lines = lines_of(sender=ELENI, recipients=(to,))
    return [line.replace(f" to=<{to}>,", f" to=<{to}>, orig_to=<{orig_to}>,") for line in lines]


def at_noon(**options: str) -> Desk:
    at = desk()
    return replace(at, given=Given(at=NOW, options=options))


def log(folder: Path, *lines: str, at: Desk | None = None) -> Outcome:
    path = folder / "mail.log"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return read("postfix", path, at or at_noon())


def test_the_lines_of_a_mail_are_one_record(tmp_path: Path) -> None:
    outcome = log(tmp_path, *lines_of(signed_in=AMARA, heading="=?utf-8?q?Caf=C3=A9?= menu"))
    record = outcome.records[0]
    expected = builders.email_metadata(
        event_id=record.event_id,
        observed_at=builders.NOON,
        sent_at=None,
        direction="outbound",
        mailbox=AMARA,
        mailbox_role="sender",
        message_id="<minutes-1@example.org>",
        from_=builders.address(AMARA),
        authenticated_sender=AMARA,
        to=[builders.address(ELENI)],
        recipient_count=1,
        subject="Café menu",
        sensitivity="unknown",
        size_bytes=1024,
        visible=["authenticated_sender", "size_bytes", "subject", "to"],
    )
    assert record == expected
    assert (len(outcome.records), outcome.account.inputs, outcome.account.seen) == (1, 6, 1)


def test_the_same_mail_from_its_file_is_the_same_event(tmp_path: Path) -> None:
    logged = log(tmp_path, *lines_of()).records[0]
    file = tmp_path / "one.eml"
    file.write_text(
        f"From: {AMARA}\nTo: {ELENI}\nDate: Tue, 10 Mar 2026 12:00:00 +0000\nMessage-ID: <minutes-1@example.org>\n\n"
    )
    assert read("eml", file).records[0].event_id == logged.event_id


@pytest.mark.parametrize(
    ("sender", "recipients", "acts"),
    [
        (AMARA, (BILAL,), [("internal", "sender", AMARA)]),
        (AMARA, (BILAL, ELENI), [("outbound", "sender", AMARA)]),
        (ELENI, (AMARA, BILAL), [("inbound", "recipient", AMARA), ("inbound", "recipient", BILAL)]),
        (ELENI, ("x@example.net",), []),
    ],
)
def test_whose_mail_it_is(
    tmp_path: Path, sender: str, recipients: tuple[str, ...], acts: list[tuple[str, str, str]]
) -> None:
    records = log(tmp_path, *lines_of(sender=sender, recipients=recipients)).records
    assert [(one.direction, one.mailbox_role, one.mailbox) for one in records] == acts


def test_a_bounce_comes_from_nobody_and_is_an_answer_of_a_machine(tmp_path: Path) -> None:
    record = log(tmp_path, *lines_of(sender="", recipients=(AMARA,))).records[0]
    assert (record.from_.address, record.auto_submitted, record.direction) == (NULL_SENDER, "auto-replied", "inbound")
    assert "auto_submitted" in record.visible


def test_an_alias_is_the_mailbox_behind_it_and_whom_it_names_is_protected(tmp_path: Path) -> None:
    assert [record.mailbox for record in log(tmp_path, *aliased(BILAL, "team@example.org")).records] == [BILAL]
    outcome = log(tmp_path, *aliased(BILAL, CARYS))
    assert (outcome.records, outcome.account.shielded) == ([], {"union_official": 1})


def test_a_mail_that_an_alias_sends_out_again_is_still_the_mailboxs(tmp_path: Path) -> None:
    record = log(tmp_path, *aliased("x@example.net", BILAL)).records[0]
    assert (record.mailbox, [to.address for to in record.to]) == (BILAL, ["x@example.net"])


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("postfix/smtpd[1]: connect from unknown[192.0.2.7]", "smtpd"),
        ("postfix/smtpd[1]: NOQUEUE: reject: RCPT from planted: 550; from=<planted> to=<planted>", "noqueue"),
        ("postfix/anvil[1]: statistics: max connection rate", "anvil"),
        ("postfix/postscreen[1]: PASS OLD [192.0.2.7]:25", "postscreen"),
        ("policyd-spf[1]: Pass; identity=mailfrom", "policyd-spf"),
        ("spamd[1]: spamd: result: . -1", "spamd"),
        ("planted[1]: 4D2F1A0B3C: removed", "another-program"),
        ("postfix/smtp[1]: 4D2F1A0B3D: Used TLS for mx.example.net", "mail-begun-before-the-log"),
        ("postfix/qmgr[1]: 4D2F1A0B3D: from=<x@example.net>, size=1, nrcpt=1", "mail-begun-before-the-log"),
        ("postfix/smtpd[1]: 4D2F1A0B3D: client=x[192.0.2.7]", "queue-id-without-message"),
        ("postfix/smtp[1]: 4D2F1A0B3D: to=<x@example.net>, relay=x, status=deliverable (ok)", "address-probe"),
    ],
)
def test_lines_that_are_about_no_mail_are_counted(tmp_path: Path, line: str, kind: str) -> None:
    outcome = log(tmp_path, f"Mar 10 12:00:00 mail {line}")
    assert (outcome.account.other_kinds, outcome.account.seen) == ({kind: 1}, 0)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("planted", "line_unreadable"),
        ("Mar 99 12:00:00 mail postfix/qmgr[1]: 4D2F1A0B3C: removed", "time_unusable"),
        ("1 - mail postfix/qmgr 7 - - 4D2F1A0B3C: removed", "time_unusable"),
        ("Mar 10 12:00:00 mail postfix/qmgr[1]: " + "a" * 70_000, "too_large"),
    ],
)
def test_a_bad_line_is_a_letter_and_its_neighbours_go_on(tmp_path: Path, line: str, reason: str) -> None:
    first, *others = lines_of()
    outcome = log(tmp_path, first, line, *others)
    assert ([letter.reason for letter in outcome.letters], len(outcome.records)) == ([reason], 1)


@pytest.mark.parametrize(("login", "account"), [("amara", AMARA), ("eleni", "eleni@example.org")])
def test_a_name_that_is_no_address_is_that_of_the_person_or_of_the_domain_that_is_given(
    tmp_path: Path, login: str, account: str
) -> None:
    lines = lines_of(signed_in=login)
    assert (
        log(tmp_path, *lines, at=at_noon(**{"login-domain": "example.org"})).records[0].authenticated_sender == account
    )
    unsaid = log(tmp_path, *lines_of(signed_in="eleni")).records[0]
    assert (unsaid.authenticated_sender, "authenticated_sender" in unsaid.visible) == (None, False)


def test_a_heading_that_is_no_utf_8_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mail.log"
    path.write_bytes("\n".join(lines_of(heading="Caf\xe9")).encode("latin-1"))
    assert read("postfix", path, at_noon()).records[0].subject == "Café"


def test_a_log_that_was_cut_off_has_lost_its_last_line_and_no_other(tmp_path: Path) -> None:
    outcome = log(tmp_path, *lines_of(), lines_of("5D2F1A0B3D")[0][:20])
    assert ([letter.reason for letter in outcome.letters], len(outcome.records)) == (["line_unreadable"], 1)


@pytest.mark.parametrize("missing", ["qmgr", "smtp["])
def test_a_mail_without_sender_or_recipients_is_a_letter_about_all_its_lines(tmp_path: Path, missing: str) -> None:
    lines = [line for line in lines_of() if f"postfix/{missing}" not in line]
    outcome = log(tmp_path, *lines)
    assert [letter.reason for letter in outcome.letters] == ["field_missing"]
    assert outcome.letters[0].length == len("\n".join(lines))


def test_a_mail_that_was_written_to_nobody_is_a_letter_and_the_log_is_read_on(tmp_path: Path) -> None:
    outcome = log(tmp_path, *lines_of(recipients=("",)), *lines_of("5D2F1A0B3C", message_id="<minutes-2@example.org>"))
    assert [letter.reason for letter in outcome.letters] == ["field_missing"]
    assert [record.message_id for record in outcome.records] == ["<minutes-2@example.org>"]


def test_a_mail_of_before_1990_is_a_letter(tmp_path: Path) -> None:
    lines = [line.replace("Mar 10 ", "1989-03-10T") for line in lines_of()]
    assert [letter.reason for letter in log(tmp_path, *lines).letters] == ["time_unusable"]


def test_two_hosts_may_use_the_same_queue_id(tmp_path: Path) -> None:
    here, there = lines_of(), [line.replace(" mail ", " mx2 ") for line in lines_of(sender=BILAL)]
    both = [line for pair in zip(here, there, strict=True) for line in pair]
    assert {record.mailbox for record in log(tmp_path, *both).records} == {AMARA, BILAL}


def test_a_queue_id_may_be_used_again(tmp_path: Path) -> None:
    records = log(tmp_path, *lines_of(), *lines_of(sender=BILAL, message_id="<2@x>")).records
    assert [record.mailbox for record in records] == [AMARA, BILAL]


def test_a_mail_without_message_id_is_known_by_host_queue_id_and_time(tmp_path: Path) -> None:
    one = log(tmp_path, *lines_of(message_id=None)).records[0]
    assert one == log(tmp_path, *lines_of(message_id=None)).records[0]
    assert one.message_id.endswith("@log.invalid>")
    assert one.message_id != log(tmp_path, *lines_of(message_id=None, day="Mar  9")).records[0].message_id


def test_the_time_zone_of_a_log_can_be_said(tmp_path: Path) -> None:
    assert log(tmp_path, *lines_of(), at=at_noon(**{"time-zone": "Asia/Tokyo"})).records[0].observed_at == utc(
        2026, 3, 10, 3
    )
    with pytest.raises(Misconfigured, match="time-zone"):
        log(tmp_path, *lines_of(), at=at_noon(**{"time-zone": "planted"}))


def test_a_file_says_by_its_own_time_which_year_it_is_of(tmp_path: Path) -> None:
    path = tmp_path / "mail.log"
    path.write_text("\n".join(lines_of()))
    os.utime(path, (utc(2025, 5, 1).timestamp(),) * 2)
    assert read("postfix", path).records[0].observed_at == utc(2025, 3, 10, 12)


def raws(lines: Iterable[str]) -> list[Raw]:
    return [Raw(Origin("mail.log", n, n * 100), line.encode(), len(line)) for n, line in enumerate(lines)]


def drafts(lines: Iterable[Raw], conversion: PostfixMail | None = None) -> Iterator[Drafted]:
    conversion = conversion or PostfixMail(at_noon())
    for raw in lines:
        yield from conversion.take(raw)
    yield from conversion.rest()


def values(drafted: Iterable[Drafted]) -> list[bytes]:
    return sorted(encode(one.record) for one in drafted if isinstance(one, Draft) and one.record is not None)


def ids(encoded: Iterable[bytes]) -> set[str]:
    return {decode("email-metadata", value).record.event_id for value in encoded}


ONE = lines_of("4D2F1A0B3C", AMARA, (ELENI, BILAL), heading="Tea")
OTHER = lines_of("5D2F1A0B3D", ELENI, (AMARA,), message_id="<2@example.net>")
THIRD = lines_of("4bXyZr3Wz5z1Tq", BILAL, (ELENI,), message_id="<3@example.org>", signed_in=BILAL)


@st.composite
def mixtures(draw: st.DrawFn) -> list[str]:
    """Each mail's lines in their order, mixed with the others' in any."""
    left = [list(ONE), list(OTHER), list(THIRD)]
    mixed = []
    while left:
        which = draw(st.integers(0, len(left) - 1))
        mixed.append(left[which].pop(0))
        left = [lines for lines in left if lines]
    return mixed


@given(mixed=mixtures())
def test_how_the_lines_of_mails_are_mixed_makes_no_difference(mixed: list[str]) -> None:
    assert values(drafts(raws(mixed))) == values(drafts(raws([*ONE, *OTHER, *THIRD])))


@given(mixed=mixtures(), stops=st.integers(0, 20))
def test_a_mail_over_a_restart_is_one_event(mixed: list[str], stops: int) -> None:
    """Each mail is told whole, before the stop or after it; what is told again has the same id; nothing is buried."""
    lines = raws(mixed)
    first = PostfixMail(at_noon())
    before = [drafted for raw in lines[:stops] for drafted in first.take(raw)]
    earliest = first.earliest()
    again = lines[min(stops, len(lines)) if earliest is None else earliest.origin.ordinal :]
    told = [*before, *drafts(again)]
    whole = values(drafts(lines))
    assert set(whole) <= set(values(told))
    assert ids(values(told)) == ids(whole)
    assert not any(isinstance(one, Unreadable) for one in told)


def test_what_waits_is_bounded_and_told_as_far_as_it_is_known() -> None:
    waiting = lines_of("4D2F1A0B3C")[:-1]
    some = PostfixMail(at_noon(), Joins(Facts, timedelta(days=1), open_at_most=1))
    told = [drafted for raw in raws([*waiting, *lines_of("5D2F1A0B3D", BILAL)[:1]]) for drafted in some.take(raw)]
    assert values(told) == values(drafts(raws(lines_of("4D2F1A0B3C"))))
    earliest = some.earliest()
    assert earliest is not None
    assert earliest.origin.ordinal == len(waiting)


def test_what_nobody_spoke_of_for_a_day_is_given_up() -> None:
    some = PostfixMail(at_noon())
    begun = raws(lines_of()[:2])
    later = raws(["Mar 11 13:00:00 mail postfix/smtpd[1]: 5D2F1A0B3D: client=x[192.0.2.7]"])
    told = [drafted for raw in [*begun, *later] for drafted in some.take(raw)]
    assert told == [OtherKind("queue-id-without-message")]


def test_the_example_of_the_format_is_a_line_of_it() -> None:
    (raw,) = raws([connector_for("postfix").example])
    conversion = CONNECTOR.convert(at_noon())
    assert list(conversion.take(raw)) == []
    assert conversion.earliest() == raw


def test_a_log_in_a_folder_is_read_from_the_start(tmp_path: Path) -> None:
    with TemporaryDirectory(dir=tmp_path) as folder:
        Path(folder, "mail.log").write_text("\n".join(lines_of()))
        assert len(read("postfix", Path(folder), at_noon()).records) == 1
