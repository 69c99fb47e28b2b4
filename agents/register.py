"""The register as a memory: who is who, and what protects whom, at any moment in time.

`fold` takes the records of the topic `register` in offset order; everything else answers questions about it. Breach is
judged by event time, so every question carries an `at`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final, Generic, NamedTuple, TypeVar

from headerfirst.agents.addresses import domain_of, normalise, skeleton, without_tag
from headerfirst.schemas.register import (
    Approval,
    Case,
    MailingList,
    Organisation,
    PackActivation,
    Person,
    ProtectedAddress,
    ProtectedSite,
    RegisterRecord,
    Role,
    RoleExemption,
    RuleMode,
    UnionAddress,
    UnionFolder,
    UnionOfficial,
    kind_of,
)
from headerfirst.schemas.register import Mailbox as RegisteredMailbox
from headerfirst.schemas.vocabulary import ApprovalFor, Mode, ProtectedChannel, ShieldReason

R = TypeVar("R")

_REMEMBERED_PARTIES: Final = 200_000
"""Addresses whose answer is kept until the register changes; at about 300 bytes each."""
_EVER: Final = datetime.min.replace(tzinfo=UTC)


class Term(NamedTuple):
    """From when to when somebody or something is protected; an absent end is open."""

    reason: ShieldReason
    start: datetime | None
    end: datetime | None

    def covers(self, moment: datetime) -> bool:
        return (self.start is None or self.start <= moment) and (self.end is None or moment < self.end)


class Party(NamedTuple):
    """What the register knows of one address."""

    address: str
    """Normalised, without a plus tag."""
    domain: str
    ours: bool
    person: Person | None
    mailbox: RegisteredMailbox | None
    terms: tuple[Term, ...]
    """Union protection, with its dates."""
    channel: ProtectedChannel | None
    mailing_list: MailingList | None


class Index(Generic[R]):
    """Records by any of several keys; insertion order does not show."""

    def __init__(self, keys: Callable[[R], Iterable[str]]) -> None:
        self._keys = keys
        self._entries: dict[str, list[R]] = {}

    def add(self, record: R) -> None:
        for key in set(self._keys(record)):
            self._entries.setdefault(key, []).append(record)

    def remove(self, record: R) -> None:
        for key in set(self._keys(record)):
            left = [kept for kept in self._entries[key] if kept is not record]
            if left:
                self._entries[key] = left
            else:
                del self._entries[key]

    def get(self, key: str) -> list[R]:
        return self._entries.get(key, [])

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def __bool__(self) -> bool:
        return bool(self._entries)

    def all(self) -> Iterator[R]:
        for records in self._entries.values():
            yield from records


def effective(record: Any, at: datetime) -> bool:
    """Whether a record's `from` and `to` cover the moment."""
    return (record.from_ is None or record.from_ <= at) and (record.to is None or at < record.to)


def _forms(address: str) -> str:
    return without_tag(normalise(address))


class Register:
    """Mutable by `fold` alone."""

    def __init__(self, *, everyone_is_staff: bool = False) -> None:
        self.everyone_is_staff = everyone_is_staff
        """Only `backtest` without a register says so: it then shields nobody and takes every recipient for staff."""
        self.revision = 0
        """Grows with each change, so that what was derived from the register can be derived again."""
        self._records: dict[str, RegisterRecord] = {}
        self._organisations: Index[Organisation] = Index(lambda _: ("",))
        self._people: Index[Person] = Index(lambda person: map(_forms, person.addresses))
        self._people_by_id: Index[Person] = Index(lambda person: (person.id,))
        self._mailboxes: Index[RegisteredMailbox] = Index(lambda mailbox: (_forms(mailbox.address),))
        self._officials: Index[UnionOfficial] = Index(lambda official: map(_forms, official.addresses))
        self._officials_by_look: Index[UnionOfficial] = Index(
            lambda official: (skeleton(_forms(address)) for address in official.addresses)
        )
        self._officials_by_person: Index[UnionOfficial] = Index(lambda official: filter(None, (official.person,)))
        self._union_addresses: Index[UnionAddress] = Index(lambda union: (_forms(union.address),))
        self._union_by_look: Index[UnionAddress] = Index(lambda union: (skeleton(_forms(union.address)),))
        self._folders: Index[UnionFolder] = Index(lambda folder: (_forms(folder.mailbox),))
        self._protected: Index[ProtectedAddress] = Index(
            lambda entry: (_forms(part) for part in (entry.address, entry.domain) if part)
        )
        self._sites: Index[ProtectedSite] = Index(lambda site: (site.host.casefold().rstrip("."),))
        self._lists: Index[MailingList] = Index(lambda mailing: (_forms(mailing.address),))
        self._cases: Index[Case] = Index(lambda case: (case.person,))
        self._approvals: Index[Approval] = Index(
            lambda approval: (_approval_key(approval.for_, approval.object.value),)
        )
        self._exemptions: Index[RoleExemption] = Index(lambda exemption: (exemption.person,))
        self._roles: Index[Role] = Index(lambda role: (role.person,))
        self._rule_modes: Index[RuleMode] = Index(lambda change: (change.rule,))
        self._packs: Index[PackActivation] = Index(lambda _: ("",))
        self._indices: dict[type, tuple[Index[Any], ...]] = {
            Organisation: (self._organisations,),
            Person: (self._people, self._people_by_id),
            RegisteredMailbox: (self._mailboxes,),
            UnionOfficial: (self._officials, self._officials_by_look, self._officials_by_person),
            UnionAddress: (self._union_addresses, self._union_by_look),
            UnionFolder: (self._folders,),
            ProtectedAddress: (self._protected,),
            ProtectedSite: (self._sites,),
            MailingList: (self._lists,),
            Case: (self._cases,),
            Approval: (self._approvals,),
            RoleExemption: (self._exemptions,),
            Role: (self._roles,),
            RuleMode: (self._rule_modes,),
            PackActivation: (self._packs,),
        }
        self._parties: dict[str, Party] = {}

    def fold(self, key: str, record: RegisterRecord | None) -> None:
        """Take the newest record of a key; `None` is a tombstone."""
        previous = self._records.pop(key, None)
        if previous is not None:
            for index in self._indices.get(type(previous), ()):
                index.remove(previous)
        if record is not None:
            self._records[key] = record
            for index in self._indices.get(type(record), ()):
                index.add(record)
        if type(previous if record is None else record) in self._indices:
            self.revision += 1
            self._parties.clear()

    def __len__(self) -> int:
        return len(self._records)

    def entries(self) -> list[tuple[str, RegisterRecord]]:
        """Everything that is known, by key."""
        return list(self._records.items())

    def entries_of(self, kind: type[R]) -> list[tuple[str, R]]:
        return [(key, record) for key, record in self._records.items() if isinstance(record, kind)]

    def count(self, kind: str) -> int:
        return sum(1 for record in self._records.values() if kind_of(record) == kind)

    # Who is who

    def party(self, address: str) -> Party:
        """All that is known of an address, remembered until the register changes."""
        known = self._parties.get(address)
        if known is None:
            if len(self._parties) >= _REMEMBERED_PARTIES:
                self._parties.clear()
            known = self._parties[address] = self._look_up(_forms(address))
        return known

    def _look_up(self, address: str) -> Party:
        person = _one(self._people.get(address))
        domain = domain_of(address)
        return Party(
            address=address,
            domain=domain,
            ours=self.is_ours(domain),
            person=person,
            mailbox=_one(self._mailboxes.get(address)),
            terms=tuple(self._terms(address, person)),
            channel=self._channel(address, domain),
            mailing_list=_one(self._lists.get(address)),
        )

    def _terms(self, address: str, person: Person | None) -> Iterator[Term]:
        officials = list(self._officials.get(address))
        unions = list(self._union_addresses.get(address))
        if person is None:
            # Only an address that belongs to nobody else may be an official's by its look.
            officials += self._officials_by_look.get(skeleton(address))
            unions += self._union_by_look.get(skeleton(address))
        else:
            officials += self._officials_by_person.get(person.id)
        for official in officials:
            yield Term("union_official", official.from_, official.to)
        for union in unions:
            yield Term("union_address", union.from_, union.to)

    def _channel(self, address: str, domain: str) -> ProtectedChannel | None:
        entry = _one(self._protected.get(address)) or _one(self._protected.get(domain))
        return entry.channel if entry else None

    def is_ours(self, domain: str) -> bool:
        return any(domain in organisation.domains for organisation in self._organisations.get(""))

    @property
    def has_domains(self) -> bool:
        return any(organisation.domains for organisation in self._organisations.get(""))

    @property
    def time_zone(self) -> str | None:
        organisation = _one(self._organisations.get(""))
        return organisation.time_zone if organisation else None

    def person(self, person_id: str) -> Person | None:
        return _one(self._people_by_id.get(person_id))

    def people(self) -> Iterator[Person]:
        return self._people_by_id.all()

    def has_role(self, person_id: str, at: datetime) -> bool:
        """Whether a person is one of the monitoring team: their own incidents go to somebody else."""
        return any(effective(role, at) for role in self._roles.get(person_id))

    def case(self, person_id: str, at: datetime) -> Case | None:
        """The registered case that lets `on_case` rules look at this person at this moment."""
        live = [
            case
            for case in self._cases.get(person_id)
            if (case.from_ is None or case.from_ <= at) and at < case.until and (case.to is None or at < case.to)
        ]
        return min(live, key=lambda case: case.id, default=None)

    @property
    def has_cases(self) -> bool:
        return bool(self._cases)

    # What protects

    def union_folders(self, mailbox: str) -> list[UnionFolder]:
        return self._folders.get(_forms(mailbox))

    def protected_site(self, host: str, at: datetime) -> bool:
        """Whether the host, or a domain above it, is protected."""
        if not self._sites:
            return False
        labels = host.casefold().rstrip(".").split(".")
        names = (".".join(labels[start:]) for start in range(len(labels)))
        return any(effective(site, at) for name in names for site in self._sites.get(name))

    def approved(self, purpose: ApprovalFor, value: str, at: datetime, person_id: str | None = None) -> bool:
        """Whether an approval that was in force at the moment covers the object, for everybody or for this person."""
        return any(
            effective(approval, at) and approval.person in (None, person_id)
            for approval in self._approvals.get(_approval_key(purpose, value))
        )

    def exemptions(self, person_id: str, at: datetime) -> Iterator[RoleExemption]:
        return (exemption for exemption in self._exemptions.get(person_id) if effective(exemption, at))

    # What is in force

    def rule_mode(self, rule_id: str, at: datetime) -> Mode | None:
        """The mode that a recorded decision gave a rule; none: the pack's own."""
        if not self._rule_modes:
            return None
        changes = [change for change in self._rule_modes.get(rule_id) if effective(change, at)]
        latest = max(changes, key=lambda change: (change.from_ or _EVER, change.id), default=None)
        return latest.mode if latest else None

    def activations(self) -> list[PackActivation]:
        return list(self._packs.get(""))


def _approval_key(purpose: ApprovalFor, value: str) -> str:
    return f"{purpose}/{value.casefold()}"


def _one(records: list[R]) -> R | None:
    """Of several records for one key that with the smallest id, so that the order of folding does not show."""
    return min(records, key=_id, default=None)


def _id(record: Any) -> str:
    return str(record.id)
