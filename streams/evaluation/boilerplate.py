"""Whether mail that lawyers wrote, or whose footer calls everything confidential, makes anybody ask to look into it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from headerfirst.agents.rules import ReadyPack
from headerfirst.streams.evaluation.annotations import LEGAL, SECRECY, has_footer, says_confidential, votes_for
from headerfirst.streams.evaluation.corpora import WORKPLACE, files_of, mail_in
from headerfirst.streams.evaluation.document import table
from headerfirst.streams.evaluation.proportions import Share
from headerfirst.streams.evaluation.staff import staff_register
from headerfirst.streams.evaluation.trial import Trial

GROUPS: Final[Mapping[str, Callable[[Path], bool]]] = {
    "legal documents (2.8)": lambda mail: LEGAL in votes_for(mail),
    "secrecy (4.10)": lambda mail: SECRECY in votes_for(mail),
    "the footer's words": has_footer,
}


def asked_about(pack: ReadyPack, paths: Iterable[Path]) -> tuple[Share, Share]:
    """Of these mails, how many make a rule ask for an inspection, and how many hold the word `confidential`."""
    mails = {path: mail_in(path) for path in paths}
    trial = Trial(pack, staff_register(mails.values(), WORKPLACE.ours))
    led = {path: one for path, one in ((path, trial.item(mail)) for path, mail in mails.items()) if one.records}
    asked = sum(bool(one.requests) for one in led.values())
    return Share(asked, len(led)), Share(sum(map(says_confidential, led)), len(led))


def figures(data: Path, packs: Iterable[ReadyPack]) -> str:
    head = ("mail", "pack", "asks for an inspection", "naive: `confidential` anywhere in it")
    return table(head, _rows(files_of(data, WORKPLACE), list(packs)), words=2)


def _rows(paths: list[Path], packs: list[ReadyPack]) -> Iterator[tuple[object, ...]]:
    for name, belongs in GROUPS.items():
        group = [path for path in paths if belongs(path)]
        for pack in packs:
            yield name, pack.ref.id, *asked_about(pack, group)
