"""Files become door records while the register may be relied on; what is shielded is never on a topic."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.connectors import connector_for
from headerfirst.streams.connectors.files import STANDARD_INPUT
from headerfirst.streams.ingest.run import Ingest, Source
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.pack_shelf import ready_packs

from tests import builders
from tests.streams.connectors.desks import mail
from tests.streams.domain_lists import store
from tests.streams.installation import EVERYBODY, Installation, activation

YESTERDAY = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)


def received(at: datetime) -> str:
    return f"Received: from mx.example.net by mx.example.org; {format_datetime(at)}"


def a_mail(number: int, *headers: str, at: datetime = YESTERDAY) -> bytes:
    return mail(received(at), f"Message-ID: <{number}@mail.example.net>", *headers)


def visit(second: int, user: str = builders.AMARA) -> bytes:
    at, url = YESTERDAY.timestamp() + second, "http://www.example.net/private?q=1"
    return f"{at:.3f} 12 192.0.2.7 TCP_MISS/200 512 GET {url} {user} DIRECT/192.0.2.9 text/html\n".encode()


def a_folder(path: Path, *mails: bytes) -> Path:
    path.mkdir()
    for number, content in enumerate(mails):
        (path / f"{number}.eml").write_bytes(content)
    return path


def an_ingest(installation: Installation, format_name: str, *paths: Path, **changes: Any) -> Ingest:
    source: dict[str, Any] = {
        "connector": connector_for(format_name),
        "paths": paths,
        "bootstrap": installation.bootstrap,
        "pseudonyms": PUBLISHED,
        "packs": tuple(ready_packs()),
    }
    return Ingest(Source(**(source | changes)))


@asynccontextmanager
async def following(installation: Installation, log: Path, **changes: Any) -> AsyncIterator[Ingest]:
    run = an_ingest(installation, "squid", log, follow=True, **changes)
    task = asyncio.create_task(run.run())
    yield run
    run.end()
    async with asyncio.timeout(20):
        await task


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110  # a count has no event
            await asyncio.sleep(0.05)


async def until_kept(installation: Installation, condition: Callable[[], object]) -> None:
    """While somebody keeps the register, however long it takes: it becomes stale only once nobody does any more."""
    async with asyncio.timeout(30):
        while not condition():
            installation.beat()
            await asyncio.sleep(0.2)


def append(log: Path, *lines: bytes) -> None:
    with log.open("ab") as file:
        file.write(b"".join(lines))


async def test_what_a_list_calls_nobodys_business_is_counted_and_on_no_topic(
    installation: Installation, tmp_path: Path
) -> None:
    installation.keep()
    (tmp_path / "log").write_bytes(visit(1))
    lists = store(tmp_path, {"sexual_education": ["example.net"]})
    run = an_ingest(installation, "squid", tmp_path / "log", categories=lists)
    await run.run()
    assert installation.messages("web-proxy") == []
    assert run.account.shielded == {"no_log": 1}


async def test_a_folder_of_mail_stands_on_its_topic_dated_by_its_events(
    installation: Installation, tmp_path: Path
) -> None:
    installation.keep()
    run = an_ingest(installation, "eml", a_folder(tmp_path / "in", a_mail(1), a_mail(2)))
    await run.run()
    messages = installation.messages("email-metadata")
    assert [message.timestamp()[1] for message in messages] == [int(YESTERDAY.timestamp() * 1000)] * 2
    assert [message.key().decode() for message in messages] == [builders.AMARA] * 2
    assert run.account.sentence() == "2 inputs; seen 2 = produced 2 + shielded 0 + out of scope 0 + dead letters 0"


async def test_the_same_input_again_has_the_same_event_ids(installation: Installation, tmp_path: Path) -> None:
    installation.keep()
    folder, log = a_folder(tmp_path / "in", a_mail(1), a_mail(2)), tmp_path / "access.log"
    log.write_bytes(visit(1) + visit(1) + visit(2))
    ids = []
    for _ in range(2):
        await an_ingest(installation, "eml", folder).run()
        await an_ingest(installation, "squid", log).run()
        found = installation.values("email-metadata") + installation.values("web-proxy")
        ids.append(sorted({value["event_id"] for value in found}))
    assert ids[0] == ids[1]
    assert len(ids[0]) == 5
    assert len(installation.messages("web-proxy")) == 6


async def test_shielded_mail_is_counted_and_on_no_topic(installation: Installation, tmp_path: Path) -> None:
    installation.keep()
    shielded = a_mail(2, f"Cc: Carys <{builders.CARYS}>")
    run = an_ingest(installation, "eml", a_folder(tmp_path / "in", a_mail(1), shielded))
    await run.run()
    assert dict(run.account.shielded) == {"union_official": 2}  # to Amara, and to Carys herself
    assert len(installation.messages("email-metadata")) == 1
    for topic in ("email-metadata", "dead-letters", "ledger-entries"):
        assert not [message for message in installation.messages(topic) if b"carys" in message.value().lower()]


async def test_what_is_older_than_its_topic_keeps_is_a_letter_and_not_a_record(
    installation: Installation, tmp_path: Path
) -> None:
    installation.keep()
    old = datetime.now(UTC) - timedelta(days=6, hours=1)
    run = an_ingest(installation, "eml", a_folder(tmp_path / "in", a_mail(1, at=old)))
    await run.run()
    assert dict(run.account.dead) == {"too_old": 1}
    assert [letter["reason"] for letter in installation.values("dead-letters")] == ["too_old"]
    assert installation.messages("email-metadata") == []


@pytest.mark.parametrize(
    ("keep", "problem"),
    [
        (lambda _installation: None, "it has no heartbeat"),
        (lambda installation: installation.beat(), "it puts no pack in force that is here"),
        (lambda installation: (installation.keep(), installation.beat(age=61)), "its last heartbeat is 6"),
    ],
    ids=["no heartbeat", "no pack", "stale"],
)
async def test_without_a_register_to_rely_on_nothing_is_read(
    installation: Installation, tmp_path: Path, keep: Callable[[Installation], object], problem: str
) -> None:
    keep(installation)
    run = an_ingest(installation, "eml", a_folder(tmp_path / "in", a_mail(1)))
    with pytest.raises(Misconfigured, match=f"^The register may not be relied on, so nothing is read: {problem}"):
        await run.run()
    assert run.account.inputs == 0
    assert installation.messages("email-metadata") == []


async def test_a_log_is_followed_through_rotation_until_it_is_told_to_end(
    installation: Installation, tmp_path: Path
) -> None:
    installation.keep()
    log = tmp_path / "access.log"
    log.write_bytes(visit(1))
    async with following(installation, log) as run:
        await until(lambda: run.account.produced == 1)
        append(log, visit(2), visit(3)[:20])
        await until(lambda: run.account.produced == 2)
        append(log, visit(3)[20:])
        log.rename(tmp_path / "access.log.1")
        log.write_bytes(visit(4))
        await until(lambda: run.account.produced == 4)
    seen = sorted(value["observed_at"] for value in installation.values("web-proxy"))
    assert seen == sorted({f"{YESTERDAY + timedelta(seconds=second):%Y-%m-%dT%H:%M:%SZ}" for second in (1, 2, 3, 4)})
    assert run.account.is_balanced


async def test_it_pauses_when_the_register_becomes_stale_and_goes_on_when_it_is_fresh(
    installation: Installation, tmp_path: Path
) -> None:
    installation.keep()
    log = tmp_path / "access.log"
    log.write_bytes(visit(1))
    async with following(installation, log, stale_after=3.0) as run:
        await until_kept(installation, lambda: run.account.produced == 1)
        await until(lambda: not run.register.is_fresh)
        append(log, visit(2), visit(3))
        await asyncio.sleep(1)
        assert run.account.produced == 1
        installation.beat()
        await until(lambda: run.account.produced == 3)
    assert len(installation.messages("web-proxy")) == 3


async def test_it_can_be_ended_while_it_waits_for_the_register(installation: Installation, tmp_path: Path) -> None:
    installation.keep()
    log = tmp_path / "access.log"
    log.write_bytes(visit(1))
    async with following(installation, log, stale_after=2.0) as run:
        await until_kept(installation, lambda: run.account.produced == 1)
        await until(lambda: not run.register.is_fresh)
        append(log, visit(2))
        await asyncio.sleep(0.5)
    assert run.account.produced == 1


async def test_a_protection_that_comes_meanwhile_shields_from_then_on(
    installation: Installation, tmp_path: Path
) -> None:
    installation.keep()
    log = tmp_path / "access.log"
    log.write_bytes(visit(1))
    async with following(installation, log) as run:
        await until(lambda: run.account.produced == 1)
        installation.write(builders.protected_site(host="www.example.net"))
        installation.beat()
        await until(lambda: run.register.register.count("protected-site"))
        append(log, visit(2))
        await until(lambda: run.account.seen == 2)
    assert dict(run.account.shielded) == {"protected_site": 1}
    assert len(installation.messages("web-proxy")) == 1


async def test_another_pack_in_force_is_a_restart_in_place_since_the_old_one_tags_and_hides_by_other_rules(
    installation: Installation, tmp_path: Path
) -> None:
    installation.keep()
    log = tmp_path / "access.log"
    log.write_bytes(visit(1))
    async with following(installation, log) as run:
        await until(lambda: run.account.produced == 1)
        before = run.pack
        installation.write(activation("wcc"))
        await until(lambda: run.pack is not before)
        append(log, visit(2))
        await until(lambda: run.account.produced == 3)
    assert len({value["event_id"] for value in installation.values("web-proxy")}) == 2


async def test_another_pack_in_force_ends_what_has_an_end_and_the_same_command_again_repeats_it(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.keep()
    out, into = os.pipe()
    with open(out) as standard_input, open(into, "wb", buffering=0) as writer:  # noqa: ASYNC230, PTH123  # a pipe
        monkeypatch.setattr(sys, "stdin", standard_input)
        run = an_ingest(installation, "squid", STANDARD_INPUT)
        task = asyncio.create_task(run.run())
        writer.write(visit(1))
        await until(lambda: run.account.produced == 1)
        installation.write(activation("wcc"))
        with pytest.raises(Retriable, match="The register has put another pack in force: say the same command again"):
            await task
    assert len(installation.messages("web-proxy")) == 1
    (tmp_path / "log").write_bytes(visit(1) + visit(2))
    again = an_ingest(installation, "squid", tmp_path / "log")
    await again.run()
    assert again.pack.pack.file.id == "wcc"
    assert len({value["event_id"] for value in installation.values("web-proxy")}) == 2


def said_of_a_mail(queue_id: str, number: int) -> list[bytes]:
    """By Postfix, from the first line to the last."""
    said = [
        ("smtpd", "client=mx.example.net[192.0.2.7]"),
        ("cleanup", f"message-id=<{number}@mail.example.net>"),
        ("qmgr", f"from=<{builders.ELENI}>, size=1024, nrcpt=1 (queue active)"),
        ("local", f"to=<{builders.AMARA}>, relay=local, delay=1, dsn=2.0.0, status=sent (delivered)"),
        ("qmgr", "removed"),
    ]
    at = YESTERDAY.isoformat()
    return [f"{at} mail postfix/{program}[7]: {queue_id}: {text}\n".encode() for program, text in said]


async def test_the_bookmark_stands_before_the_oldest_mail_that_waits_for_lines(
    installation: Installation, tmp_path: Path
) -> None:
    """A run that is broken off says nothing more; what it held in memory is read again, also from a rotated file."""
    installation.keep()
    log, marks = tmp_path / "mail.log", tmp_path / "marks"
    waiting, whole = said_of_a_mail("4D2F1A0B3C", 1), said_of_a_mail("5D2F1A0B3D", 2)
    log.write_bytes(b"".join([*said_of_a_mail("3D2F1A0B3A", 0), *waiting[:3], *whole]))
    broken_off = an_ingest(installation, "postfix", log, follow=True, bookmarks=marks)
    task = asyncio.create_task(broken_off.run())
    await until(lambda: list(marks.glob("*.json")))
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert broken_off.account.produced == 2
    log.rename(tmp_path / "mail.log.1")
    log.write_bytes(b"".join(waiting[3:]))
    run = an_ingest(installation, "postfix", log, follow=True, bookmarks=marks)
    task = asyncio.create_task(run.run())
    await until(lambda: run.account.produced == 2)
    run.end()
    await task
    assert run.account.inputs == len(waiting) + len(whole)  # the mail that was whole before them is not read again
    mails = {value["message_id"]: value["event_id"] for value in installation.values("email-metadata")}
    assert sorted(mails) == [f"<{number}@mail.example.net>" for number in range(3)]
    assert len(installation.messages("email-metadata")) == 4
    assert len({value["event_id"] for value in installation.values("email-metadata")}) == 3


class Gone:
    """A Kafka that takes nothing any more."""

    async def produce_all(self, _passed: object) -> None:
        pass

    async def delivered(self) -> None:
        raise Retriable("Kafka does not take what was read.")


async def test_what_kafka_did_not_take_has_no_bookmark_and_is_read_again(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.keep()
    log, marks = tmp_path / "access.log", tmp_path / "marks"
    log.write_bytes(visit(1) + visit(2))
    with monkeypatch.context() as patched:
        patched.setattr("headerfirst.streams.ingest.run.door_producer", lambda *_: nullcontext(Gone()))
        with pytest.raises(Retriable, match="Kafka does not take"):
            await an_ingest(installation, "squid", log, follow=True, bookmarks=marks).run()
    assert list(marks.glob("*.json")) == []
    async with following(installation, log, bookmarks=marks) as run:
        await until(lambda: run.account.produced == 2)
    assert len(installation.messages("web-proxy")) == 2


async def test_mail_cannot_be_followed(installation: Installation, tmp_path: Path) -> None:
    run = an_ingest(installation, "eml", a_folder(tmp_path / "in"), follow=True)
    with pytest.raises(Misconfigured, match="The format eml cannot be followed"):
        await run.run()


async def test_a_missing_topic_is_named(tmp_path: Path, installation: Installation) -> None:
    run = an_ingest(installation, "eml", a_folder(tmp_path / "in"), prefix="p-")
    with pytest.raises(Misconfigured, match=r"lacks p-account-changes, .*: run `headerfirst topics apply` first"):
        await run.run()


def test_everybody_is_registered_who_is_named_here() -> None:
    """Otherwise mail would be out of scope, and tests above pass for that."""
    addresses = {address for record in EVERYBODY for address in getattr(record, "addresses", ())}
    assert {builders.AMARA, builders.CARYS} <= addresses
