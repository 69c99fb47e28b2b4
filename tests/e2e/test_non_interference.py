"""Header first, end to end: what nobody was granted to open shows nowhere, on a real Kafka and a real Dovecot.

Two worlds have the same register, the same mailboxes and messages with the same header blocks. The bodies of messages
that may not be opened differ, in length, in structure and in what a scanner would find; those that may be opened are
the same. In each world our connectors read the mail, all roles run, people ask, decide and read by signed commands, and
the inspection worker is killed while it opens messages.

What is compared, and how: of every topic, dead letters included, each record's key, headers and value, by key and in
order, byte for byte. A record that a killed worker wrote again, byte for byte, counts once. No two runs have the same
broker times, so these are the exceptions, each of which is checked and none left out (worlds_compared.py):
- a time that differs has to be, in both worlds, the broker's time of the same command, request or ledger entry (or
  that and the pack's period of notices); the minute in a notice's words likewise;
- a `payload_hash` that differs has to be the SHA-256 of the same record as it lies on its topic;
- `opening_offset` and `register_as_of` have to be the place of the same record;
- the header `ce_origin` names the offsets that were folded in last, which is a matter of arrival: topics, partitions
  and numbers, and nothing else;
- `ledger` has to be, byte for byte, what a notary makes of the world's `ledger-entries`, which are compared;
- heartbeats are the test's own, and so is their number.
The record times of what workers write are their own clock's and no content; of door records they are compared.
"""

from __future__ import annotations

import copy
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from headerfirst.agents.book import Arrival, Moment
from headerfirst.agents.ledger.notary import Notary
from headerfirst.agents.step import Publish
from headerfirst.schemas.vocabulary import FORBIDDEN_FIELDS
from headerfirst.streams.codec import decode, encode
from headerfirst.streams.envelope import headers_for
from headerfirst.streams.ledger.signing_keys import published_signer
from headerfirst.streams.topics import TOPICS

from tests.builders import AMARA, BILAL
from tests.clamd_server import clamd_with, eicar
from tests.e2e import same_history as told
from tests.e2e.same_history import History
from tests.e2e.two_worlds import World, two_worlds
from tests.e2e.unseen_mail import GRANTED, LETTERS, NINO
from tests.e2e.worlds_compared import Compared, Said, Telling

pytestmark = pytest.mark.e2e

READ_ONLY = re.compile(
    rb'NAMESPACE|LIST "" "\*"|EXAMINE "[^"]*"|LOGOUT'
    rb"|UID SEARCH (?:HEADER Message-ID \S+|UID \d+:\d+)"
    rb"|UID FETCH [\d:,]+ \(BODY\.PEEK\[(?:HEADER)?\]<\d+\.\d+>\)"
)
"""All that is ever said to a mail server; a search in texts, a flag or a plain `BODY[]` is none of it."""


@pytest.fixture(scope="module")
def history(kafka: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    folder = tmp_path_factory.mktemp("worlds")
    (signatures := folder / "clamd").mkdir()
    with (
        clamd_with(signatures, [("Eicar-Test", eicar())]) as clamd,
        two_worlds(kafka, folder, clamd.address) as worlds,
    ):
        history = History(worlds)
        history.run()
        yield history


@pytest.fixture(scope="module")
def tellings(history: History) -> list[Telling]:
    return [Telling.of({topic: world.installation.messages(topic) for topic in TOPICS}) for world in history.worlds]


# The topics


def test_every_topic_says_the_same_in_both_worlds(tellings: list[Telling]) -> None:
    compared = Compared(tellings[0], tellings[1])
    assert compared.differences() == []
    assert compared.explained > 0
    assert {topic for topic, _ in tellings[0].said} >= {
        *("email-metadata", "commands", "findings", "incidents", "incidents-restricted", "inspection-requests"),
        *("decisions", "inspection-results", "notices", "ledger-entries", "ledger", "dead-letters"),
    }


def test_nobody_but_the_killed_worker_said_anything_twice(tellings: list[Telling]) -> None:
    for telling in tellings:
        assert {source for _, source in telling.repeats()} <= {"headerfirst/inspection"}


def test_the_ledger_is_what_a_notary_makes_of_the_entries(history: History, tellings: list[Telling]) -> None:
    for world, telling in zip(history.worlds, tellings, strict=True):
        lines = telling.of_topic("ledger")
        written = [(one.key, one.value, dict(one.headers) | {"ce_origin": b""}) for one in lines]
        assert written == list(made_by_a_notary(world, telling))


def made_by_a_notary(world: World, telling: Telling) -> Iterator[tuple[bytes, bytes, dict[str, bytes]]]:
    notary = Notary(published_signer(world.installation.prefix))
    for one in telling.of_topic("ledger-entries"):
        at, record = datetime.fromtimestamp(one.at / 1000, UTC), decode("ledger-entries", one.value).record
        notary.take(Arrival("ledger-entries", one.offset, at, one.key.decode(), record, one.value))
    for output in notary.say(Moment(datetime.now(UTC), register_is_fresh=True, register_offset=0)):
        assert isinstance(output, Publish)
        assert output.record is not None
        yield b"", encode(output.record), dict(headers_for("ledger", output.record, "notary", ""))


Change = Callable[[Said], Said]


@pytest.mark.parametrize(
    ("topic", "change"),
    [
        ("findings", lambda one: one._replace(value=one.value.replace(b"matches:1", b"matches:2"))),
        ("decisions", lambda one: one._replace(value=one.value.replace(b"Z", b"1Z"))),
        ("inspection-results", lambda one: one._replace(value=one.value.replace(b'"at":"20', b'"at":"19'))),
        ("ledger-entries", lambda one: one._replace(value=re.sub(rb'hash":"....', b'hash":"0000', one.value))),
        ("notices", lambda one: one._replace(value=re.sub(rb"\d\d:\d\d UTC", b"03:04 UTC", one.value))),
        ("dead-letters", lambda one: one._replace(key=b"k-1")),
        ("email-metadata", lambda one: one._replace(headers=(*one.headers, ("length", b"4711")))),
        ("email-metadata", lambda one: one._replace(at=one.at + 1)),
        ("incidents", lambda one: one._replace(headers=tuple((n, v + b"x") for n, v in one.headers))),
    ],
)
def test_a_difference_would_be_seen(tellings: list[Telling], topic: str, change: Change) -> None:
    other = copy.deepcopy(tellings[1])
    other.said = {
        place: [change(one) for one in records] if place[0] == topic else records
        for place, records in other.said.items()
    }
    assert Compared(tellings[0], other).differences() != []


# What happened, so that something was there to be seen


def test_people_and_the_policy_granted_some_and_refused_others(history: History, tellings: list[Telling]) -> None:
    of_triage = history.requests
    last = {one["request_id"]: (one["outcome"], one["reasons"]) for one in values(tellings[0], "decisions")}
    granted = [told.HEADINGS, told.TO_SHOW, told.UNREAD, told.CLEARS]
    granted += [of_triage[name] for name in (*told.SCANNED_UNASKED, "scanned-hit", "scanned-clean")]
    assert last == {request_id: ("granted", []) for request_id in granted} | {
        of_triage["refused"]: ("refused", []),
        of_triage["revoked"]: ("revoked", ["revoked"]),
        told.LAPSES: ("expired", ["expired"]),
        told.BOILERPLATE: ("refused", ["reason_boilerplate"]),
        told.UNION: ("refused", ["message_not_found"]),
        told.UNION_SCAN: ("refused", ["union_shielded"]),
    }


def test_what_was_opened_came_to_something(history: History, tellings: list[Telling]) -> None:
    results = values(tellings[0], "inspection-results")
    names = {request_id: name for name, request_id in history.requests.items()} | {told.CLEARS: "forwarded"}
    outcomes = {names[one["request_id"]]: one["outcome"] for one in results if one["request_id"] in names}
    assert outcomes == {
        "virus": "hit",
        "no-virus": "clean",
        "personal-virus-scan": "clean",
        "scanned-hit": "hit",
        "scanned-clean": "clean",
        "forwarded": "clean",
    }
    assert sum(one["seen_by_count"] for one in results) == 1
    assert [one["kind"] for one in values(tellings[0], "notices")] == ["access"] * 3
    assert "The figures are as you think." in history.shown[0]
    assert history.shown[0] == history.shown[1]


def test_the_doors_saw_every_message_and_took_in_no_body(history: History, tellings: list[Telling]) -> None:
    one, other = history.worlds
    assert one.said_by_ingest == other.said_by_ingest
    assert "31 inputs; seen 31 = produced 23 + shielded 5 + out of scope 1 + dead letters 2\n" in one.said_by_ingest
    assert "6 inputs; seen 6 = produced 5 + shielded 1 + out of scope 0 + dead letters 0\n" in one.said_by_ingest
    stripped = [one["counts"] for one in values(tellings[0], "ledger-entries") if one["kind"] == "stripped"]
    assert stripped == [{"body": 1, "data": 1}] * 5
    assert {"body", "data"} <= FORBIDDEN_FIELDS


def test_the_killed_worker_had_left_work_behind(history: History) -> None:
    assert all(history.left_behind)


def values(telling: Telling, topic: str) -> list[dict[str, Any]]:
    return [msgspec.json.decode(one.value) for one in telling.of_topic(topic)]


# Everywhere else


def encodings(word: bytes) -> Iterator[bytes]:
    """As it is, in hex, and in base64 at each of the three places where it may begin."""
    yield word
    yield word.hex().encode()
    for before in range(3):
        yield b64encode(b"\0" * before + word)[4 if before else 0 : -4]


@pytest.mark.parametrize("number", [0, 1])
def test_no_word_of_any_body_stands_on_a_topic_in_a_log_or_in_a_metric(
    history: History, tellings: list[Telling], number: int
) -> None:
    """Of granted ones neither: a result says which rule saw something, and never what."""
    world = history.worlds[number]
    written = [*tellings[number].bytes()]
    written += [text.encode() for text in (world.logs(), *world.metrics.values(), *world.said_by_ingest)]
    written += ["\n".join(world.dovecot.log_lines()).encode(), *world.dovecot.commands()]
    everything = b"\n".join(written)
    assert b"headerfirst_openings_total" in everything
    assert b"reading room is open" in everything
    words = [letter.canary(each) for letter in LETTERS for each in (0, 1)]
    found = [word for word in (*words, NINO.encode(), eicar()) for form in encodings(word) if form in everything]
    assert found == []


def test_the_counts_of_all_roles_but_inspection_are_the_same(history: History) -> None:
    one, other = (
        sorted(line for line in world.metrics["worker"].splitlines() if re.match(r"headerfirst_\w+_total\b", line))
        for world in history.worlds
    )
    assert one == other
    assert 'headerfirst_decisions_total{kind="open-content",outcome="refused"} 4.0' in one


# The mail server


@pytest.mark.parametrize("number", [0, 1])
def test_dovecot_let_nothing_out_but_headers_and_granted_bodies(history: History, number: int) -> None:
    world = history.worlds[number]
    answers = world.dovecot.answers()
    told_bodies = {letter.name: sum(letter.canary(number) in one for one in answers) for letter in LETTERS}
    once = dict.fromkeys((*told.SCANNED_UNASKED, "shown"), 1)
    again = {name: told_bodies.pop(name) for name in told.OPENED_BY_WORD}
    assert {name: times for name, times in told_bodies.items() if times} == once
    assert set(again.values()) <= {1, 2}, "what the killed worker was fetching may be fetched once more"


@pytest.mark.parametrize("number", [0, 1])
def test_dovecot_s_own_log_counts_no_body_that_was_not_granted(history: History, number: int) -> None:
    """A session that its worker's death cut off may have been sent a body that the log does not count."""
    world = history.worlds[number]
    bodies, answers = world.dovecot.bodies_by_user(), world.dovecot.answers()
    granted = Counter(one.mailbox for one in GRANTED for answer in answers if one.canary(number) in answer)
    assert bodies[BILAL] == granted[BILAL] == len(told.SCANNED_UNASKED)
    assert 1 + len(told.OPENED_BY_WORD) <= bodies[AMARA] <= granted[AMARA]
    assert set(bodies) == {AMARA, BILAL}
    assert max(session.headers for session in world.dovecot.sessions()) == in_mailbox(AMARA), "headings were listed"


def in_mailbox(mailbox: str) -> int:
    return sum(letter.mailbox == mailbox for letter in LETTERS)


def test_what_is_said_to_dovecot_reads_and_changes_nothing(history: History) -> None:
    for world in history.worlds:
        assert [command for command in world.dovecot.commands() if not READ_ONLY.fullmatch(command)] == []
        files = world.dovecot.messages()
        assert sorted(files.values()) == sorted(letter.written(world.number) for letter in LETTERS)
        assert {path.name.partition(":2,")[2] for path in files} == {""}, "nothing is marked as seen"


def test_the_worlds_differ_in_every_body_that_nobody_may_open() -> None:
    for letter in LETTERS:
        assert (letter.body(0) == letter.body(1)) == (letter.granted is not None)
        assert letter.written(0).startswith(letter.block)
        assert letter.written(1).startswith(letter.block)
