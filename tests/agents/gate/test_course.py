"""Where a request stands: judged when it comes, waiting for people, ended by its time."""

from __future__ import annotations

from datetime import timedelta

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import (
    NOON,
    PENDING,
    World,
    asks,
    time_is,
    told,
    with_key,
)
from tests.agents.made_packs import KEYS


def test_a_request_about_somebody_who_is_not_registered_waits() -> None:
    newcomer = made.colleague("newcomer")
    world = World(builders.case(id="case-3", person="newcomer"))
    world.finds(parties=[KEYS.party(made.address("newcomer"))])
    request = made.open_mail(
        person=made.token("newcomer"), mailbox_token=KEYS.mailbox(made.address("newcomer")), case_id="case-3"
    )
    world.asks(request, "idris")
    world.says("approve", "hana", 60)
    world.run()
    assert world.outcomes() == [("pending", ["field_absent"])]
    world.keep(with_key(newcomer))
    world.run()
    assert world.outcomes() == [("pending", ["field_absent"]), PENDING, ("granted", [])]


def test_without_a_policy_nothing_is_granted() -> None:
    world = World()
    world.bench.packs._always = None
    world.triage_asks(made.malware_scan())
    world.run()
    assert world.outcomes(made.REQUEST) == [("refused", ["policy_not_active"])]
    assert world.decisions(made.REQUEST)[0].pack.id == "none"


def test_with_a_stale_register_nothing_is_granted() -> None:
    world = World()
    world.fresh = False
    world.triage_asks(made.malware_scan())
    world.run()
    assert world.outcomes(made.REQUEST) == [("refused", ["register_stale"])]


def test_a_request_that_says_no_end_expires_after_the_days_of_the_pack() -> None:
    world = told(asks(made.open_mail(scope=made.scope(made.MESSAGE, until=NOON + 14 * made.DAY))))
    days = made.changed(made.DMU, pending_days=3)
    world.bench.packs._always = days
    world.now = NOON + 3 * made.DAY + timedelta(hours=1)
    world.restart()
    world.run()
    (_, expired) = world.decisions()
    # A request made by a command lies on its topic a second later.
    assert (expired.outcome, expired.at) == ("expired", NOON + 3 * made.DAY + timedelta(seconds=1))


def test_what_waits_for_somebody_to_be_registered_expires_too() -> None:
    world = World(builders.case(id="case-3", person="newcomer"))
    request = made.open_mail(person=made.token("newcomer"), mailbox_token=None, case_id="case-3")
    world.asks(request, "idris")
    world.says("approve", "hana", 60)
    world.run()
    world.now = NOON + 8 * made.DAY
    world.run()
    assert world.outcomes() == [("pending", ["field_absent"]), ("expired", ["expired"])]
    assert world.outcomes("approve-hana-0060") == [("refused", ["already_decided"])]
    world.restart()
    assert world.book.say(world.moment) == []


def test_the_deadline_is_told_and_not_when_somebody_looked() -> None:
    for later in (timedelta(0), timedelta(hours=5)):
        world = told(asks(), time_is(7 * made.DAY + later))
        assert [one.at for one in world.decisions()] == [NOON + timedelta(seconds=1), NOON + 7 * made.DAY]


def test_an_unknown_person_makes_no_hopeless_request_wait() -> None:
    world = told(asks(made.open_mail(person=made.token("newcomer"), purpose="dlp")))
    assert world.outcomes() == [("refused", ["purpose_not_in_pack"])]
