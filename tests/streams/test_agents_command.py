"""`headerfirst agents` lists every agent and every detector, each with what it does."""

from __future__ import annotations

from click.testing import CliRunner
from headerfirst.agents.detector import discover
from headerfirst.streams.commands.agents import agents
from headerfirst.streams.topology import TOPOLOGY


def test_every_agent_and_detector_is_listed_with_a_sentence() -> None:
    result = CliRunner().invoke(agents, [], catch_exceptions=False)
    assert result.exit_code == 0
    lines = result.output.splitlines()
    for role in TOPOLOGY.values():
        assert any(line.split()[:1] == [role.name] and "reads " + ", ".join(role.reads) in line for line in lines)
    for name in discover():
        place = next(number for number, line in enumerate(lines) if line.split()[:1] == [name])
        assert lines[place + 1].strip().endswith(".")


def test_what_a_detector_looks_at_is_said() -> None:
    output = CliRunner().invoke(agents, [], catch_exceptions=False).output
    said = dict(line.split(maxsplit=1) for line in output.splitlines() if "  reads " in line)
    assert said["confidential_heading"] == "reads outbound mail"
    assert said["unapproved_webmail"] == "reads web requests"
    assert said["forwarding_rule"] == "reads changes to accounts"
    assert said["misdirected_mail"] == "reads what people report"
