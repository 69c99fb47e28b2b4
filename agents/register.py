"""The register as a memory: who is who, and what protects whom, at any moment in time.

`fold` takes the records of the topic `register` in offset order; everything else answers questions about it. Breach is
judged by event time, so questions carry an `at`. Only the newest record of each key shows in an answer, never the order
in which they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeVar

from headerfirst.agents.addresses import domain_of, mailbox_form, normalise_domain, skeleton
from headerfirst.agents.approvals import Approvals
from headerfirst.agents.detector import hosts_above
from headerfirst.agents.effective import AT_LAST, EVER, NEVER, effective, in_force, unchanged
from headerfirst.agents.index import Index
from headerfirst.agents.names import Names, OwnDomains
from headerfirst.agents.party import Party, Term
from headerfirst.schemas.register import (
    Absence,
    Approval,
    Case,
    Consultation,
    Delegation,
    Hold,
    MailingList,
    Objection,
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
from headerfirst.schemas.vocabulary import ApprovalFor, Mode, ShieldReason

R = TypeVar("R")

_REMEMBERED: Final = 200_000
"""Addresses, domains and hosts whose answer is kept until the register changes, at about 300 bytes each. Of addresses
as many more as there are records: where so many work, to forget them is to look somebody up with nearly every event.
"""


class _Place(NamedTuple):
    """What the register says of a domain."""

    domain: str
    ours: bool
    protected: tuple[ProtectedAddress, ...]
    """What protects it, or one above it, as a whole."""


class Register:
    """Mutable by `fold` alone."""

    def __init__(self, *, everyone_is_staff: bool = False) -> None:
        self.everyone_is_staff = everyone_is_staff
        """Only `backtest` without a register says so: it then shields nobody and takes every recipient for staff."""
        self.revision = 0
        """Grows with each change, so that what was derived from the register can be derived again."""
        self._records: dict[str, RegisterRecord] = {}
        self._organisations: Index[Organisation] = Index(lambda _: ("",))
        self.domains = OwnDomains()
        self.names = Names()
        # A proxy or a mail server may name who signed in by the person's id.
        self._people: Index[Person] = Index(lambda person: map(mailbox_form, (person.id, *person.addresses)))
        self._people_by_id: Index[Person] = Index(lambda person: (person.id,))
        self._mailboxes: Index[RegisteredMailbox] = Index(lambda mailbox: (mailbox_form(mailbox.address),))
        self._officials: Index[UnionOfficial] = Index(lambda official: map(mailbox_form, official.addresses))
        self._officials_by_person: Index[UnionOfficial] = Index(lambda official: filter(None, (official.person,)))
        self._union_addresses: Index[UnionAddress] = Index(lambda union: (mailbox_form(union.address),))
        self._folders: Index[UnionFolder] = Index(lambda folder: (mailbox_form(folder.mailbox),))
        self._protected: Index[ProtectedAddress] = Index(_protected_names)
        self._sites: Index[ProtectedSite] = Index(lambda site: (normalise_domain(site.host),))
        self._lists: Index[MailingList] = Index(lambda mailing: (mailbox_form(mailing.address),))
        self._cases: Index[Case] = Index(lambda case: (case.person,))
        self._absences: Index[Absence] = Index(lambda absence: (absence.person,))
        self._delegations: Index[Delegation] = Index(lambda delegation: (mailbox_form(delegation.mailbox),))
        self._approvals = Approvals()
        self._exemptions: Index[RoleExemption] = Index(lambda exemption: (exemption.person,))
        self._roles: Index[Role] = Index(lambda role: (role.person,))
        self._consultations: Index[Consultation] = Index(lambda consultation: (consultation.request_id,))
        self._objections: Index[Objection] = Index(lambda objection: (objection.person,))
        self._holds: Index[Hold] = Index(lambda hold: (hold.person,))
        self._rule_modes: Index[RuleMode] = Index(lambda change: (change.rule,))
        self._packs: Index[PackActivation] = Index(lambda _: ("",))
        self._beside: Index[Any] = Index(lambda record: self._indices[type(record)][0].keys(record))
        """What else than people is registered by an address."""
        self._indices: dict[type, tuple[Index[Any], ...]] = {
            Organisation: (self._organisations, self.domains),
            Person: (self._people, self._people_by_id, self.names),
            RegisteredMailbox: (self._mailboxes, self._beside),
            UnionOfficial: (self._officials, self._officials_by_person, self._beside),
            UnionAddress: (self._union_addresses, self._beside),
            UnionFolder: (self._folders,),
            ProtectedAddress: (self._protected, self._beside),
            ProtectedSite: (self._sites,),
            MailingList: (self._lists, self._beside),
            Case: (self._cases,),
            Absence: (self._absences,),
            Delegation: (self._delegations,),
            Approval: (self._approvals,),
            RoleExemption: (self._exemptions,),
            Role: (self._roles,),
            Consultation: (self._consultations,),
            Objection: (self._objections,),
            Hold: (self._holds,),
            RuleMode: (self._rule_modes,),
            PackActivation: (self._packs,),
        }
        self._parties: dict[str, Party] = {}
        self._hosts: dict[str, tuple[ProtectedSite, ...]] = {}
        self._places: dict[str, _Place] = {}
        self._look_alikes: dict[str, list[UnionOfficial | UnionAddress]] | None = None

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
            self._hosts.clear()
            self._places.clear()
            self._look_alikes = None

    def __len__(self) -> int:
        return len(self._records)

    def entries(self) -> list[tuple[str, RegisterRecord]]:
        """Everything that is known, by key."""
        return list(self._records.items())

    def entries_of(self, kind: type[R]) -> list[tuple[str, R]]:
        return [(key, record) for key, record in self._records.items() if isinstance(record, kind)]

    def record(self, key: str) -> RegisterRecord | None:
        """The newest of its key; None where there is none, or it was taken away."""
        return self._records.get(key)

    def count(self, kind: str) -> int:
        return sum(1 for record in self._records.values() if kind_of(record) == kind)

    # Who is who

    def party(self, address: str, at: datetime = AT_LAST) -> Party:
        """All that is known of an address at a moment, remembered until the register changes."""
        known = self._parties.get(address)
        if known is None or not known.since <= at < known.until:
            if len(self._parties) >= _REMEMBERED + len(self._records):
                self._parties.clear()
            known = self._look_up(mailbox_form(address), at)
            # Of two equal texts the one that is kept anyway.
            self._parties[known.address if known.address == address else address] = known
        return known

    def _look_up(self, address: str, at: datetime) -> Party:
        """Nearly everybody is one undated person and nothing else: that takes a short way to what `_all_of` says."""
        place = self._place(domain_of(address))
        holders = self._people.get(address)
        if len(holders) != 1 or place.protected or address in self._beside:
            return self._all_of(address, place, at)
        [holder] = holders
        if holder.from_ is not None or holder.to is not None or holder.id in self._officials_by_person:
            return self._all_of(address, place, at)
        return Party(
            address, place.domain, place.ours, holder, None, (), None, None, is_known=True, since=EVER, until=NEVER
        )

    def _all_of(self, address: str, place: _Place, at: datetime) -> Party:
        holders, mailboxes, lists = self._people.get(address), self._mailboxes.get(address), self._lists.get(address)
        channels = [*self._protected.get(address), *place.protected]
        since, until = unchanged([*holders, *mailboxes, *lists, *channels], at)
        in_effect = (entry for entry in channels if effective(entry, at)) if channels else ()
        channel = min(in_effect, key=_id, default=None)
        is_known = bool(holders or mailboxes)
        return Party(
            address=address,
            domain=place.domain,
            ours=place.ours,
            person=in_force(holders, at),
            mailbox=in_force(mailboxes, at),
            terms=self._terms(address, holders, is_known=is_known),
            channel=channel.channel if channel is not None else None,
            mailing_list=in_force(lists, at),
            is_known=is_known,
            since=since,
            until=until,
        )

    def _place(self, domain: str) -> _Place:
        """What is known of a domain, remembered until the register changes."""
        known = self._places.get(domain)
        if known is None:
            if len(self._places) >= _REMEMBERED:
                self._places.clear()
            protected = tuple(entry for name in hosts_above(domain) for entry in self._protected.get(name))
            known = self._places[domain] = _Place(domain, self.is_ours(domain), protected)
        return known

    def _terms(self, address: str, holders: Iterable[Person], *, is_known: bool) -> tuple[Term, ...]:
        protectors: list[UnionOfficial | UnionAddress] = [*self._officials.get(address)]
        for holder in holders:
            protectors += self._officials_by_person.get(holder.id)
        protectors += self._union_addresses.get(address)
        if not is_known:
            protectors += self._alike().get(skeleton(address), ())
        if not protectors:
            return ()
        named = sorted({(kind_of(record), record.id): record for record in protectors}.items())
        return tuple(Term(_REASONS[type(record)], record.from_, record.to) for _, record in named)

    def _alike(self) -> dict[str, list[UnionOfficial | UnionAddress]]:
        """Officials and union addresses by what their addresses look like."""
        if self._look_alikes is None:
            self._look_alikes = {}
            for _, official in self.entries_of(UnionOfficial):
                for look in set(map(skeleton, self.addresses_of_official(official))):
                    self._look_alikes.setdefault(look, []).append(official)
            for _, union in self.entries_of(UnionAddress):
                self._look_alikes.setdefault(skeleton(mailbox_form(union.address)), []).append(union)
        return self._look_alikes

    def addresses_of_official(self, official: UnionOfficial) -> list[str]:
        """Those of the office and, where the official is registered as a person, that person's own."""
        person = self.person(official.person) if official.person is not None else None
        own = (person.id, *person.addresses) if person is not None else ()
        return sorted(set(map(mailbox_form, (*official.addresses, *own))))

    def officials(self, person_id: str) -> list[UnionOfficial]:
        """The offices of a person, at whatever time."""
        return sorted(self._officials_by_person.get(person_id), key=_id)

    def delegations(self, address: str) -> list[Delegation]:
        """Who may use a mailbox beside its owner, at whatever time; the address as in `Party`."""
        return self._delegations.get(address)

    def is_ours(self, domain: str) -> bool:
        """Whether an organisation lists this very domain, in the form that it has in a normalised address."""
        return domain in self.domains

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

    def roles(self, person_id: str, at: datetime) -> list[Role]:
        """The roles that a person holds at the moment, by id."""
        return sorted((role for role in self._roles.get(person_id) if effective(role, at)), key=_id)

    def case(self, person_id: str, at: datetime) -> Case | None:
        """The registered case that lets `on_case` rules look at this person at this moment."""
        cases = self._cases.get(person_id)
        return min((case for case in cases if _runs(case, at)), key=_id, default=None) if cases else None

    def cases_within(self, person_id: str, start: datetime, end: datetime) -> list[Case]:
        """The cases that run at some time of a window, by id."""
        cases = (case for case in self._cases.get(person_id) if _overlaps(case, start, end))
        return sorted(cases, key=_id)

    def absent(self, person_id: str, at: datetime) -> bool:
        """Whether the person is on record as away."""
        return any(effective(absence, at) for absence in self._absences.get(person_id))

    def absences(self, person_id: str) -> list[Absence]:
        """At whatever time."""
        return sorted(self._absences.get(person_id), key=_id)

    def cases(self, person_id: str) -> list[Case]:
        """At whatever time."""
        return sorted(self._cases.get(person_id), key=_id)

    def objections(self, person_id: str) -> list[Objection]:
        """Decided ones too."""
        return sorted(self._objections.get(person_id), key=_id)

    def consultations(self, request_id: str) -> list[Consultation]:
        """Of union officers about one request, whatever came of them."""
        return sorted(self._consultations.get(request_id), key=_id)

    def holds(self, person_id: str) -> list[Hold]:
        """At whatever time."""
        return sorted(self._holds.get(person_id), key=_id)

    @property
    def has_cases(self) -> bool:
        return bool(self._cases)

    # What protects

    def union_folders(self, mailbox: str) -> list[UnionFolder]:
        return self._folders.get(mailbox_form(mailbox))

    def protected_site(self, host: str, at: datetime) -> bool:
        """Whether the host, or a domain above it, is protected."""
        sites = self._sites_above(host) if self._sites else ()
        return any(effective(site, at) for site in sites) if sites else False

    def _sites_above(self, host: str) -> tuple[ProtectedSite, ...]:
        """The protected sites that a host is or lies under, remembered until the register changes."""
        known = self._hosts.get(host)
        if known is None:
            if len(self._hosts) >= _REMEMBERED:
                self._hosts.clear()
            above = hosts_above(normalise_domain(host))
            known = self._hosts[host] = tuple(site for name in above for site in self._sites.get(name))
        return known

    def approved(self, purpose: ApprovalFor, value: str, at: datetime, person_id: str | None = None) -> bool:
        """Whether an approval that was in force at the moment covers the object, for everybody or for this person."""
        return self._approvals.cover(purpose, value, at, person_id)

    def exemptions(self, person_id: str, at: datetime) -> Iterator[RoleExemption]:
        return (exemption for exemption in self._exemptions.get(person_id) if effective(exemption, at))

    # What is in force

    def rule_mode(self, rule_id: str, at: datetime) -> Mode | None:
        """The mode that a recorded decision gave a rule; none: the pack's own."""
        if not self._rule_modes:
            return None
        changes = [change for change in self._rule_modes.get(rule_id) if effective(change, at)]
        latest = max(changes, key=lambda change: (change.from_ or EVER, change.id), default=None)
        return latest.mode if latest else None

    def activations(self) -> list[PackActivation]:
        return list(self._packs.get(""))


_REASONS: Final[dict[type, ShieldReason]] = {UnionOfficial: "union_official", UnionAddress: "union_address"}


def _protected_names(entry: ProtectedAddress) -> Iterator[str]:
    """The address, or the domain; one that was written with its `@` is meant all the same."""
    if entry.address:
        yield mailbox_form(entry.address)
    if entry.domain:
        yield normalise_domain(domain_of(entry.domain))


def _runs(case: Case, at: datetime) -> bool:
    """From its registration on, never before: one that does not say when it was registered runs at no time."""
    return case.from_ is not None and at < case.until and effective(case, at)


def _overlaps(case: Case, start: datetime, end: datetime) -> bool:
    if case.from_ is None or case.from_ >= end:
        return False
    return start < case.until and (case.to is None or start < case.to)


def _one(records: list[R]) -> R | None:
    """Of several records for one key that with the smallest id, so that the order of folding does not show."""
    return min(records, key=_id, default=None)


def _id(record: Any) -> str:
    return str(record.id)
