"""A protection record that comes later reaches what was found before it: the findings it covers are withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from headerfirst.agents.protections import folder_names, mailbox_form
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.register import Register
from headerfirst.schemas.email_metadata import Folder
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.register import RegisterRecord, UnionAddress, UnionFolder, UnionOfficial, key_of


@dataclass(frozen=True, slots=True)
class Protection:
    """Whom a register record protects, as the id-key HMACs that findings carry, and when."""

    key: str
    parties: frozenset[str]
    start: datetime | None
    end: datetime | None

    def at(self, findings: Iterable[Finding]) -> datetime:
        """When it took effect on them: its own start, else the first of what it withdraws."""
        return self.start or min(finding.at for finding in findings if self.covers(finding))

    def covers(self, finding: Finding) -> bool:
        in_term = (self.start is None or self.start <= finding.at) and (self.end is None or finding.at < self.end)
        return in_term and not self.parties.isdisjoint(finding.parties)


def protection(pseudonyms: Pseudonyms, register: Register, record: RegisterRecord) -> Protection | None:
    """The protection that a register record gives; None for every other kind of record."""
    names = frozenset(map(pseudonyms.party, _protected(register, record)))
    return Protection(key_of(record), names, record.from_, record.to) if names else None


def _protected(register: Register, record: RegisterRecord) -> Iterable[str]:
    if isinstance(record, UnionOfficial):
        person = register.person(record.person) if record.person else None
        return map(mailbox_form, [*record.addresses, *(person.addresses if person else ())])
    if isinstance(record, UnionAddress):
        return (mailbox_form(record.address),)
    if isinstance(record, UnionFolder) and record.status != "rejected":
        mailbox = mailbox_form(record.mailbox)
        return list(folder_names(mailbox, Folder(id=record.folder_id, path=record.path)))[-1:] if record.path else ()
    return ()
