"""Sends the notices that are due, and says on the topic what became of each.

A notice is sent before the topic says so: a worker that is killed in between sends it again, under the same Message-ID,
by which a mail reader knows the repeat (RFC 5322 section 3.6.4). One that cannot be delivered waits for its own next
turn and holds up no other; it has failed only when its time is up and the fault is with its address or its text.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, cast

import msgspec
from headerfirst.agents.book import Moment
from headerfirst.agents.notices import Due, NoticeBook
from headerfirst.agents.step import Publish
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.schemas.notice import Notice
from headerfirst.schemas.vocabulary import NoticeState
from headerfirst.streams.book_memory import BookMemory
from headerfirst.streams.mail_server import CONCERNS_ALL, FOR_GOOD, MailServer, Trouble
from headerfirst.streams.notice_mail import address_of, is_address, mail_of
from headerfirst.streams.office import Office
from headerfirst.streams.outbox import Outbox
from headerfirst.streams.role_app import RoleApp

log: Final = logging.getLogger(__name__)

Failure: TypeAlias = Trouble | Literal["no_address"]
"""Of the metric: a closed list."""
_FIRST_PAUSE: Final = 5.0
_LONGEST_PAUSE: Final = 1800.0
"""Seconds between two tries of the same notice, each pause twice the one before (RFC 5321 section 4.5.4.1)."""


@dataclass(slots=True)
class _Try:
    pause: float
    """Seconds until the try after the next."""
    not_before: float = 0.0

    def put_off(self, now: float) -> None:
        self.not_before, self.pause = now + self.pause, min(2 * self.pause, _LONGEST_PAUSE)


class Postman:
    """Of the notices role. Where no mail server was named nothing is sent; what is overdue is counted all the same."""

    def __init__(self, office: Office, memory: BookMemory) -> None:
        smtp = office.settings.smtp
        if smtp is not None and not is_address(smtp.sender):
            raise Misconfigured("Notices come from one address: set --smtp-from to one such as notices@example.org.")
        self._server = MailServer(smtp) if smtp is not None else None
        self._office = office
        self._book = cast("NoticeBook", memory.book)
        self._outbox = Outbox("notices", office.settings.prefix)
        self._tries: dict[str, _Try] = {}
        self._became: dict[str, Notice] = {}
        """What the topic has not been told yet, or has not brought back."""
        self._told: set[str] = set()
        self._measures = False
        if self._server is None:
            log.warning("notices are shown on their topic and sent by nobody: name a mail server with --smtp")

    async def work(self, app: RoleApp) -> None:
        """Whose address is whose a stale register cannot tell: until it is fresh nothing leaves."""
        self._measure(app)
        moment = self._office.moment()
        if self._server is None or not moment.register_is_fresh:
            return
        waiting = self._book.to_send(moment)
        self._forget_all_but({due.notice.notice_id for due in waiting})
        for due in waiting:
            if not app.consumer.positions():
                return  # the role went to another process, which sends what is left
            await self._settle(self._server, app, due, moment)

    async def close(self) -> None:
        """A connection lasts for one notice."""

    def _measure(self, app: RoleApp) -> None:
        """Asked when the metric is read, so that a process that lost the role has nothing overdue."""
        if not self._measures:
            self._measures = True
            self._office.metrics.notices_overdue.set_function(
                lambda: self._book.overdue(self._office.moment()) if app.consumer.positions() else 0
            )

    def _forget_all_but(self, waiting: set[str]) -> None:
        self._tries = {notice_id: one for notice_id, one in self._tries.items() if notice_id in waiting}
        self._became = {notice_id: one for notice_id, one in self._became.items() if notice_id in waiting}
        self._told &= waiting

    async def _settle(self, server: MailServer, app: RoleApp, due: Due, moment: Moment) -> None:
        notice_id = due.notice.notice_id
        if notice_id in self._told:
            return
        if notice_id not in self._became:
            state = await self._send(server, due, moment)
            if state is None:
                return
            self._became[notice_id] = msgspec.structs.replace(due.notice, state=state)
            if state == "sent":
                timing = "on_time" if moment.now <= due.notice.due_at else "late"
                self._office.metrics.notices_sent.labels(timing).inc()
        await self._tell(app, self._became[notice_id])

    async def _send(self, server: MailServer, due: Due, moment: Moment) -> NoticeState | None:
        """None: it waits. Raises Retriable where no other notice would leave either."""
        now = asyncio.get_running_loop().time()
        turn = self._tries.setdefault(due.notice.notice_id, _Try(_FIRST_PAUSE))
        if now < turn.not_before:
            return None
        address = address_of(due)
        failure: Failure | None = "no_address"
        if address is not None:
            failure = await server.take(mail_of(due, address, server.sender, moment.now), address)
        if failure is None:
            return "sent"
        return self._failed(server, due, failure, moment, turn)

    def _failed(self, server: MailServer, due: Due, failure: Failure, moment: Moment, turn: _Try) -> NoticeState | None:
        self._office.metrics.notice_delivery_failures.labels(failure).inc()
        if failure in CONCERNS_ALL:
            raise Retriable(f"Notices wait: the mail server at {server.name} {CONCERNS_ALL[failure]}.")
        is_for_good = failure == "no_address" or failure in FOR_GOOD
        if is_for_good and due.try_until <= moment.now:
            log.error("a notice has failed, and somebody has to tell the person: kind=%s %s", due.notice.kind, failure)
            return "failed"
        turn.put_off(asyncio.get_running_loop().time())
        log.warning("a notice waits: kind=%s %s", due.notice.kind, failure)
        return None

    async def _tell(self, app: RoleApp, notice: Notice) -> None:
        """Raises Retriable where the broker does not take it; it is then told again and not sent again."""
        self._outbox.put([Publish("notices", notice.person, notice)])
        await self._outbox.deliver(app.producer)
        self._told.add(notice.notice_id)
        self._office.metrics.notices.labels(notice.kind, notice.state).inc()
