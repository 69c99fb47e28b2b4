"""What is left alone on the day: union mail and folders, personal mail, proper channels, people who are not bound.

Most scenes would interest some rule, were they not protected: that is what they are for. The mail here is as careless
producers write it, headings included; our own connectors would not have produced the union's at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from headerfirst.schemas.email_metadata import Device, Folder
from headerfirst.streams.sample.cast import BRANCH_OFFICER, REGIONAL_OFFICER, address_of
from headerfirst.streams.sample.door import Door, Entry, address, addresses
from headerfirst.streams.sample.invented import DOMAIN, PRIVATE_PROVIDERS
from headerfirst.streams.sample.organisation import (
    ALL_STAFF,
    BRANCH_ADDRESS,
    ENQUIRIES,
    MEMBERS_LIST,
    PROTECTED_HOST,
    UNION_HOST,
    Calendar,
)

_IMANI: Final = address_of("imani-osei")
_TOMASZ: Final = address_of("tomasz-wrona")
_HANA: Final = address_of("hana-novak")
_SAM: Final = address_of("sam-okoro")
_OSCAR: Final = address_of("oscar-delgado")
_RUTH: Final = address_of("ruth-adeyemi")
_LOOKALIKE: Final = f"im\N{CYRILLIC SMALL LETTER A}ni.osei@{DOMAIN}"
_PARTNER: Final = f"r.novak@{PRIVATE_PROVIDERS[1]}"


class Scene(NamedTuple):
    """Something that happens on the day, and the records that show it."""

    name: str
    entries: tuple[Entry, ...]


def protected(door: Door, day: Calendar) -> Iterator[Scene]:
    yield from _officials(door, day)
    yield from _union_places(door, day)
    yield from _personal(door, day)
    yield from _proper_channels(door, day)
    yield from _sites(door, day)
    yield from _out_of_scope(door, day)


def _officials(door: Door, day: Calendar) -> Iterator[Scene]:
    at = day.at
    yield Scene("official writes to everybody", (door.mail(at("09:12"), _IMANI, [ALL_STAFF], "Strike ballot: dates"),))
    alias = f"i.osei@{DOMAIN}"
    yield Scene("official under a second address", (door.mail(at("09:40"), alias, [_SAM], "Branch meeting"),))
    tagged = f"imani.osei+branch@{DOMAIN}"
    yield Scene("member writes to an official's plus address", (door.mail(at("10:02"), _HANA, [tagged], "My rota"),))
    shouted = f"IMANI.OSEI@{DOMAIN.upper()}"
    yield Scene("official in capital letters", (door.mail(at("10:05"), _SAM, [shouted], "Re: Branch meeting"),))
    copied = door.mail(at("10:20"), _RUTH, [_HANA], "Ballot papers", cc=addresses([_LOOKALIKE]))
    yield Scene("official's lookalike among the copies", (copied,))
    on_behalf = door.mail(at("11:15"), ENQUIRIES, [_SAM], "Room for the reps", authenticated_sender=_IMANI)
    yield Scene("official sends through a shared mailbox", (on_behalf,))
    regional = door.mail(at("11:30"), REGIONAL_OFFICER, [_SAM], "Your case, privileged and confidential")
    yield Scene("regional officer writes to a member", (regional,))
    to_branch = door.mail(at("11:45"), _OSCAR, [BRANCH_OFFICER], "Salary list for the pay claim")
    yield Scene("member writes to a branch officer outside", (to_branch,))
    chat = door.chat(at("13:20"), _HANA, [_IMANI])
    yield Scene("chat with an official", (chat,))
    in_office = door.mail(at("11:20"), _TOMASZ, [_SAM], "Handing over the branch files")
    yield Scene("official on the last morning in office", (in_office,))
    late = door.mail(at("12:00:05"), _TOMASZ, [_SAM], "One more file", sent_at=at("11:59:50"))
    yield Scene("official's mail sent in office, seen after it", (late,))
    afterwards = door.mail(at("15:10"), _TOMASZ, [_SAM], "Ladders for the north stairs")
    yield Scene("former official after office", (afterwards,))


def _union_places(door: Door, day: Calendar) -> Iterator[Scene]:
    at = day.at
    yield Scene("union address", (door.mail(at("09:55"), _HANA, [BRANCH_ADDRESS], "Joining the branch"),))
    to_members = door.mail(
        at("10:30"), BRANCH_ADDRESS, [MEMBERS_LIST], "Pass this on to every member: ballot closes Friday"
    )
    yield Scene("union address writes to its members", (to_members,))
    folder = Folder(id="f-7", path="INBOX/Branch business")
    filed = door.mail(
        at("10:41"), _SAM, [_HANA], "Minutes of the reps", folder=folder, mailbox=_HANA, mailbox_role="recipient"
    )
    yield Scene("union folder", (filed,))
    below = Folder(id="f-8", path="INBOX/Branch business/2026/Casework")
    deeper = door.mail(at("10:43"), _SAM, [_HANA], "Casework", folder=below, mailbox=_HANA, mailbox_role="recipient")
    yield Scene("folder below a union folder", (deeper,))
    unnamed = Folder(id="f-9", path="INBOX/UNISON")
    presumed = door.mail(
        at("10:47"), _RUTH, [_HANA], "Rep training", folder=unnamed, mailbox=_HANA, mailbox_role="recipient"
    )
    yield Scene("folder named like a union's", (presumed,))


def _personal(door: Door, day: Calendar) -> Iterator[Scene]:
    """Oscar has a registered case: without the mark some of these headings would be asked about."""
    at = day.at
    marked = door.mail(at("12:40"), _OSCAR, [_PARTNER], "[PERSONAL] salary list for the mortgage")
    yield Scene("personal by its heading", (marked,))
    answer = door.mail(at("12:55"), _OSCAR, [_PARTNER], "Re: Re: [Personal] salary list for the mortgage")
    yield Scene("reply to personal mail", (answer,))
    header = door.mail(at("13:05"), _OSCAR, [_PARTNER], "Our payroll file", sensitivity="personal", marks=["header"])
    yield Scene("personal by its header", (header,))
    label = door.mail(at("13:10"), _OSCAR, [_PARTNER], "Pay details for the bank", marks=["label"])
    yield Scene("personal by a label", (label,))
    outside = door.mail(at("13:15"), _PARTNER, [_HANA], "PERSONAL: the doctor rang")
    yield Scene("personal from outside", (outside,))
    audit = door.mail(at("14:10"), _RUTH, [address_of("ravi-menon")], "Personal data audit: what we still need")
    yield Scene("not personal: personal data audit", (audit,))


def _proper_channels(door: Door, day: Calendar) -> Iterator[Scene]:
    at = day.at
    grievance = door.mail(at("11:05"), _OSCAR, [f"grievance@{DOMAIN}"], "Confidential: bullying by my manager")
    yield Scene("grievance", (grievance,))
    speaking_up = door.mail(at("16:20"), _SAM, [f"whistleblowing@{DOMAIN}"], "False invoices in catering")
    yield Scene("whistleblowing", (speaking_up,))
    health = door.mail(at("15:35"), f"occupational-health@{DOMAIN}", [_HANA], "Your appointment")
    yield Scene("occupational health", (health,))
    solicitor = door.mail(
        at("12:50"), _OSCAR, ["clerk@quill-and-marsh.example"], "Confidential: salary list and contract"
    )
    yield Scene("solicitor outside", (solicitor,))
    mp = door.mail(at("17:10"), _OSCAR, ["office@constituency-office.example"], "My disciplinary hearing")
    yield Scene("member of parliament", (mp,))
    counselling = door.mail(at("12:45"), "care@listening-ear.example", [_SAM], "Your second session")
    yield Scene("counselling service writes", (counselling,))


def _sites(door: Door, day: Calendar) -> Iterator[Scene]:
    at = day.at
    talk = [door.visit(at(f"12:{minute}"), _HANA, PROTECTED_HOST, ["health"]) for minute in (31, 33, 36, 44)]
    yield Scene("protected site", tuple(talk))
    union = [door.visit(at(f"13:{minute}"), _SAM, UNION_HOST, ["advocacy"]) for minute in ("02", "04", "09")]
    yield Scene("union's pages", tuple(union))
    categories = ("health", "religion", "trade union", "mental health", "lgbt")
    unlogged = [
        door.visit(at(f"12:{50 + number}"), _OSCAR, f"www.quiet-room-{number}.example", [category])
        for number, category in enumerate(categories)
    ]
    yield Scene("categories that are not logged", tuple(unlogged))


def _out_of_scope(door: Door, day: Calendar) -> Iterator[Scene]:
    """Nobody asked students, visitors and councillors at home."""
    at, lucy, theo = day.at, address_of("lucy-ferreira"), address_of("theo-quist")
    student = (
        door.mail(at("14:30"), theo, [ALL_STAFF], "Please fill in my survey"),
        door.visit(at("14:31"), theo, "games.arcade-nine.example", ["games"]),
    )
    yield Scene("student", student)
    visitor = door.visit(
        at("11:00"), address_of("ada-winters"), "mirror.free-tools.example", ["software"], extension="exe"
    )
    yield Scene("visitor", (visitor,))
    own = Device(owner="personal")
    at_home = (
        door.mail(
            at("19:30"),
            lucy,
            [ALL_STAFF],
            "My newsletter to everybody",
            device=own,
            from_=address(lucy, "Lucy Ferreira"),
        ),
        door.visit(at("19:45"), lucy, "tables.lucky-seven.example", ["gambling"], device=own),
    )
    yield Scene("councillor on own equipment", at_home)
