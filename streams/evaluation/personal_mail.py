"""What becomes of mail that annotators called personal: as it is, and marked by its writer in two ways.

Few headings of that corpus would be flagged anyway, so that each mail is also looked at with words before its heading
that the packs' own rules flag: unmarked they have to be found, marked they must not be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from headerfirst.agents.detector import discover
from headerfirst.agents.rules import ReadyPack
from headerfirst.streams.connectors.interface import Raw
from headerfirst.streams.evaluation.annotations import is_personal
from headerfirst.streams.evaluation.corpora import WORKPLACE, files_of, mail_in
from headerfirst.streams.evaluation.document import table
from headerfirst.streams.evaluation.header_edits import with_field, with_heading_before
from headerfirst.streams.evaluation.proportions import Share
from headerfirst.streams.evaluation.staff import staff_register
from headerfirst.streams.evaluation.trial import Trial

BAIT: Final = "Send this to everyone: salary list "
"""What a rule on headings looks for, in any direction and to the outside."""

Edit = Callable[[Raw], Raw]


def _as_it_is(mail: Raw) -> Raw:
    return mail


def _with_bait(mail: Raw) -> Raw:
    return with_heading_before(mail, BAIT)


def _marked_in_heading(mail: Raw) -> Raw:
    return with_heading_before(mail, "[PERSONAL] ")


def _marked_in_header(mail: Raw) -> Raw:
    return with_field(mail, "Sensitivity", "Personal")


WORDS: Final[Mapping[str, Edit]] = {"its own heading": _as_it_is, "with words that rules look for": _with_bait}
MARKS: Final[Mapping[str, Edit]] = {
    "none": _as_it_is,
    "`[PERSONAL]` before the heading": _marked_in_heading,
    "`Sensitivity: Personal`": _marked_in_header,
}


class Seen(NamedTuple):
    """Of mails in one way: `flagged` by a rule that looks at headings, `heading` still in the record, `left` by such a
    rule because the mail is personal.
    """

    mails: int
    flagged: int
    heading: int
    left: int


def personal_mails(data: Path) -> list[Raw]:
    return [mail_in(path) for path in files_of(data, WORKPLACE) if is_personal(path)]


def heading_rules(pack: ReadyPack) -> frozenset[str]:
    """Those that need one."""
    detectors = discover()
    return frozenset(rule.id for rule in pack.pack.rules if "subject" in detectors[rule.detector].needs)


def seen(pack: ReadyPack, mails: Iterable[Raw]) -> Seen:
    mails = list(mails)
    trial, rules = Trial(pack, staff_register(mails, WORKPLACE.ours)), heading_rules(pack)
    led = [one for one in map(trial.item, mails) if one.records]
    flagged = sum(not rules.isdisjoint((*one.rules, *one.asking)) for one in led)
    left: Counter[str] = Counter()
    for counted, times in trial.pipeline.counts.items():
        if counted.name == "rule_not_run" and counted.labels[1] == "personal":
            left[counted.labels[0]] += times
    return Seen(
        len(led),
        flagged,
        sum(any(record.subject is not None for record in one.records) for one in led),
        max((left[rule] for rule in rules), default=0),
    )


def figures(data: Path, packs: Iterable[ReadyPack]) -> str:
    head = ("heading", "mark", "pack", "flagged for its heading", "heading in the record", "left as personal", NAIVE)
    return table(head, _rows(personal_mails(data), list(packs)), words=3)


NAIVE: Final = "naive: the same rules, blind to marks"


def _rows(mails: list[Raw], packs: list[ReadyPack]) -> Iterator[tuple[object, ...]]:
    for words, edit in WORDS.items():
        edited = [edit(mail) for mail in mails]
        naive = {pack.ref.id: seen(pack, edited).flagged for pack in packs}
        for mark, made in MARKS.items():
            marked = [made(mail) for mail in edited]
            for pack in packs:
                one = seen(pack, marked)
                counts = (one.flagged, one.heading, one.left, naive[pack.ref.id])
                yield words, mark, pack.ref.id, *(Share(count, one.mails) for count in counts)
