"""A worker that is killed while somebody looks leaves the entry that says so, and whoever looks again sees it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from headerfirst.agents.book import Arrival
from headerfirst.agents.signatures import sign
from headerfirst.schemas.command import Command
from headerfirst.schemas.errors import Retriable
from headerfirst.schemas.register import Case, Heartbeat, key_of
from headerfirst.streams.embedded import EmbeddedBroker
from headerfirst.streams.plain_clients import plain_producer
from headerfirst.streams.room_client import Seen, ask, wish_of

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import NOON, REQUEST, private_key, with_key
from tests.agents.inspection_world import SEALED, InspectionWorld
from tests.streams.inspection.room_world import CANARY, LETTER, identity
from tests.streams.installation import Installation, Running, activation, free_port, until

pytestmark = pytest.mark.slow

PROGRAM = Path(__file__).with_name("unlucky_room.py")
_TIME = re.compile(rb'"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)"')


@pytest.fixture
def killed_room(broker: EmbeddedBroker, tmp_path: Path) -> Iterator[Installation]:
    """Idris was granted a view of one message just now; the worker is another process."""
    installed = Installation(broker.bootstrap, tmp_path)
    write_world(broker.bootstrap)
    home = tmp_path / "mail" / builders.AMARA
    home.mkdir(parents=True)
    day = datetime.now(UTC) - timedelta(days=1)
    (home / "1.eml").write_text(LETTER.replace("Mon, 09 Mar 2026 12:00:00", f"{day:%d %b %Y %H:%M:%S}"))
    try:
        yield installed
    finally:
        installed.kill_all()


def write_world(bootstrap: str) -> None:
    """What the gate's world says, whose clock stands at three hours past noon, as if it had been said of late."""
    world = InspectionWorld()
    world.finds(target=SEALED)
    world.asks(made.open_mail(target=SEALED), "idris")
    world.says("approve", "hana", 1)
    world.run()
    assert world.outcomes()[-1] == ("granted", [])
    later = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=4) - NOON
    producer = plain_producer(bootstrap)

    def write(topic: str, key: str, value: bytes, at: datetime, headers: list[tuple[str, bytes]]) -> None:
        stamp = int((at + later).timestamp() * 1000)
        producer.produce(topic, value, key=key, partition=0, timestamp=stamp, headers=headers)  # type: ignore[arg-type]  # invariant there

    for topic, arrivals in world.log.arrivals.items():
        for arrival in arrivals:
            write(topic, arrival.key, moved(arrival.value, later), arrival.at, signed_again(arrival, later))
    for record in (*map(with_key, made.records()), activation()):
        value = msgspec.json.encode(record)
        write("register", key_of(record), moved(value, later) if isinstance(record, Case) else value, NOON, [])
    heartbeat = Heartbeat(id="register", at=datetime.now(UTC) + timedelta(seconds=30))
    write("register", key_of(heartbeat), msgspec.json.encode(heartbeat), NOON, [])
    assert producer.flush(30) == 0


def moved(value: bytes, by: timedelta) -> bytes:
    return _TIME.sub(lambda found: msgspec.json.encode(datetime.fromisoformat(found[1].decode()) + by), value)


def signed_again(arrival: Arrival, by: timedelta) -> list[tuple[str, bytes]]:
    if not isinstance(arrival.record, Command):
        return []
    (person,) = [name for name in made.ROLES if made.token(name) == arrival.record.actor.token]
    return [("signature", sign(private_key(person), moved(arrival.value, by)).encode())]


@contextmanager
def room(installed: Installation, when: str) -> Iterator[tuple[str, Running]]:
    """Its address."""
    port, log = free_port(), installed.folder / f"room-{when}.log"
    mail = str(installed.folder / "mail")
    with log.open("wb") as output:
        popen = subprocess.Popen(
            [sys.executable, str(PROGRAM), installed.bootstrap, mail, str(port), when],
            stdout=output,
            stderr=output,
        )
    running = Running(popen, log)
    installed.processes.append(running)
    until(lambda: "the reading room is open" in running.text, running)
    yield f"http://127.0.0.1:{port}", running
    running.popen.kill()
    running.ended()


def look(address: str) -> Seen:
    who = identity("idris")
    answer = ask(address, wish_of(who, REQUEST, made.MESSAGE), who)
    assert isinstance(answer, Seen), answer
    return answer


def kinds(installed: Installation) -> list[str]:
    """Of what was entered about looks, in order."""
    entered = [
        entry["kind"] for entry in installed.values("ledger-entries") if entry.get("actor") == made.token("idris")
    ]
    return [kind for kind in entered if kind in ("opening", "view")]


@pytest.mark.parametrize(("when", "entered"), [("fetching", ["opening"]), ("showing", ["opening", "view"])])
def test_a_killed_worker_leaves_what_was_entered_and_another_shows_it(
    killed_room: Installation, when: str, entered: list[str]
) -> None:
    with room(killed_room, when) as (address, running):
        with pytest.raises(Retriable):
            look(address)
        assert running.ended() == -signal.SIGKILL
        assert CANARY not in running.text
    assert kinds(killed_room) == entered
    with room(killed_room, "never") as (address, _):
        assert CANARY in look(address).text
    assert sorted(set(kinds(killed_room))) == ["opening", "view"]
    assert kinds(killed_room).count("opening") == 2
    topics = ("decisions", "inspection-results", "ledger-entries", "findings", "dead-letters")
    everything = [message.value() for topic in topics for message in killed_room.messages(topic)]
    assert [value for value in everything if CANARY.encode() in value] == []
