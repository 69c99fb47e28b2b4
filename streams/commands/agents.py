"""`headerfirst agents`: which agents there are, what they read and write, and which detectors a rule can name."""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from typing import Final

import click
from headerfirst.agents.detector import Detector, discover
from headerfirst.streams.topology import TOPOLOGY

_READS: Final[Mapping[str, str]] = {
    "web": "web requests",
    "accounts": "changes to accounts",
    "reports": "what people report",
}


@click.command()
def agents() -> None:
    """List the agents, and the detectors that the rules of a pack can name."""
    click.echo("Agents")
    for role in TOPOLOGY.values():
        click.echo(f"  {role.name:<10}  reads {', '.join(role.reads)}, writes {', '.join(role.writes)}")
        click.echo(f"  {'':<10}  {_first_sentence(f'headerfirst.agents.{role.module}')}")
    click.echo("Detectors")
    width = max(map(len, discover()), default=0)
    for detector in discover().values():
        click.echo(f"  {detector.name:<{width}}  reads {_read_by(detector)}")
        click.echo(f"  {'':<{width}}  {_first_sentence(f'headerfirst.agents.detectors.{detector.name}')}")


def _read_by(detector: Detector) -> str:
    if detector.reads == "mail":
        return ", ".join(sorted(detector.directions)) + " mail"
    return _READS[detector.reads]


def _first_sentence(module: str) -> str:
    text = " ".join((importlib.import_module(module).__doc__ or "").split())
    return re.split(r"(?<=[.])\s", text, maxsplit=1)[0]
