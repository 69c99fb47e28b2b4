"""Umbrella's proxy log as the intake set expects it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from headerfirst.streams.evaluation.truth.ecs_web import cases_of
from headerfirst.streams.evaluation.truth.interface import Case, Truth

_FOLDER: Final = "sekoia_intake/umbrella-proxy"


def _cases(data: Path) -> Iterator[Case]:
    return cases_of(data / _FOLDER, is_request=lambda _: True)


TRUTH: Final = Truth("umbrella", _FOLDER, _cases)
