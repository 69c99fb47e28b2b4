"""A protection record that comes later reaches what was found before it: the findings it covers are withdrawn.

Both sides stand here: the names that a finding carries of its event (`names_in_mail`, `names_in_visit`), and those that
a register record protects (`protection`). They travel as HMACs. What a shield would have caught, had the record come in
time, is what its protection covers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from headerfirst.agents.addresses import domain_of, mailbox_form, normalise_domain, skeleton
from headerfirst.agents.detector import hosts_above
from headerfirst.agents.party import Party
from headerfirst.agents.protections import folder_names, protected_folder_names
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.register import Register
from headerfirst.schemas.account_change import AccountChange
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.register import (
    Person,
    ProtectedAddress,
    ProtectedSite,
    RegisterRecord,
    UnionAddress,
    UnionFolder,
    UnionOfficial,
    key_of,
)
from headerfirst.schemas.web_proxy import WebProxy


@dataclass(frozen=True, slots=True)
class Protection:
    """Whom a register record protects, as the id-key HMACs that findings carry, and when."""

    key: str
    parties: frozenset[str]
    start: datetime | None
    end: datetime | None
    conduct_only: bool = False
    """Proper channels: security rules go on (records.md, Promises 4)."""

    def covers(self, finding: Finding) -> bool:
        if self.conduct_only and finding.class_ != "conduct":
            return False
        in_term = (self.start is None or self.start <= finding.at) and (self.end is None or finding.at < self.end)
        return in_term and not self.parties.isdisjoint(finding.parties)


def names_in_mail(record: EmailMetadata, parties: Iterable[Party]) -> Iterator[str]:
    """Every address and folder of a message, every domain, and the look of addresses that are nobody's."""
    yield from _names(parties)
    yield from folder_names(record.mailbox, record.folder)


def names_in_act(record: AccountChange, parties: Iterable[Party]) -> Iterator[str]:
    """As of a message: whoever owns the mailbox, acts or is named by the change, and the folder."""
    yield from _names(parties)
    yield from folder_names(record.mailbox, record.folder)


def names_in_report(parties: Iterable[Party]) -> Iterator[str]:
    """Of whom it is about; `parties` has nobody else."""
    yield from _names(parties)


def _names(parties: Iterable[Party]) -> Iterator[str]:
    for party in parties:
        yield party.address
        yield from map(_domain, hosts_above(party.domain))
        if not party.is_known:
            yield _look(party.address)


def names_in_visit(record: WebProxy) -> Iterator[str]:
    """Who asked, which is no party to mail, and for what host."""
    if record.user is not None:
        yield name_of_user(record.user)
    yield from map(_host, hosts_above(normalise_domain(record.host)))


def name_of_user(user: str) -> str:
    return f"user {mailbox_form(user)}"


def protection(pseudonyms: Pseudonyms, register: Register, record: RegisterRecord) -> Protection | None:
    """The protection that a register record gives; None for every other kind of record."""
    names = frozenset(map(pseudonyms.party, _protected(register, record)))
    conduct_only = isinstance(record, ProtectedAddress)
    return Protection(key_of(record), names, record.from_, record.to, conduct_only) if names else None


def judged_again(
    pseudonyms: Pseudonyms, register: Register, key: str, record: RegisterRecord | None
) -> Iterator[tuple[str, Protection | None]]:
    """Each protection, by its key, that may be another now that the register took the record (None: a tombstone); an
    official's own addresses may come before or after the office.
    """
    kind, _, identity = key.partition("/")
    if kind == Person.__struct_config__.tag:
        for official in register.officials(identity):
            yield key_of(official), protection(pseudonyms, register, official)
    else:
        yield key, None if record is None else protection(pseudonyms, register, record)


def _protected(register: Register, record: RegisterRecord) -> Iterator[str]:
    match record:
        case UnionOfficial():
            for address in register.addresses_of_official(record):
                yield from (address, _look(address))
        case UnionAddress():
            yield from (mailbox_form(record.address), _look(mailbox_form(record.address)))
        case UnionFolder() if record.status != "rejected":
            yield from protected_folder_names(record)
        case ProtectedAddress():
            if record.address:
                yield mailbox_form(record.address)
            if record.domain:
                yield _domain(normalise_domain(domain_of(record.domain)))
        case ProtectedSite():
            yield _host(normalise_domain(record.host))


def _look(address: str) -> str:
    return f"look {skeleton(address)}"


def _domain(domain: str) -> str:
    return f"domain {domain}"


def _host(host: str) -> str:
    return f"host {host}"
