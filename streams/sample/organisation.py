"""The register of the made-up organisation on its day: who is who, what is protected, what was approved or opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from headerfirst.agents.signatures import public_half
from headerfirst.schemas import register as kinds
from headerfirst.schemas.finding import PackRef
from headerfirst.schemas.register import RegisterRecord
from headerfirst.schemas.vocabulary import Category, ProtectedChannel, RoleName, UnionLevel
from headerfirst.streams.sample.cast import BRANCH_OFFICER, REGIONAL_OFFICER, address_of
from headerfirst.streams.sample.invented import DOMAIN
from headerfirst.streams.sample.signing import signing_key
from headerfirst.streams.sample.staff import HOME, staff

UNION: Final = "united-workers"
ALL_STAFF: Final = f"all-staff@{DOMAIN}"
MEMBERS_LIST: Final = f"union-members@{DOMAIN}"
BRANCH_ADDRESS: Final = f"union-branch@{DOMAIN}"
ENQUIRIES: Final = f"enquiries@{DOMAIN}"
"""A shared mailbox."""
OFFICIAL: Final = "imani-osei"
"""A union official employed here, about whom a case is registered: that alone opens nothing of hers."""
REGIONAL_OFFICE: Final = "bronwen-hale"
"""The record of the regional officer, who has to be consulted about her mail."""
HEARTBEAT: Final = "register"
"""The one id of heartbeats."""
APPROVED_HOST: Final = "downloads.brightwater-labs.example"
APPROVED_SHA256: Final = "5f" * 32
PROTECTED_HOST: Final = "talk.listening-ear.example"
UNION_HOST: Final = "www.united-workers.example"
SHOP_HOST: Final = "admin.shopify.com"
"""Where those who sell keep their shop."""

_CHANNELS: Final[dict[str, ProtectedChannel]] = {
    "grievance": "grievance",
    "whistleblowing": "whistleblowing",
    "occupational-health": "occupational-health",
    "legal": "legal",
    "safeguarding": "safeguarding",
    "dpo": "dpo",
}
_OUTSIDE_CHANNELS: Final[dict[str, ProtectedChannel]] = {
    "quill-and-marsh.example": "legal",
    "listening-ear.example": "eap",
    "constituency-office.example": "mp",
    "fair-treatment-ombudsman.example": "ombudsman",
}
ROLES: Final[tuple[tuple[str, RoleName], ...]] = (
    ("beatrice-stone", "hr-approver"),
    ("claire-dubois", "information-security"),
    ("felix-brandt", "soc"),
    ("ravi-menon", "dpo"),
    ("helena-voss", "director"),
    ("leo-santos", "service-desk"),
    ("maya-green", "investigator"),
)
_CASES: Final = (
    ("lena-hartmann", "Her team leader reports hours online during enrolment week"),
    ("mei-tanaka", "Named together with a colleague; no more is known"),
    ("oscar-delgado", "A supplier quoted figures that only finance has"),
    ("kwame-boateng", "Two colleagues complained of letters that ask to be passed on"),
    ("ben-castell", "Drawings were found in a mailbox outside"),
    ("ines-calder", "Three suppliers asked why they are written to every week"),
    ("tanvir-hossain", "Parcels for a shop come to the post room"),
    (OFFICIAL, "Two suppliers knew the library's price list before it was sent out"),
)
"""For whom `on_case` rules run on the day."""


_FOR_THE_ORGANISATION: Final[tuple[tuple[str, Category, str, str], ...]] = (
    ("jonas-petrov", "social_in_work_time", "instagram.com", "Keeps the organisation's own account there"),
    ("carys-pugh", "private_interest", SHOP_HOST, "Keeps the organisation's own shop of books and mugs"),
)


class Calendar:
    """Moments around the day: wall-clock times of the organisation's zone, and days before and after."""

    def __init__(self, day: date) -> None:
        self.day = day
        self._zone = ZoneInfo(HOME)

    def at(self, clock: str, days: int = 0) -> datetime:
        """`clock` is HH:MM or HH:MM:SS."""
        local = datetime.combine(self.day + timedelta(days=days), time.fromisoformat(clock), self._zone)
        return local.astimezone(UTC)


def organisation(day: date, seed: int, random: Random, packs: Sequence[PackRef]) -> list[RegisterRecord]:
    """All records of the register, in the order in which they are written."""
    calendar = Calendar(day)
    return [
        kinds.Organisation(id="example", domains=[DOMAIN], time_zone=HOME),
        *staff(day, random, packs),
        *_union(calendar),
        *_protected(),
        *_roles_and_mailboxes(calendar, seed),
        *_approvals(calendar),
        *_exemptions_and_delegations(calendar),
        *_cases(calendar),
        *(_activation(pack, calendar) for pack in packs),
        kinds.Heartbeat(id=HEARTBEAT, at=calendar.at("00:00")),
    ]


def _union(calendar: Calendar) -> Iterator[RegisterRecord]:
    since = calendar.at("09:00", days=-400)
    for person, until in ((OFFICIAL, None), ("tomasz-wrona", calendar.at("12:00"))):
        yield _official(person, [address_of(person)], "branch", since, person=person, until=until)
    yield _official("gareth-bevan", [BRANCH_OFFICER], "branch", since)
    yield _official(REGIONAL_OFFICE, [REGIONAL_OFFICER], "regional", since)
    folders = (("hana-novak", "INBOX/Branch business"), ("sam-okoro", "INBOX/Reps"))
    for person, path in folders:
        yield kinds.UnionFolder(id=f"{person}-folder", mailbox=address_of(person), path=path, status="registered")
    yield kinds.UnionAddress(id="branch-office", address=BRANCH_ADDRESS, union=UNION)
    yield kinds.MailingList(id="union-members", address=MEMBERS_LIST, scope="union", owner=OFFICIAL)
    yield kinds.Consultation(
        id="consultation-1",
        from_=calendar.at("10:00", days=-6),
        request_id="0c" * 16,
        union=UNION,
        about=OFFICIAL,
        officer=REGIONAL_OFFICE,
        level="regional",
        at=calendar.at("10:00", days=-6),
        recorded_by="beatrice-stone",
        outcome="objection",
        scope="one message",
        valid_until=calendar.at("10:00", days=20),
    )


def _official(
    entry: str,
    addresses: list[str],
    level: UnionLevel,
    since: datetime,
    *,
    person: str | None = None,
    until: datetime | None = None,
) -> kinds.UnionOfficial:
    return kinds.UnionOfficial(
        id=entry,
        person=person,
        addresses=addresses,
        union=UNION,
        level=level,
        employed_here=person is not None,
        from_=since,
        to=until,
    )


def _protected() -> Iterator[RegisterRecord]:
    for name, channel in _CHANNELS.items():
        yield kinds.ProtectedAddress(id=name, address=f"{name}@{DOMAIN}", channel=channel)
    for domain, channel in _OUTSIDE_CHANNELS.items():
        yield kinds.ProtectedAddress(id=domain.partition(".")[0], domain=domain, channel=channel)
    yield kinds.ProtectedSite(id="listening-ear", host=PROTECTED_HOST, reason="counselling")
    yield kinds.ProtectedSite(id="united-workers", host=UNION_HOST, reason="the union's own pages")


def _roles_and_mailboxes(calendar: Calendar, seed: int) -> Iterator[RegisterRecord]:
    since = calendar.at("09:00", days=-200)
    for person, role in ROLES:
        key = public_half(signing_key(seed, person))
        yield kinds.Role(id=f"{person}-{role}", person=person, role=role, public_key=key, from_=since)
    yield kinds.Mailbox(id="enquiries", address=ENQUIRIES, type="shared", owners=["helena-voss", "priya-nair"])
    yield kinds.Mailbox(id="scanner", address=f"scanner@{DOMAIN}", type="service", owners=["leo-santos"])
    yield kinds.MailingList(id="all-staff", address=ALL_STAFF, scope="all-users", owner="helena-voss")
    yield kinds.MailingList(id="estates-news", address=f"estates-news@{DOMAIN}", scope="large", owner="dafydd-rowlands")


def _approvals(calendar: Calendar) -> Iterator[RegisterRecord]:
    """Priya asked before she wrote to everybody; Sofia asked when it was done."""
    before, after = calendar.at("09:00", days=-3), calendar.at("15:00")
    for person, since in (("priya-nair", before), ("sofia-lindgren", after)):
        yield kinds.Approval(
            id=f"{person}-all-staff",
            for_="mass-mail",
            object=kinds.ApprovedObject(type="list", value=ALL_STAFF),
            person=person,
            approver="helena-voss",
            approver_role="director",
            from_=since,
            to=calendar.at("18:00", days=7),
        )
    software = (
        kinds.ApprovedObject(type="host", value=APPROVED_HOST),
        kinds.ApprovedObject(type="sha256", value=APPROVED_SHA256),
    )
    for number, approved in enumerate(software, start=1):
        yield kinds.Approval(
            id=f"software-{number}",
            for_="software",
            object=approved,
            approver="leo-santos",
            approver_role="service-desk",
            from_=calendar.at("09:00", days=-90),
        )
    yield kinds.Approval(
        id="edith-marlowe-account",
        for_="account-after-leaving",
        object=kinds.ApprovedObject(type="mailbox", value=address_of("edith-marlowe")),
        person="edith-marlowe",
        approver="helena-voss",
        approver_role="director",
        from_=calendar.at("09:00", days=-25),
        to=calendar.at("18:00", days=60),
    )


def _exemptions_and_delegations(calendar: Calendar) -> Iterator[RegisterRecord]:
    yield kinds.RoleExemption(
        id="hugo-lambert-research",
        person="hugo-lambert",
        categories=["illegal_or_obscene", "discriminatory"],
        topics=["violence", "hate speech"],
        hosts=[],
        reason="Research on recruitment by violent groups, approved by the ethics board",
        approver="helena-voss",
        from_=calendar.at("09:00", days=-60),
        to=calendar.at("09:00", days=120),
    )
    for person, category, host, reason in _FOR_THE_ORGANISATION:
        yield kinds.RoleExemption(
            id=f"{person}-{category}",
            person=person,
            categories=[category],
            topics=[],
            hosts=[host],
            reason=reason,
            approver="helena-voss",
            from_=calendar.at("09:00", days=-60),
            to=calendar.at("09:00", days=120),
        )
    yield kinds.Delegation(
        id="ruth-adeyemi-noor-rahimi",
        mailbox=address_of("ruth-adeyemi"),
        delegate="noor-rahimi",
        access="read",
        basis="standing",
        only_in_absence=False,
        folders=[],
        from_=calendar.at("09:00", days=-30),
    )
    yield kinds.Delegation(
        id="helena-voss-jonas-petrov",
        mailbox=address_of("helena-voss"),
        delegate="jonas-petrov",
        access="send-on-behalf",
        basis="standing",
        only_in_absence=False,
        folders=[],
        from_=calendar.at("09:00", days=-100),
    )
    yield kinds.Absence(id="yuki-mori-leave", person="yuki-mori", from_=calendar.at("00:00", days=-2))


def _cases(calendar: Calendar) -> Iterator[RegisterRecord]:
    for person, reason in _CASES:
        yield _case(person, reason, calendar.at("09:00", days=-10), calendar.at("18:00", days=20))
    # Ended the evening before: what she does today is nobody's business any more.
    ended = calendar.at("18:00", days=-1)
    yield _case("aoife-brennan", "Closed without a finding", calendar.at("09:00", days=-40), ended)


def _case(person: str, reason: str, since: datetime, until: datetime) -> kinds.Case:
    return kinds.Case(
        id=f"case-{person}",
        person=person,
        opened_by="beatrice-stone",
        reason=reason,
        suspicion_at=since,
        incident_ids=[],
        wider=False,
        from_=since,
        until=until,
    )


def _activation(pack: PackRef, calendar: Calendar) -> kinds.PackActivation:
    consulted = kinds.PackConsultation(
        union=UNION, officer=REGIONAL_OFFICE, at=calendar.at("11:00", days=-45), ref="minutes-7"
    )
    return kinds.PackActivation(
        id=pack.id,
        version=pack.version,
        digest=pack.digest,
        consulted=[consulted],
        approvers=["helena-voss", "ravi-menon"],
        dpia_ref="dpia-2",
        active_from=calendar.at("09:00", days=-14),
    )
