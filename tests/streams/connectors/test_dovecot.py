"""Lines of Dovecot become sign-ins and acts in mailboxes; what it says of senders and headings is left there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from headerfirst.schemas.email_metadata import Folder
from headerfirst.streams.connectors import connector_for
from headerfirst.streams.connectors.interface import Desk, Given

from tests import builders
from tests.builders import AMARA, BILAL, CARYS, ELENI
from tests.streams.connectors.desks import Outcome, desk, read

EXAMPLE = connector_for("dovecot").example
SYSLOG = "2026-03-10T12:00:00.000000+00:00 mail dovecot: "
OWN = "Mar 10 12:00:00 "
SESSION = f"imap({AMARA})<24740><NEyy7OhgRLt/AAAB>: "
FIELDS = "uid=7, msgid=<1@example.net>, size=88, from=planted, subject=planted, box=planted, uid=3"


def given(**options: str) -> Desk:
    known = desk()
    return Desk(known.pack, known.register, known.pseudonyms, Given(at=builders.NOON, options=options))


def log(folder: Path, *lines: str, at: Desk | None = None) -> Outcome:
    path = folder / "mail.log"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return read("dovecot", path, at or given())


def told(folder: Path, line: str, **options: str) -> tuple[Any, ...]:
    outcome = log(folder, SYSLOG + line, at=given(**{name.replace("_", "-"): value for name, value in options.items()}))
    assert b"planted" not in outcome.lines[0].value
    one = outcome.records[0]
    return one.change, one.enabled, one.mailbox, one.actor, one.target, one.folder, one.message_id, one.count


def test_a_login_is_a_sign_in(tmp_path: Path) -> None:
    record = log(tmp_path, EXAMPLE).records[0]
    assert record == builders.account_change(
        event_id=record.event_id, change="sign-in", target=None, target_domain=None
    )


@pytest.mark.parametrize(
    ("line", "actor", "enabled"),
    [
        (f"pop3-login: Login: user=<{AMARA}>, method=PLAIN", AMARA, True),
        (f"managesieve-login: Login: user=<{AMARA}>, auth_user=<{BILAL}>", BILAL, True),
        (f"imap-login: Login: user=<{AMARA}>, master=<{BILAL}>", BILAL, True),
        (
            f"imap-login: Disconnected: Connection closed (auth failed, 1 attempts in 2 secs): user=<{AMARA}>",
            AMARA,
            False,
        ),
        (f"imap-login: Aborted login (auth failed, 1 attempts): user=<{AMARA}>, method=PLAIN", AMARA, False),
    ],
)
def test_who_signs_in_and_who_is_refused(tmp_path: Path, line: str, actor: str, enabled: bool) -> None:  # noqa: FBT001 - a case
    assert told(tmp_path, line) == ("sign-in", enabled, AMARA, actor, None, None, None, None)


@pytest.mark.parametrize(
    ("said", "change", "folder"),
    [
        (f"delete: box=INBOX, {FIELDS}", "delete", "INBOX"),
        (f"expunge: box=Work, 2026, {FIELDS}", "delete", "Work, 2026"),
        (f"copy from INBOX: box=Trash, {FIELDS}", "open", "INBOX"),
        (f"copy -> Trash: {FIELDS}", "open", None),
    ],
)
def test_what_is_done_with_a_message(tmp_path: Path, said: str, change: str, folder: str | None) -> None:
    where = None if folder is None else Folder(path=folder)
    assert told(tmp_path, SESSION + said) == (change, True, AMARA, AMARA, None, where, "<1@example.net>", 1)


def test_a_message_without_an_id(tmp_path: Path) -> None:
    assert told(tmp_path, f"{SESSION}expunge: uid=7") == ("delete", True, AMARA, AMARA, None, None, None, 1)


def test_a_folder_that_is_deleted(tmp_path: Path) -> None:
    found = told(tmp_path, f"{SESSION}Mailbox deleted: Archive")
    assert found == ("delete", True, AMARA, AMARA, None, Folder(path="Archive"), None, None)


@pytest.mark.parametrize(
    ("box", "shared", "mailbox", "folder"),
    [
        (f"shared/{BILAL}/INBOX", "shared/", BILAL, "INBOX"),
        ("user/bilal.rahman/Sent", "user/", BILAL, "Sent"),
        (f"shared/{BILAL}/INBOX", "user/", AMARA, f"shared/{BILAL}/INBOX"),
    ],
)
def test_a_shared_folder_is_in_the_mailbox_of_its_owner(
    tmp_path: Path, box: str, shared: str, mailbox: str, folder: str
) -> None:
    found = told(tmp_path, f"{SESSION}expunge: box={box}, {FIELDS}", shared=shared, login_domain="example.org")
    assert found[2:6] == (mailbox, AMARA, None, Folder(path=folder))


@pytest.mark.parametrize(
    ("said", "change"),
    [
        (f"sieve: msgid=<1@example.net>: forwarded to <{ELENI}>", "forwarding"),
        (f"sieve: msgid=<1@example.net>: redirected to {ELENI}", "forwarding"),
        (f"sieve: msgid=<1@example.net>: sent vacation response to <{ELENI}>", "out-of-office"),
        (f"sieve: msgid=<1@example.net>: redirect action: forwarded to <{ELENI}>", "forwarding"),
        (f"sieve: msgid=<1@example.net>: vacation action: sent vacation response to <{ELENI}>", "out-of-office"),
    ],
)
def test_what_sieve_does(tmp_path: Path, said: str, change: str) -> None:
    found = told(tmp_path, f"lmtp({AMARA})<7><a>: {said}")
    assert found == (change, True, AMARA, AMARA, ELENI, None, "<1@example.net>", None)


def test_its_own_file_says_the_same(tmp_path: Path) -> None:
    own = [
        f"{OWN}imap-login: Info: Login: user=<{AMARA}>, method=PLAIN",
        f"{OWN}imap({AMARA})<24740><NEyy7OhgRLt/AAAB>: Info: expunge: box=INBOX, {FIELDS}",
    ]
    assert [one.change for one in log(tmp_path, *own).records] == ["sign-in", "delete"]


def test_a_user_without_a_domain(tmp_path: Path) -> None:
    line = "imap-login: Login: user=<amara.okafor>"
    assert told(tmp_path, line, login_domain="example.org")[2] == AMARA
    assert told(tmp_path, line)[2] == "amara.okafor"
    assert told(tmp_path, "imap-login: Login: user=<amara>")[2] == AMARA, "the id that the register has"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (f"{SESSION}save: box=Sent, uid=1, msgid=<1@example.net>", "imap"),
        (f"{SESSION}Disconnected: Logged out", "imap"),
        ("imap-login: Disconnected: Inactivity (no auth attempts in 1 secs): user=<>, rip=192.0.2.7", "imap"),
        (f"lmtp({AMARA})<7><a>: sieve: msgid=<1@example.net>: stored mail into mailbox 'planted'", "lmtp"),
        ("master: Dovecot v2.3.19.1 starting up for imap", "master"),
        ("planted: planted", "other-service"),
    ],
)
def test_other_lines_are_counted_by_service(tmp_path: Path, line: str, kind: str) -> None:
    assert log(tmp_path, SYSLOG + line).account.other_kinds == {kind: 1}


def test_other_programs_are_counted(tmp_path: Path) -> None:
    assert log(tmp_path, "Mar 10 12:00:00 mail postfix/qmgr[7]: planted").account.other_kinds == {"other-program": 1}


def test_an_official_is_shielded(tmp_path: Path) -> None:
    outcome = log(tmp_path, f"{SYSLOG}imap-login: Login: user=<{CARYS}>")
    assert (outcome.records, outcome.account.shielded) == ([], {"union_official": 1})


def test_equal_lines_are_events_each_and_the_same_when_read_again(tmp_path: Path) -> None:
    once = [one.event_id for one in log(tmp_path, EXAMPLE, EXAMPLE).records]
    again = [one.event_id for one in log(tmp_path, EXAMPLE, EXAMPLE, EXAMPLE).records]
    assert (len(set(again)), again[:2]) == (3, once)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("planted", "line_unreadable"),
        (EXAMPLE[6:], "line_unreadable"),
        (EXAMPLE.replace("12:00:00", "25:00:00"), "time_unusable"),
        (SYSLOG.replace("2026", "2099") + EXAMPLE.partition("dovecot: ")[2], "time_ahead"),
        (EXAMPLE + "x" * (1 << 16), "too_large"),
    ],
)
def test_a_bad_line_is_a_letter_with_length_and_digest_alone(tmp_path: Path, bad: str, reason: str) -> None:
    outcome = log(tmp_path, bad, EXAMPLE)
    letter = outcome.letters[0]
    assert (letter.reason, letter.length - len(bad) in {0, 1}, letter.record) == (reason, True, None)
    assert len(outcome.records) == 1, "its neighbours go on"
