"""Zscaler's feeds: one of web requests, and those that are of another kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from headerfirst.streams.evaluation.truth.ecs_web import cases_of
from headerfirst.streams.evaluation.truth.interface import Case, Truth

_FOLDER: Final = "sekoia_intake/zscaler-zia"


def _is_request(whole: Any) -> bool:
    return "zscalernss-web" in whole["input"]["message"]


def _cases(data: Path) -> Iterator[Case]:
    return cases_of(data / _FOLDER, is_request=_is_request)


TRUTH: Final = Truth(
    "zscaler",
    _FOLDER,
    _cases,
    deviations={"media_type": "they take the vendor's word `Other` for a media type; it is none, so ours is absent"},
)
