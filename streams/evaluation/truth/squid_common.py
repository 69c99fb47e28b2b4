"""Squid's common log of the intake set, whose clock its `logformat` says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from headerfirst.streams.evaluation.truth.ecs_web import cases_of
from headerfirst.streams.evaluation.truth.interface import Case, Truth

_FOLDER: Final = "sekoia_intake/squid"


def _cases(data: Path) -> Iterator[Case]:
    return (case for case in cases_of(data / _FOLDER, is_request=lambda _: True) if b"[" in case.content)


TRUTH: Final = Truth(
    "squid",
    _FOLDER,
    _cases,
    options={"logformat": '%>a - %un [%{%m/%d/%Y %H:%M:%S}tl] "%rm %ru HTTP/%rv" %>Hs %<st'},
)
