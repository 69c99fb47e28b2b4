"""The packs that a worker may be told to use: those that are shipped and those of the folders it is given.

Which of them is in force, the register says. A pack that does not lint is not put on the shelf.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from headerfirst.agents.lint import lint
from headerfirst.agents.rules import ReadyPack, make_ready
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.policy import Pack
from headerfirst.streams.packs import find_pack, shipped


def ready_packs(folders: Iterable[Path] = ()) -> list[ReadyPack]:
    """Raises Misconfigured at the first pack that cannot be read or does not lint."""
    names: list[str | Path] = [*shipped(), *folders]
    return [ready_pack(find_pack(name)) for name in names]


def ready_pack(pack: Pack) -> ReadyPack:
    """A pack bound to its detectors; raises Misconfigured with the first thing that is wrong in it."""
    errors = [problem for problem in lint(pack) if problem.severity == "error"]
    if errors:
        more = f" (and {len(errors) - 1} more: `headerfirst policy check`)" if len(errors) > 1 else ""
        raise Misconfigured(f"The pack {pack.file.id} does not lint: {errors[0]}{more}")
    return make_ready(pack)
