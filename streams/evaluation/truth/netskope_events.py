"""Netskope's alerts, audit records and network events, all of another kind than page events."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from headerfirst.streams.evaluation.truth.ecs_web import cases_of
from headerfirst.streams.evaluation.truth.interface import Case, Truth

_FOLDER: Final = "sekoia_intake/netskope_events"


def _cases(data: Path) -> Iterator[Case]:
    return cases_of(data / _FOLDER, is_request=lambda _: False)


TRUTH: Final = Truth("netskope", _FOLDER, _cases)
