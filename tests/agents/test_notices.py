"""Each decision that lets somebody look, ask or pass on is told to the person, once, with everything they need."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any, get_args

import msgspec
import pytest
from headerfirst.agents.book import Arrival, Moment
from headerfirst.agents.calendar import LAST
from headerfirst.agents.directory import Directory
from headerfirst.agents.findings import Bench
from headerfirst.agents.notices import NOTICE_OF, NoticeBook
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs
from headerfirst.agents.step import Counted, Output, Publish
from headerfirst.schemas.finding import PackRef
from headerfirst.schemas.inspection import Approver, Decision, Grant, Requester
from headerfirst.schemas.notice import Notice
from headerfirst.schemas.record import Record
from headerfirst.schemas.register import key_of
from headerfirst.schemas.vocabulary import RequestKind
from headerfirst.streams.pack_shelf import ready_packs

from tests import builders

NOON, LATER = builders.NOON, builders.LATER
KEYS = Pseudonyms(b"t" * 32, b"i" * 32, b"x" * 32)
READY = {one.ref.id: one for one in ready_packs()}
PACKS = Packs(READY.values())
AMARA, BILAL = KEYS.person("amara"), KEYS.person("bilal")
CARYS = "p-" + "cc" * 16
DAY = timedelta(days=1)


def at(hours: float = 0) -> Moment:
    return Moment(NOON + timedelta(hours=hours), register_is_fresh=True, register_offset=3)


def granted(request_id: str = "r1", kind: RequestKind = "open-content", **changes: Any) -> Decision:
    grant = Grant(mode="human-view", scanners=[], message_tokens=["m-1"], expires_at=NOON + 7 * DAY, viewers=[CARYS])
    fields: dict[str, Any] = {
        "request_id": request_id,
        "kind": kind,
        "person": AMARA,
        "case_id": "case-1",
        "reason": "To see whether the list went out",
        "requester": Requester(token=BILAL, role="investigator"),
        "approvers": [Approver(token=CARYS, role="dpo", at=NOON)],
        "grant": grant,
        "pack": READY["dmu"].ref,
        "at": NOON,
    }
    return builders.decision(**(fields | changes))


class Topics:
    """A book, and the topics that it reads and writes."""

    def __init__(self) -> None:
        register = Register()
        directory = Directory(register, KEYS)
        for person in (builders.person(id="amara"), builders.person(id="bilal", addresses=[builders.BILAL])):
            register.fold(key_of(person), person)
            directory(key_of(person), person)
        self.book = NoticeBook(Bench(PACKS, register, KEYS), directory)
        self.offsets: dict[str, int] = {}

    def put(self, topic: str, record: Record, key: str = "k") -> None:
        offset = self.offsets[topic] = self.offsets.get(topic, -1) + 1
        self.book.take(Arrival(topic, offset, NOON, key, record))

    def say(self, moment: Moment) -> list[Output]:
        """What it says arrives."""
        said = self.book.say(moment)
        for one in said:
            if isinstance(one, Publish) and one.record is not None:
                self.put(one.topic, one.record, one.key)
        return said


def notices(outputs: list[Output]) -> list[Notice]:
    return [one.record for one in outputs if isinstance(one, Publish) and isinstance(one.record, Notice)]


def told(decision: Decision) -> list[Notice]:
    topics = Topics()
    topics.put("decisions", decision)
    return notices(topics.say(at()))


def test_a_view_is_told_to_the_person_with_everything_they_need() -> None:
    [notice] = told(granted())
    assert (notice.person, notice.recipient_role, notice.kind, notice.state) == (
        AMARA,
        "the person concerned",
        "access",
        "due",
    )
    assert (notice.decision_id, notice.due_at) == ("r1", NOON + 10 * DAY)
    assert "1 message" in notice.what
    assert "the data protection officer" in notice.what
    assert notice.why.endswith("(DMU 5.1): To see whether the list went out")
    assert (notice.seen_by, notice.retention) == ("1 named person", "6 months at most")
    assert "object" in notice.rights
    assert notice.contacts == READY["dmu"].pack.file.contacts


def test_every_kind_of_decision_that_a_pack_can_give_has_a_notice_or_needs_none() -> None:
    without = set(get_args(RequestKind)) - NOTICE_OF.keys()
    assert without == {"hold", "defer-notice"}
    for ready in READY.values():
        for kind in ready.pack.file.gate.kinds:
            made = told(granted(kind=kind, pack=ready.ref))
            assert [one.kind for one in made][:1] == ([NOTICE_OF[kind]] if kind in NOTICE_OF else [])


@pytest.mark.parametrize(
    "decision",
    [
        granted(outcome="pending", grant=None),
        granted(outcome="refused", grant=None),
        granted(person=None),
        granted(grant=msgspec.structs.replace(granted().grant, mode="scan")),  # type: ignore[type-var]  # it has a grant
        granted(kind="hold"),
    ],
    ids=["pending", "refused", "about many", "a scan by a program", "a hold"],
)
def test_nobody_is_told_of_what_was_not_done_to_them(decision: Decision) -> None:
    assert told(decision) == []


@pytest.mark.parametrize("kind", ["absence-access", "out-of-office", "delegated-access"])
def test_in_an_absence_the_holder_is_told_first_and_then_who_asked(kind: RequestKind) -> None:
    topics = Topics()
    topics.put("decisions", granted(kind=kind))
    made = notices(topics.say(at()))
    assert [(one.recipient_role, one.person) for one in made] == [
        ("the person concerned", AMARA),
        ("the requester", BILAL),
    ]
    assert [due.notice for due in topics.book.to_send(at())] == made
    assert "of yours" not in made[1].what
    assert "your mailbox" not in made[1].what


def test_what_was_said_is_said_once_and_by_every_process_alike() -> None:
    topics = Topics()
    topics.put("decisions", granted())
    first = topics.say(at())
    assert [one for one in first if isinstance(one, Counted)] == [Counted("notice", ("access", "due"))]
    assert topics.say(at(1)) == []
    assert notices(first) == told(granted())


def test_only_the_first_terminal_decision_is_told() -> None:
    topics = Topics()
    topics.put("decisions", granted())
    topics.put("decisions", granted(reason="Another gate's"))
    assert [one.why.rpartition(": ")[2] for one in notices(topics.say(at()))] == ["To see whether the list went out"]


def test_a_notice_waits_on_the_topic_before_it_is_sent_and_is_entered_after() -> None:
    topics = Topics()
    topics.put("decisions", granted())
    assert topics.book.to_send(at()) == []
    [notice] = notices(topics.say(at()))
    [due] = topics.book.to_send(at())
    assert due.notice == notice
    assert due.recipient is not None
    assert due.recipient.id == "amara"
    topics.put("notices", msgspec.structs.replace(notice, state="sent"))
    assert topics.book.to_send(at()) == []
    [entry] = topics.say(at())
    assert isinstance(entry, Publish)
    assert (entry.topic, entry.record is not None and entry.record.kind) == ("ledger-entries", "notice")  # type: ignore[attr-defined]  # a ledger entry
    assert topics.say(at()) == []


def test_the_first_thing_that_became_of_a_notice_holds() -> None:
    topics = Topics()
    topics.put("decisions", granted())
    [notice] = notices(topics.say(at()))
    for state in ("sent", "failed", "due"):
        topics.put("notices", msgspec.structs.replace(notice, state=state))
    assert topics.book.to_send(at()) == []
    assert [one.record.entry_id for one in topics.say(at()) if isinstance(one, Publish)] == [  # type: ignore[union-attr]  # ledger entries
        KEYS.identity("entry", "notice", notice.notice_id, "sent")
    ]


def test_a_notice_to_somebody_who_is_not_registered_any_more_is_still_owed() -> None:
    topics = Topics()
    topics.put("decisions", granted(person=CARYS))
    topics.say(at())
    assert [due.recipient for due in topics.book.to_send(at())] == [None]


# Deferral (DMU 5.1: "where appropriate")


def deferral(hours: int = -1, ends: int = 48, **changes: Any) -> Decision:
    grant = Grant(
        mode="human-view", scanners=[], message_tokens=[], expires_at=NOON + timedelta(hours=ends), viewers=[]
    )
    fields: dict[str, Any] = {"at": NOON + timedelta(hours=hours), "grant": grant, "reason": "Evidence may be deleted"}
    return granted("d1", "defer-notice", **(fields | changes))


def test_a_notice_waits_while_a_deferral_of_before_it_lasts_and_is_then_sent() -> None:
    for order in permutations([deferral(), granted()]):
        topics = Topics()
        for decision in order:
            topics.put("decisions", decision)
        [held] = notices(topics.say(at()))
        assert held.state == "deferred"
        assert held.deferral is not None
        assert (held.deferral.reason, held.deferral.ends_at) == ("Evidence may be deleted", NOON + 2 * DAY)
        assert topics.book.to_send(at(47)) == []
        [lapsed] = [one for one in notices(topics.say(at(49))) if one.person == AMARA]
        assert (lapsed.state, lapsed.deferral) == ("due", held.deferral)
        assert topics.say(at(50)) == []
        assert [due.notice for due in topics.book.to_send(at(50)) if due.notice.person == AMARA] == [lapsed]


def test_a_worker_that_slept_through_a_deferral_says_that_there_was_one() -> None:
    topics = Topics()
    topics.put("decisions", deferral())
    topics.put("decisions", granted())
    late = {one.person: one for one in notices(topics.say(at(49)))}[AMARA]
    assert late.state == "due"
    assert late.deferral is not None
    assert late.deferral.ends_at == NOON + 2 * DAY


def test_what_was_allowed_may_end_before_the_deferral_does() -> None:
    for outcome in ("revoked", "expired"):
        topics = Topics()
        topics.put("decisions", deferral())
        topics.put("decisions", granted())
        topics.put("decisions", granted(outcome=outcome, grant=None, at=NOON + timedelta(hours=1)))
        assert [one.state for one in notices(topics.say(at(2)))] == ["deferred"]


def test_who_asked_for_a_deferral_is_told_once_that_it_is_over() -> None:
    topics = Topics()
    topics.put("decisions", deferral())
    topics.put("decisions", granted())
    assert [one.person for one in notices(topics.say(at()))] == [AMARA]
    [told_of] = [one for one in notices(topics.say(at(49))) if one.kind == "deferral-lapsed"]
    assert (told_of.person, told_of.recipient_role, told_of.decision_id) == (BILAL, "the requester", "d1")
    assert (told_of.state, told_of.due_at, told_of.deferral) == ("due", NOON + 12 * DAY, None)
    topics.put("notices", msgspec.structs.replace(told_of, state="sent"))
    assert [type(one.record).__name__ for one in topics.say(at(50)) if isinstance(one, Publish)] == ["LedgerEntry"]
    assert topics.say(at(51)) == []


def test_a_deferral_that_held_nothing_back_is_over_in_silence() -> None:
    for other in (granted(at=NOON - timedelta(hours=2)), granted(case_id="case-2"), granted(at=NOON + 3 * DAY)):
        topics = Topics()
        topics.put("decisions", deferral())
        topics.put("decisions", other)
        assert [one.kind for one in notices(topics.say(at(100)))] == ["access"]


@pytest.mark.parametrize(
    "other",
    [
        deferral(hours=1),
        deferral(person=BILAL),
        deferral(case_id="case-2"),
        deferral(outcome="pending", grant=None),
        deferral(ends=-1),
    ],
    ids=["granted after", "about somebody else", "of another case", "not granted", "over"],
)
def test_no_other_deferral_holds_it_back(other: Decision) -> None:
    topics = Topics()
    topics.put("decisions", other)
    topics.put("decisions", granted())
    assert [one.state for one in notices(topics.say(at()))] == ["due"]


def test_a_deferral_that_was_revoked_before_holds_nothing_back() -> None:
    topics = Topics()
    topics.put("decisions", deferral(hours=-2))
    topics.put("decisions", deferral(outcome="revoked", grant=None, hours=-1))
    topics.put("decisions", granted())
    assert [one.state for one in notices(topics.say(at()))] == ["due"]


def test_a_deferral_that_is_revoked_later_ends_there_and_both_are_told() -> None:
    topics = Topics()
    topics.put("decisions", deferral())
    topics.put("decisions", granted())
    assert [one.state for one in notices(topics.say(at()))] == ["deferred"]
    topics.put("decisions", deferral(outcome="revoked", grant=None, hours=1))
    said = {one.person: one for one in notices(topics.say(at(2)))}
    assert (said[AMARA].kind, said[AMARA].state, said[BILAL].kind) == ("access", "due", "deferral-lapsed")
    held = said[AMARA].deferral
    assert held is not None
    assert held.ends_at == NOON + timedelta(hours=1)


def test_what_was_held_back_has_the_whole_period_from_then_on() -> None:
    topics = Topics()
    topics.put("decisions", deferral(ends=24 * 30))
    topics.put("decisions", granted())
    topics.say(at(24 * 31))
    assert {due.notice.person: due.try_until for due in topics.book.to_send(at(24 * 31))} == {
        AMARA: NOON + 40 * DAY,
        BILAL: NOON + 40 * DAY,
    }
    assert [topics.book.overdue(at(24 * day)) for day in (20, 39, 41)] == [0, 0, 2]


def test_what_is_overdue_is_counted() -> None:
    topics = Topics()
    topics.put("decisions", granted())
    topics.say(at())
    assert topics.book.overdue(at(9 * 24)) == 0
    assert topics.book.overdue(at(11 * 24)) == 1


def test_a_pack_whose_folder_is_gone_keeps_nobody_in_ignorance() -> None:
    gone = PackRef(id="old", version="1", digest="0" * 64)
    assert [one.kind for one in told(granted(pack=gone))] == ["access"]


def test_a_time_at_the_end_of_all_calendars_stops_nobody() -> None:
    for last in (granted(at=LAST), granted(kind="defer-notice", at=LAST)):
        topics = Topics()
        topics.put("decisions", last)
        topics.say(at())
        assert topics.book.overdue(at()) == 0


def test_what_the_topics_are_about_to_lose_is_told_to_nobody_again() -> None:
    """A topic loses its oldest notices some hours before another its decisions: who starts then sends none."""
    late = at(24 * 180)
    topics = Topics()
    topics.put("decisions", deferral())
    topics.put("decisions", granted())
    assert topics.say(late) == []
    assert (topics.book.to_send(late), topics.book.overdue(late)) == ([], 0)


def test_a_worker_that_runs_for_long_remembers_no_more_than_the_topics_hold() -> None:
    topics = Topics()
    for number in range(3):
        topics.put("decisions", granted(f"r{number}"))
    for notice in notices(topics.say(at())):
        topics.put("notices", msgspec.structs.replace(notice, state="sent"))
    topics.say(at())
    assert topics.book.remembered > 0
    topics.say(at(24 * 180))
    assert topics.book.remembered == 0


def test_the_topics_are_read_again_from_their_beginning() -> None:
    topics = Topics()
    topics.put("decisions", granted())
    topics.say(at())
    topics.book.forget()
    assert topics.book.say(at()) == []
    assert topics.book.to_send(at()) == []
