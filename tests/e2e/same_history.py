"""What happens in two worlds, in both alike: mail comes, people ask, decide and read, a worker is killed.

Commands are the very same bytes in both worlds, given at the same time; so are the register and every header block.
"""

from __future__ import annotations

import signal
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from headerfirst.agents.reading import Wish
from headerfirst.schemas.vocabulary import CommandKind
from headerfirst.streams.keys import PUBLISHED

from tests.agents.gate import made_questions as made
from tests.e2e.two_worlds import World, until
from tests.e2e.unseen_mail import BY_NAME, LETTERS, Letter
from tests.streams.installation import Running
from tests.streams.operators import FRANCES, GARETH, identity, token

INVESTIGATOR: Final = identity(FRANCES, "investigator")
APPROVER: Final = identity(GARETH, "hr-approver")
NEXT_WEEK: Final = datetime.now(UTC).replace(microsecond=0) + timedelta(days=7)
SHORTLY: Final = timedelta(seconds=20)
SCANNED_UNASKED: Final = ("virus", "no-virus", "personal-virus-scan")
"""DMU 5.1(iv): every message is checked for malware, by programs alone."""
OPENED_BY_WORD: Final = ("scanned-hit", "scanned-clean", "forwarded")
"""Once somebody has approved; of these some are being opened when the worker is killed."""
ASKED_BY_TRIAGE: Final = (*SCANNED_UNASKED, "scanned-hit", "scanned-clean", "refused", "revoked")
HEADINGS, TO_SHOW, UNREAD = "listing-headings", "reading-to-show", "reading-unread"
BOILERPLATE, UNION, UNION_SCAN = "reading-boilerplate", "reading-union-mail", "scanning-union-mail"
LAPSES, CLEARS = "scan-that-lapses", "scan-that-clears"


def message(letter: Letter) -> str:
    return PUBLISHED.message(letter.mailbox, letter.message_id)


def asked(name: str | None, person: str = "amara", **changes: Any) -> dict[str, Any]:
    """The payload of a request to read; about one message where one is named."""
    stated: dict[str, Any] = {
        "kind": "open-content",
        "mode": "human-view",
        "purpose": "suspected_breach",
        "person": token(person),
        "case_id": {"amara": "case-1", "carys": "case-2"}[person],
        "why_headers_insufficient": made.WHY,
        "less_intrusive_step": made.TRIED,
        "reason": made.REASON,
        "viewers": [token(FRANCES)],
        "scope": {"message_tokens": [], "until": NEXT_WEEK},
    }
    if name is not None:
        letter = BY_NAME[name]
        stated["mailbox_token"] = PUBLISHED.mailbox(letter.mailbox)
        stated["target"] = PUBLISHED.seal(letter.mailbox, [letter.message_id])
        stated["scope"] = {"message_tokens": [message(letter)], "until": NEXT_WEEK}
    return stated | changes


def scan_of(name: str, person: str = "amara", **changes: Any) -> dict[str, Any]:
    return asked(name, person, mode="scan", viewers=[], **changes)


@dataclass
class History:
    worlds: tuple[World, World]
    requests: dict[str, str] = field(default_factory=dict)
    """Of triage, by message."""
    shown: list[str] = field(default_factory=list)
    """What was read in each world."""
    left_behind: list[set[str]] = field(default_factory=list)
    """Requests that the killed worker of each world had not answered."""

    def run(self) -> None:
        for world in self.worlds:
            world.make()
        workers = [world.start_worker() for world in self.worlds]
        inspections = [world.start_inspection() for world in self.worlds]
        self._until_ready(*workers, *inspections)
        self._mail_comes()
        self._people_ask()
        self._somebody_reads(inspections)
        self._killed_while_it_opens(inspections)
        inspections = [world.start_inspection() for world in self.worlds]
        self._until_ready(*inspections)
        self._until_over()
        for world, worker, inspection in zip(self.worlds, workers, inspections, strict=True):
            world.remember_metrics(worker=worker, inspection=inspection)
        for one in (*workers, *inspections):
            one.popen.send_signal(signal.SIGTERM)
        assert [one.ended() for one in (*workers, *inspections)] == [0] * 4

    # Chapter by chapter

    def _mail_comes(self) -> None:
        for world in self.worlds:
            world.ingest()
        self._until_each("inspection-results", len(SCANNED_UNASKED))
        self._until_each("decisions", len(ASKED_BY_TRIAGE))
        by_token = {message(letter): letter.name for letter in LETTERS}
        for request in self.worlds[0].values("inspection-requests"):
            self.requests[by_token[request["scope"]["message_tokens"][0]]] = request["request_id"]

    def _people_ask(self) -> None:
        lapsing = scan_of("scanned-clean")
        until = datetime.now(UTC).replace(microsecond=0) + SHORTLY
        self._asks(LAPSES, lapsing | {"scope": lapsing["scope"] | {"until": until}})
        self._asks(BOILERPLATE, asked("plain-1", why_headers_insufficient="urgent"))
        self._asks(UNION_SCAN, scan_of("officials-own", "carys"))
        self._asks(HEADINGS, asked(None, kind="list-headings", mode=None))
        self._until_decided((HEADINGS, "pending"), (UNION_SCAN, "refused"), (BOILERPLATE, "refused"))
        self._says("approve", HEADINGS)
        self._until_each_has(lambda result: result["request_id"] == result["message_token"] == HEADINGS)

    def _somebody_reads(self, inspections: Sequence[Running]) -> None:
        self._asks(TO_SHOW, asked("shown"))
        self._asks(UNREAD, asked("plain-0"))
        self._asks(UNION, asked("official-writes"))
        self._until_decided((TO_SHOW, "pending"), (UNREAD, "pending"), (UNION, "pending"))
        for request_id in (TO_SHOW, UNREAD, UNION):
            self._says("approve", request_id)
        self._says("refuse", self.requests["refused"])
        self._until_decided((TO_SHOW, "granted"), (UNREAD, "granted"), (UNION, "refused"))
        wish = Wish(
            request_id=TO_SHOW,
            message_token=message(BY_NAME["shown"]),
            actor=INVESTIGATOR.actor,
            at=datetime.now(UTC),
            nonce="n" * 43,
        )
        for world, inspection in zip(self.worlds, inspections, strict=True):
            self.shown.append(world.view(inspection, INVESTIGATOR, wish))

    def _killed_while_it_opens(self, inspections: Sequence[Running]) -> None:
        """In each world at a moment of its own; what is taken back before there is a next worker is never opened."""
        [found] = [one for one in self.worlds[0].values("findings") if one["rule_id"] == "auto-forward"]
        self._asks(CLEARS, scan_of("forwarded", incident_id=found["incident_id"], finding_ids=[found["finding_id"]]))
        self._until_decided((CLEARS, "pending"))
        for world, inspection in zip(self.worlds, inspections, strict=True):
            world.kill_at_its_next_fetch(inspection, partial(self._approve_openings, world))
        self.left_behind = [self._opened_by_word() - _answered(world) for world in self.worlds]
        self._says("approve", self.requests["revoked"])
        self._until_decided((self.requests["revoked"], "granted"))
        self._says("revoke", self.requests["revoked"])
        self._until_decided((self.requests["revoked"], "revoked"), (LAPSES, "expired"))

    def _approve_openings(self, world: World) -> None:
        for request_id in sorted(self._opened_by_word()):
            self._says("approve", request_id, [world])

    def _opened_by_word(self) -> set[str]:
        return {self.requests["scanned-hit"], self.requests["scanned-clean"], CLEARS}

    def _until_over(self) -> None:
        """Both have said all that they have to say, and go on saying nothing."""
        before: list[dict[str, int]] = []

        def is_quiet() -> bool:
            is_over = all(self._opened_by_word() <= _answered(world) and world.is_settled() for world in self.worlds)
            counts = [world.different() for world in self.worlds] if is_over else []
            is_quiet = is_over and counts == before
            before[:] = counts
            return is_quiet

        until(self.worlds, is_quiet, pause=1.0)

    # What is given, and waited for

    def _asks(self, request_id: str, payload: dict[str, Any]) -> None:
        for world in self.worlds:
            world.give(INVESTIGATOR, "request", request_id, payload=payload)

    def _says(self, word: CommandKind, request_id: str, worlds: Sequence[World] | None = None) -> None:
        """Who approves for HR does."""
        for world in worlds or self.worlds:
            world.give(APPROVER, word, f"{word}-{request_id}", request_id=request_id)

    def _until_ready(self, *workers: Running) -> None:
        until(self.worlds, lambda: all(worker.ask("/readyz")[0] == 200 for worker in workers))

    def _until_each(self, topic: str, count: int) -> None:
        until(self.worlds, lambda: all(len(world.values(topic)) >= count for world in self.worlds))

    def _until_each_has(self, is_it: Any) -> None:
        until(self.worlds, lambda: all(any(map(is_it, world.values("inspection-results"))) for world in self.worlds))

    def _until_decided(self, *decisions: tuple[str, str]) -> None:
        until(self.worlds, lambda: all(world.decided().issuperset(decisions) for world in self.worlds))


def _answered(world: World) -> set[str]:
    return {one["request_id"] for one in world.values("inspection-results")}
