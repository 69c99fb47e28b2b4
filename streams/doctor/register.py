"""May the register be relied on, and which pack does it put in force?"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Final

from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs, ReadyPack
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.register import PackActivation
from headerfirst.streams.doctor.diagnosis import Cluster, Diagnosis, Installation, failed, unchecked, warning, well
from headerfirst.streams.pack_shelf import ready_pack
from headerfirst.streams.packs import find_pack, shipped
from headerfirst.streams.register_view import RegisterView
from headerfirst.streams.register_writer import HEARTBEAT_EVERY

STALE_AFTER: Final = 60.0
"""Seconds, as a worker has it."""
_LATE: Final = 2.5 * HEARTBEAT_EVERY
_BEAT: Final = "See that `headerfirst register heartbeat` runs where the register is kept; until then triage pauses."


def register(installation: Installation, cluster: Cluster) -> Iterator[Diagnosis]:
    if installation.topic("register") not in cluster.topics:
        yield unchecked("register", "There is no topic that holds it.")
        yield unchecked("pack", "Without a register none is in force.")
        return
    now = datetime.now(UTC)
    view = asyncio.run(_read(installation))
    yield _reliable(view)
    yield _pack(installation, view.register, now)


async def _read(installation: Installation) -> RegisterView:
    view = RegisterView(installation.bootstrap, installation.topic("register"), STALE_AFTER)
    try:
        await view.open()
    finally:
        await view.close()
    return view


def _reliable(view: RegisterView) -> Diagnosis:
    problem, age = view.problem(), view.age()
    if problem is not None:
        no_beat = age is None or age > STALE_AFTER
        remedy = _BEAT if no_beat else "Write what it lacks with `headerfirst register import`; see docs/operations.md."
        return failed("register", f"It may not be relied on: {problem}.", remedy)
    if age is not None and age > _LATE:
        return warning("register", f"Its last heartbeat is {age:.0f} s old; at {STALE_AFTER:.0f} it is stale.", _BEAT)
    return well("register", f"It is fresh; records: {len(view.register)}.")


def _pack(installation: Installation, register: Register, now: datetime) -> Diagnosis:
    try:
        packs = Packs(_ready(installation, {one.digest for one in register.activations()}))
    except Misconfigured as error:
        return failed("pack", str(error), "Correct it until `headerfirst policy check` is content.")
    ready = packs.in_force(register, now)
    if ready is not None:
        name = f"{ready.pack.file.id} {ready.pack.file.version}"
        return well("pack", f"{name} is in force, approved by two and consulted about.")
    return failed("pack", *_why_none(packs, register, now))


def _ready(installation: Installation, digests: Collection[str]) -> Iterator[ReadyPack]:
    """Those of the folders that are named, and of the shipped ones those that were decided on: the others take time."""
    yield from (ready_pack(find_pack(folder)) for folder in installation.pack_folders)
    yield from (ready_pack(pack) for pack in map(find_pack, shipped()) if pack.digest in digests)


def _why_none(packs: Packs, register: Register, now: datetime) -> tuple[str, str]:
    """The reason, and what to do."""
    live = [one for one in register.activations() if _is_live(one, now)]
    if not live:
        return "The register puts none in force now.", "Import a record of the kind `pack` whose time has begun."
    if any(packs.by_digest(one.digest) is None for one in live):
        return (
            "The one that the register puts in force is in no folder here.",
            "Name its folder with --pack-dir, unaltered: its digest has to be the one that was decided on.",
        )
    return (
        "The decision on it lacks two different approvers or a consultation.",
        "Record both in its `pack` record and import that again: without them it activates nothing.",
    )


def _is_live(record: PackActivation, now: datetime) -> bool:
    return record.active_from <= now and (record.to is None or now < record.to)
