"""The flows are the contract's: who may see what, and that the running roles do no more."""

from __future__ import annotations

from headerfirst.streams.flows import FLOWS
from headerfirst.streams.topics import DOOR_TOPICS, TOPICS
from headerfirst.streams.topology import TOPOLOGY

BY_ROLE = {flow.role: flow for flow in FLOWS}


def test_every_topic_is_written_and_read_by_somebody() -> None:
    assert {topic for flow in FLOWS for topic in flow.sends} == TOPICS.keys()
    assert {topic for flow in FLOWS for topic in (*flow.takes, *flow.follows)} == TOPICS.keys()
    assert len(BY_ROLE) == len(FLOWS)


def test_running_roles_do_what_the_contract_says_and_no_more() -> None:
    for role in TOPOLOGY.values():
        flow = BY_ROLE[role.name]
        assert set(role.reads) <= set(flow.takes)
        assert set(role.follows) <= {*flow.takes, *flow.follows}
        assert set(role.writes) <= set(flow.sends)


def test_nobody_outside_reads_a_door_topic_the_register_or_usage() -> None:
    hidden = {*DOOR_TOPICS, "register", "usage"}
    for flow in FLOWS:
        if not flow.ours:
            assert hidden.isdisjoint((*flow.takes, *flow.follows))


def test_one_writer_each_for_what_has_one_writer() -> None:
    for topic, writers in {
        "incidents": {"incidents"},
        "referrals": {"incidents"},
        "decisions": {"gate"},
        "inspection-results": {"inspection"},
        "notices": {"notices"},
        "ledger": {"notary"},
        "held": {"retention"},
        "usage": {"mail", "web"},
        "register": {"register", "gate", "budgets"},
    }.items():
        assert {flow.role for flow in FLOWS if topic in flow.sends} == writers


def test_the_restricted_incidents_are_for_information_security_and_notices() -> None:
    readers = {flow.role for flow in FLOWS if "incidents-restricted" in (*flow.takes, *flow.follows)}
    assert readers == {"incidents", "notices", "information-security"}
