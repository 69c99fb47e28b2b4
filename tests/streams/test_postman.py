"""Every due notice reaches the mail server, whatever becomes of its neighbours, and the topic is told of each."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from headerfirst.agents.book import Arrival, Moment
from headerfirst.agents.directory import Directory
from headerfirst.agents.findings import Bench
from headerfirst.agents.gate.shields import ShieldIndex
from headerfirst.agents.notices import NoticeBook
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs
from headerfirst.agents.step import Publish
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.schemas.inspection import Grant
from headerfirst.schemas.notice import Notice
from headerfirst.schemas.record import Record
from headerfirst.schemas.register import key_of
from headerfirst.streams import postman as under_test
from headerfirst.streams.book_memory import BookMemory
from headerfirst.streams.codec import decode
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.metrics import Metrics
from headerfirst.streams.office import Office
from headerfirst.streams.pack_shelf import ready_packs
from headerfirst.streams.postman import Postman
from headerfirst.streams.role_app import RoleApp
from headerfirst.streams.settings import Settings, SmtpSettings
from headerfirst.streams.slices import OutgoingRecord
from prometheus_client import generate_latest

from tests import builders
from tests.streams.installation import free_port
from tests.streams.smtp_server import HANG_UP, SmtpServer

NOON, DAY = builders.NOON, timedelta(days=1)
PACKS = Packs(ready_packs())
ADDRESSES = {"amara": builders.AMARA, "bilal": builders.BILAL, "carys": builders.CARYS}


@dataclass
class Broker:
    """A role's app, its producer and the topics: what is sent to `notices` arrives in the book, if it is let."""

    book: NoticeBook
    sent: list[Notice] = field(default_factory=list)
    is_away: bool = False
    has_the_role: bool = True

    @property
    def consumer(self) -> Broker:
        return self

    @property
    def producer(self) -> Broker:
        return self

    def positions(self) -> dict[Any, Any]:
        return {"decisions": 0} if self.has_the_role else {}

    async def send_batch(self, topic: str, partition: int, records: Iterable[OutgoingRecord]) -> Awaitable[None]:
        assert (topic, partition) == ("notices", 0)
        if self.is_away:
            raise ConnectionError
        self.sent += [cast("Notice", decode("notices", one.value).record) for one in records if one.value is not None]
        return self._confirmed()

    async def _confirmed(self) -> None:
        """At once."""

    def bring(self, topic: str, record: Record) -> None:
        self.book.take(Arrival(topic, 0, NOON, "k", record))


class Post:
    """A postman, what is around it, and the day."""

    def __init__(self, port: int | None, sender: str = "notices@example.org", **options: Any) -> None:
        smtp = SmtpSettings("127.0.0.1", port, sender, **options) if port is not None else None
        register = Register()
        directory = Directory(register, PUBLISHED)
        for name, address in ADDRESSES.items():
            person = builders.person(id=name, addresses=[address])
            register.fold(key_of(person), person)
            directory(key_of(person), person)
        self.metrics, self.now, self.is_fresh = Metrics(), NOON, True
        bench = Bench(PACKS, register, PUBLISHED)
        settings = Settings("localhost:9092", PUBLISHED, smtp=smtp)
        shields = ShieldIndex(register, PUBLISHED)
        office = Office(settings, bench, directory, shields, cast("Any", None), self.metrics, self.moment)
        self.broker = Broker(NoticeBook(bench, directory))
        self.postman = Postman(office, cast("BookMemory", self.broker))  # a memory has a book

    def moment(self) -> Moment:
        return Moment(self.now, self.is_fresh, register_offset=0)

    def grant(self, name: str, request_id: str | None = None, at: datetime = NOON) -> None:
        """A view of somebody's mail, whose notice lies on the topic as due."""
        grant = Grant(mode="human-view", scanners=[], message_tokens=["m"], expires_at=at + DAY, viewers=["v"])
        person = PUBLISHED.person(name)
        decision = builders.decision(request_id=request_id or name, person=person, grant=grant, at=at)
        self.broker.bring("decisions", decision)
        for said in self.broker.book.say(self.moment()):
            if isinstance(said, Publish) and said.record is not None:
                self.broker.bring(said.topic, said.record)

    async def work(self) -> None:
        await self.postman.work(cast("RoleApp", self.broker))

    def states(self) -> dict[str, str]:
        names = {PUBLISHED.person(name): name for name in ADDRESSES}
        return {names.get(one.person, "somebody"): one.state for one in self.broker.sent}

    def counted(self, line: str) -> bool:
        return f"headerfirst_{line}" in generate_latest(self.metrics.registry).decode()


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "_FIRST_PAUSE", 0.0)
    monkeypatch.setattr(under_test, "_LONGEST_PAUSE", 0.0)


async def test_a_due_notice_is_sent_and_then_said_to_be() -> None:
    async with SmtpServer().listening() as server:
        post = Post(server.port)
        post.grant("amara")
        await post.work()
        [mail], [notice] = server.mails, post.broker.sent
        assert (mail["Message-ID"], notice.state) == (f"<{notice.notice_id}@example.org>", "sent")
        assert mail["To"].addresses[0].addr_spec == builders.AMARA
        await post.work()
        post.broker.bring("notices", notice)
        await post.work()
        assert (len(server.mails), len(post.broker.sent)) == (1, 1)
        assert post.counted('notices_total{kind="access",state="sent"} 1.0')
        assert post.counted('notices_sent_total{outcome="on_time"} 1.0')


async def test_one_that_was_sent_after_its_date_is_counted_as_late() -> None:
    async with SmtpServer().listening() as server:
        post = Post(server.port)
        post.grant("amara")
        post.now = NOON + 400 * DAY
        await post.work()
        assert post.counted('notices_sent_total{outcome="late"} 1.0')
        assert post.counted('notices_sent_total{outcome="on_time"} 0.0')


async def test_one_that_is_not_taken_holds_up_no_other() -> None:
    for reply in ("450 4.2.0 greylisted", "550 5.1.1 unknown", HANG_UP):
        async with SmtpServer(to={builders.BILAL: reply}).listening() as server:
            post = Post(server.port)
            for name in ADDRESSES:
                post.grant(name)
            await post.work()
            assert post.states() == {"amara": "sent", "carys": "sent"}
            server.to.clear()
            await post.work()
            assert post.states() == {"amara": "sent", "carys": "sent", "bilal": "sent"}
            assert len(server.mails) == 3


async def test_between_two_tries_there_is_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "_FIRST_PAUSE", 3600.0)
    async with SmtpServer(replies={"RCPT": "450 later"}).listening() as server:
        post = Post(server.port)
        post.grant("amara")
        for _ in range(3):
            await post.work()
        assert [one.split()[0] for one in server.commands].count("RCPT") == 1


@pytest.mark.parametrize(
    ("replies", "reason"),
    [
        ({"RCPT": "550 5.1.1 unknown"}, "recipient_refused"),
        ({".": "554 5.6.0 not this"}, "message_refused"),
    ],
)
async def test_who_cannot_be_told_may_still_be_until_the_time_is_up(replies: dict[str, str], reason: str) -> None:
    async with SmtpServer(replies=replies).listening() as server:
        post = Post(server.port)
        post.grant("amara")
        await post.work()
        post.now = NOON + 9 * DAY
        await post.work()
        assert post.states() == {}
        post.now = NOON + 10 * DAY
        await post.work()
        assert post.states() == {"amara": "failed"}
        assert post.counted(f'notice_delivery_failures_total{{reason="{reason}"}} 3.0')
        assert post.counted('notices_total{kind="access",state="failed"} 1.0')


async def test_whoever_nobody_knows_has_failed_when_the_time_is_up() -> None:
    async with SmtpServer().listening() as server:
        post = Post(server.port)
        post.grant("nobody")
        await post.work()
        assert post.states() == {}
        post.now = NOON + 11 * DAY
        await post.work()
        assert post.states() == {"somebody": "failed"}
        assert post.counted('notice_delivery_failures_total{reason="no_address"} 2.0')
        assert server.mails == []


async def test_what_others_can_put_right_never_makes_it_fail() -> None:
    async with SmtpServer(replies={"RCPT": "554 5.7.1 relay access denied"}).listening() as server:
        post = Post(server.port)
        post.grant("amara")
        post.now = NOON + 99 * DAY
        await post.work()
        assert post.states() == {}
        server.replies.clear()
        await post.work()
        assert post.states() == {"amara": "sent"}


@pytest.mark.parametrize(
    ("reply", "options", "sentence", "reason"),
    [
        ({"HELLO": "554 go away"}, {}, "does not answer as a mail server should", "unreachable"),
        ({}, {"user": "headerfirst"}, "does not offer STARTTLS", "tls"),
        ({"AUTH": "535 no"}, {"user": "headerfirst", "start_tls": False}, "name and password", "authentication"),
    ],
)
async def test_what_concerns_all_is_said_in_a_sentence_and_counted(
    reply: dict[str, str], options: dict[str, Any], sentence: str, reason: str
) -> None:
    async with SmtpServer(extensions=["AUTH PLAIN"], replies=reply).listening() as server:
        post = Post(server.port, **options)
        post.grant("amara")
        post.grant("bilal")
        with pytest.raises(Retriable, match=sentence) as raised:
            await post.work()
        assert "@" not in str(raised.value)
        assert post.counted(f'notice_delivery_failures_total{{reason="{reason}"}} 1.0')
        assert post.states() == {}


async def test_a_server_that_comes_back_gets_them_all() -> None:
    port = free_port()
    post = Post(port)
    post.grant("amara")
    post.grant("bilal")
    with pytest.raises(Retriable):
        await post.work()
    async with SmtpServer().listening(port) as server:
        await post.work()
        assert post.states() == {"amara": "sent", "bilal": "sent"}
        assert len(server.mails) == 2


async def test_whether_it_was_taken_nobody_knows_and_the_repeat_has_the_same_id() -> None:
    async with SmtpServer(replies={".": HANG_UP}).listening() as server:
        post = Post(server.port)
        post.grant("amara")
        await post.work()
        assert post.states() == {}
        server.replies.clear()
        await post.work()
        assert post.states() == {"amara": "sent"}
        assert len({mail["Message-ID"] for mail in server.mails}) == 1
        assert len(server.mails) == 2


async def test_what_the_broker_did_not_take_is_told_again_and_not_sent_again() -> None:
    async with SmtpServer().listening() as server:
        post = Post(server.port)
        post.grant("amara")
        post.broker.is_away = True
        with pytest.raises(Retriable):
            await post.work()
        post.broker.is_away = False
        await post.work()
        assert post.states() == {"amara": "sent"}
        assert (len(server.mails), len(post.broker.sent)) == (1, 1)


async def test_whose_address_it_is_a_stale_register_cannot_tell() -> None:
    async with SmtpServer().listening() as server:
        post = Post(server.port)
        post.grant("amara")
        post.is_fresh = False
        await post.work()
        assert server.mails == []
        post.is_fresh = True
        await post.work()
        assert post.states() == {"amara": "sent"}


async def test_who_lost_the_role_sends_nothing_and_has_nothing_overdue() -> None:
    async with SmtpServer(to={builders.AMARA: "450 later"}).listening() as server:
        post = Post(server.port)
        post.grant("amara")
        await post.work()
        post.now = NOON + 11 * DAY
        assert post.counted("notices_overdue 1.0")
        server.to.clear()
        post.broker.has_the_role = False
        await post.work()
        assert server.mails == []
        assert post.counted("notices_overdue 0.0")


async def test_without_a_mail_server_what_is_overdue_is_counted_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    post = Post(None)
    assert "--smtp" in caplog.text
    post.grant("amara")
    await post.work()
    post.now = NOON + 11 * DAY
    assert post.states() == {}
    assert post.counted("notices_overdue 1.0")


def test_a_sender_that_is_no_address_is_refused_at_once() -> None:
    with pytest.raises(Misconfigured, match="--smtp-from"):
        Post(25, "notices")


async def test_no_log_line_names_anybody(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "headerfirst")
    async with SmtpServer(to={builders.AMARA: f"550 5.1.1 <{builders.AMARA}> unknown"}).listening() as server:
        post = Post(server.port)
        post.grant("amara")
        await post.work()
        post.now = NOON + 11 * DAY
        await post.work()
    assert "recipient_refused" in caplog.text
    assert not [name for name in ("amara", "okafor", "@") if name in caplog.text.lower()]
