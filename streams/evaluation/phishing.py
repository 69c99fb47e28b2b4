"""What the rules on phishing find in mail from outside by its headers alone, and what of it is no phishing.

What tells the folders apart without telling phish from other mail is left out of both: who collected it, what filters
wrote into it, to whom it went.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from headerfirst.agents.detector import Prepared
from headerfirst.agents.mail import look_up
from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.email_metadata import Address, Authentication, EmailMetadata
from headerfirst.streams.connectors.interface import Given, Raw
from headerfirst.streams.evaluation.corpora import HAM, LISTS, PHISH, mails_of
from headerfirst.streams.evaluation.document import table
from headerfirst.streams.evaluation.header_edits import without
from headerfirst.streams.evaluation.proportions import Share
from headerfirst.streams.evaluation.staff import register_of
from headerfirst.streams.evaluation.trial import Trial
from msgspec.structs import replace

_READER: Final = Address(address="reader@example.org", name="Amara Okafor")
RECIPIENTS: Final = frozenset(
    {"to", "cc", "bcc", "apparently-to", "delivered-to", "envelope-to", "x-envelope-to", "x-original-to", "x-receiver"}
)
"""One folder's mail all went to an address that says so; all of it goes to an invented reader here."""
LEAKS: Final = ("x-folder", "x-spam-", "x-ms-", "x-microsoft-", "x-forefront-", "x-sid-", "x-gm-", "x-eopattributed")
"""How the names of fields begin that collectors and filters write: folder, spam level, SCL and its kin."""
_COLLECTOR: Final = b"phishing@pot"
"""What stands in place of the recipient's address throughout one folder, display names included."""
ALONE: Final = ("look-alike-domain", "display-name-of-staff", "phishing-verdict")
"""Rules that look at a single sign."""
RULES: Final = frozenset({"phishing-signs", "phishing-many-signs", *ALONE})


def is_leak(name: str) -> bool:
    return name in RECIPIENTS or name.startswith(LEAKS)


VARIANTS: Final[Mapping[str, Callable[[str], bool]]] = {
    "Leaks removed": is_leak,
    "Leaks and Authentication-Results removed": lambda name: is_leak(name) or name == "authentication-results",
    "Leaks and List-Id removed": lambda name: is_leak(name) or name == "list-id",
}


class Look(NamedTuple):
    """What was seen of one mail."""

    signs: int
    rules: frozenset[str]
    auth: Authentication | None

    @property
    def spf_failed(self) -> bool:
        return self.auth is not None and self.auth.spf == "fail"

    @property
    def dmarc_failed(self) -> bool:
        return self.auth is not None and self.auth.dmarc == "fail"


def looks(pack: ReadyPack, mails: Iterable[Raw], is_left_out: Callable[[str], bool]) -> list[Look]:
    """Of each mail that the door made a record of, as the invented reader's."""
    trial = Trial(pack, register_of([_READER], ["example.org"]), Given(_READER.address))
    counts = partial(signs, trial, pack, _one_sign(pack))
    found = []
    for mail in mails:
        led = trial.item(without(_anonymous(mail), is_left_out))
        found += [Look(counts(record), frozenset(led.rules), record.auth) for record in led.records]
    return found


def _anonymous(mail: Raw) -> Raw:
    return replace(mail, value=mail.value.replace(_COLLECTOR, _READER.address.encode()))


def _one_sign(pack: ReadyPack) -> Prepared:
    """The rule that counts signs, content with one."""
    ready = next(ready for ready in pack.mail_rules["inbound"] if ready.rule.id == "phishing-signs")
    return ready.detector.with_parameters({**ready.rule.parameters, "at_least": 1}, pack.pack.file)


def signs(trial: Trial, pack: ReadyPack, prepared: Prepared, record: EmailMetadata) -> int:
    grounds = prepared.mail(look_up(trial.bench, pack, record)) if prepared.mail is not None else None
    return 0 if grounds is None else len(grounds.evidence)


def figures(data: Path, packs: Iterable[ReadyPack]) -> str:
    """One table a variant; packs that come to the same share a row."""
    corpora = {corpus.name: mails_of(data, corpus) for corpus in (PHISH, HAM, LISTS)}
    parts = []
    for name, is_left_out in VARIANTS.items():
        rows: dict[tuple[object, ...], list[str]] = {}
        for pack in packs:
            seen = [looks(pack, mails, is_left_out) for mails in corpora.values()]
            for row in _rows(*seen):
                rows.setdefault(row, []).append(pack.ref.id)
        parts.append(f"{name}:\n\n{_table(rows)}")
    return "\n".join(parts)


def _table(rows: Mapping[tuple[object, ...], list[str]]) -> str:
    head = ("what flags", "pack", "recall (phishing_pot)", "of ham", "of list mail", "precision")
    return table(head, ((row[0], " and ".join(names), *row[1:]) for row, names in rows.items()), words=2)


def _rows(phish: list[Look], ham: list[Look], listed: list[Look]) -> Iterator[tuple[object, ...]]:
    for title, flags in FLAGS.items():
        hits = [Share(sum(map(flags, seen)), len(seen)) for seen in (phish, ham, listed)]
        yield title, *hits, Share(hits[0].hits, sum(share.hits for share in hits))


def _at_least(least: int, look: Look) -> bool:
    return look.signs >= least


def _fired(rule: str, look: Look) -> bool:
    return rule in look.rules


FLAGS: Final[Mapping[str, Callable[[Look], bool]]] = {
    "one sign or more": partial(_at_least, 1),
    "`phishing-signs`: two or more, for review": partial(_fired, "phishing-signs"),
    "`phishing-many-signs`: three or more, alert": partial(_fired, "phishing-many-signs"),
    **{f"`{rule}`": partial(_fired, rule) for rule in ALONE},
    "any of these rules": lambda look: not look.rules.isdisjoint(RULES),
    "naive: SPF fails": lambda look: look.spf_failed,
    "naive: DMARC fails": lambda look: look.dmarc_failed,
}
