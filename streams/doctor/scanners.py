"""Where messages are inspected: does clamd answer, are its signatures young, and do the scanners start?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from clamav_client.clamd import ClamdError, ClamdNetworkSocket, ClamdUnixSocket
from headerfirst.schemas.errors import HeaderFirstError
from headerfirst.streams.doctor.diagnosis import Diagnosis, Installation, failed, unchecked, warning, well
from headerfirst.streams.pack_shelf import ready_packs
from headerfirst.streams.settings import InspectionSettings

OLD: Final = 3
TOO_OLD: Final = 14
"""Days; ClamAV publishes signatures each day."""
_SECONDS: Final = 10
_RUN: Final = "Start clamd, or name it with --clamd HOST:PORT; until then no scan for malware is ever clean."
_UPDATE: Final = "See that freshclam runs and reaches its mirror."
_DATED: Final = re.compile(r"ClamAV [^/]+/\d+/(?P<date>.+)")


def scanners(installation: Installation) -> Iterator[Diagnosis]:
    if not installation.inspects:
        yield unchecked("clamd", "Inspection is not set up here.")
        yield unchecked("scanners", "Inspection is not set up here.")
        return
    yield _clamd(installation.clamd)
    yield _started(installation)


def _clamd(address: str | None) -> Diagnosis:
    if address is None:
        return warning("clamd", "None is named, so that what has to be scanned for malware stays uninspected.", _RUN)
    try:
        clamd = _client(address)
        answers = clamd.ping() == "PONG"
        said = clamd.version() if answers else ""
    except (ClamdError, OSError, ValueError):
        answers = False
    return judge_signatures(said, datetime.now()) if answers else failed("clamd", "It does not answer.", _RUN)  # noqa: DTZ005 - clamd tells local time without a zone


def _client(address: str) -> ClamdNetworkSocket:
    if address.startswith("/"):
        return ClamdUnixSocket(path=address, timeout=_SECONDS)
    host, _, port = address.rpartition(":")
    return ClamdNetworkSocket(host=host, port=int(port), timeout=_SECONDS)


def judge_signatures(said: str, now: datetime) -> Diagnosis:
    """`said` of VERSION: `ClamAV 1.4.3/27791/Sat Oct 11 08:26:51 2025`, as long as it has signatures of ClamAV's."""
    dated = _DATED.match(said)
    try:
        made = None if dated is None else datetime.strptime(dated["date"].strip(), "%a %b %d %H:%M:%S %Y")  # noqa: DTZ007 - as above
    except ValueError:
        made = None
    if made is None:
        return warning("clamd", "It answers, and has no signatures of ClamAV's own.", _UPDATE)
    days = (now - made).days
    if days > OLD:
        judge = failed if days > TOO_OLD else warning
        return judge("clamd", f"It answers; its signatures are {days} days old.", _UPDATE)
    return well("clamd", f"It answers; its signatures are {max(days, 0)} days old.")


def _started(installation: Installation) -> Diagnosis:
    """As a worker starts them, stores left out: rules are compiled, lists are read."""
    # What could see content is loaded for this alone.
    from headerfirst.streams.inspection import start_up

    settings = InspectionSettings(
        stores=(),
        clamd=installation.clamd,
        yara_folders=installation.yara_folders,
        word_files=installation.word_files,
    )
    try:
        start_up.check(settings, ready_packs(installation.pack_folders))
    except HeaderFirstError as error:
        return failed("scanners", str(error), "Correct what it names: an inspection worker would not start.")
    return well("scanners", "All that the packs name start; rules compile.")
