"""For each detector a case that fires and one that is near it: the pairs from which a reader learns what a rule means.

What fires depends on the pack, on its trigger and on the registered cases (cast.py, organisation.py): the same minutes
online are an incident for one person under one pack and nobody's business under another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final

from headerfirst.schemas.email_metadata import Authentication, GatewayVerdict
from headerfirst.schemas.web_proxy import WebProxy
from headerfirst.streams.sample.cast import CAST, address_of
from headerfirst.streams.sample.door import Door, address
from headerfirst.streams.sample.invented import PRIVATE_PROVIDERS, SUPPLIERS
from headerfirst.streams.sample.organisation import (
    ALL_STAFF,
    APPROVED_HOST,
    APPROVED_SHA256,
    ENQUIRIES,
    MEMBERS_LIST,
    Calendar,
)
from headerfirst.streams.sample.protected import Scene

_SUPPLIER: Final = f"accounts@{SUPPLIERS[0]}"
PAY_HEADING: Final = "Salary list 2026, strictly confidential"
_SCREEN: Final = timedelta(minutes=3)
"""Between two pages of somebody who is reading."""


def occasions(door: Door, day: Calendar) -> Iterator[Scene]:
    yield from _mass_mail(door, day)
    yield from _chain_mail(door, day)
    yield from _auto_forward(door, day)
    yield from _impersonation(door, day)
    yield from _confidentiality(door, day)
    yield from _webmail(door, day)
    yield from _software(door, day)
    yield from _prohibited(door, day)
    yield from _leisure(door, day)


def _mass_mail(door: Door, day: Calendar) -> Iterator[Scene]:
    at = day.at
    unasked = door.mail(at("10:15"), address_of("dafydd-rowlands"), [ALL_STAFF], "Bicycle for sale, nearly new")
    yield Scene("mass mail without approval", (unasked,))
    yield Scene("the same mail delivered twice", (unasked,))
    asked = door.mail(at("09:30"), address_of("priya-nair"), [ALL_STAFF], "Open day on Saturday: who does what")
    yield Scene("mass mail approved before", (asked,))
    too_late = door.mail(at("14:20"), address_of("sofia-lindgren"), [ALL_STAFF], "Leaving party for Morag")
    yield Scene("mass mail approved after", (too_late,))
    few = door.mail(at("11:10"), address_of("sofia-lindgren"), _crowd(12), "Stalls for the open day")
    yield Scene("mail to a dozen people", (few,))
    members = door.mail(at("16:05"), address_of("hana-novak"), [MEMBERS_LIST], "Who is coming on Saturday?")
    yield Scene("member writes to the union's list", (members,))


def _chain_mail(door: Door, day: Calendar) -> Iterator[Scene]:
    at = day.at
    heading = "FW: FW: FW: Send this to ten people or your luck runs out"
    chain = door.mail(at("12:35"), address_of("kwame-boateng"), _crowd(25), heading, references_count=4)
    yield Scene("chain mail", (chain,))
    kicked_on = door.mail(at("13:02"), address_of("marek-zielinski"), _crowd(24), heading, references_count=5)
    yield Scene("chain mail by somebody without a case", (kicked_on,))
    supply = door.mail(
        at("10:50"), address_of("aoife-brennan"), _crowd(25), "FW: Supply chain review: please pass on dates"
    )
    yield Scene("supply chain", (supply,))


def _auto_forward(door: Door, day: Calendar) -> Iterator[Scene]:
    at, marek, yuki = day.at, address_of("marek-zielinski"), address_of("yuki-mori")
    home = f"m.zielinski@{PRIVATE_PROVIDERS[0]}"
    forwarded = [
        door.mail(at(clock), marek, [home], "Fwd: Drawing 118, revision C", auto_submitted="auto-forwarded")
        for clock in ("09:05", "11:31", "14:48", "16:22")
    ]
    yield Scene("forwarding outside", tuple(forwarded))
    inside = door.mail(at("10:33"), yuki, [ENQUIRIES], "Fwd: Opening hours", auto_submitted="auto-forwarded")
    yield Scene("forwarding inside", (inside,))
    away = [
        door.mail(
            at(clock), yuki, [_SUPPLIER], "Automatic reply: Statement for last month", auto_submitted="auto-replied"
        )
        for clock in ("09:47", "15:03")
    ]
    yield Scene("out of office", tuple(away))


def _impersonation(door: Door, day: Calendar) -> Iterator[Scene]:
    at, helena, nadia = day.at, CAST["helena-voss"], address_of("nadia-haddad")
    as_helena = door.mail(
        at("15:22"),
        helena.address,
        [address_of("oscar-delgado")],
        "Please pay this today",
        mailbox=nadia,
        from_=address(helena.address, helena.name),
        authenticated_sender=nadia,
    )
    yield Scene("sends as somebody else", (as_helena,))
    jonas = address_of("jonas-petrov")
    on_behalf = door.mail(
        at("15:40"),
        helena.address,
        [_SUPPLIER],
        "Dates for the visit",
        mailbox=jonas,
        from_=address(helena.address, helena.name),
        authenticated_sender=jonas,
    )
    yield Scene("sends on behalf, as agreed", (on_behalf,))
    shared = door.mail(
        at("10:12"), ENQUIRIES, [_SUPPLIER], "Your question", authenticated_sender=address_of("priya-nair")
    )
    yield Scene("sends from a shared mailbox", (shared,))
    borrowed = "director.office@quick-notes.test"
    false_name = door.mail(
        at("11:52"),
        borrowed,
        [address_of("oscar-delgado")],
        "Are you at your desk?",
        from_=address(borrowed, helena.name),
        auth=Authentication(spf="fail", dkim="none", dmarc="fail"),
        gateway_verdict=GatewayVerdict(engine="gateway", verdict="unknown"),
        attachment_count=0,
    )
    yield Scene("a colleague's name from outside", (false_name,))
    stranger = "h.vossberg@kestrel-travel.example"
    own_name = door.mail(
        at("12:05"), stranger, [address_of("oscar-delgado")], "Tickets", from_=address(stranger, "Helga Vossberg")
    )
    yield Scene("a similar name from outside", (own_name,))


def _confidentiality(door: Door, day: Calendar) -> Iterator[Scene]:
    at, oscar, ruth = day.at, address_of("oscar-delgado"), address_of("ruth-adeyemi")
    heading = PAY_HEADING
    leak = door.mail(at("16:41"), oscar, [f"b.osgood@{SUPPLIERS[1]}"], heading)
    yield Scene("confidential heading to the outside, with a case", (leak,))
    no_case = door.mail(at("16:44"), ruth, [f"payroll@{SUPPLIERS[2]}"], heading)
    yield Scene("confidential heading to the outside, without a case", (no_case,))
    inside = door.mail(at("16:46"), oscar, [ruth], heading)
    yield Scene("confidential heading inside", (inside,))
    reading = door.mail(at("15:58"), oscar, [f"service@{SUPPLIERS[3]}"], "List of benches for the laboratory")
    yield Scene("plain heading to the outside", (reading,))


def _webmail(door: Door, day: Calendar) -> Iterator[Scene]:
    at, ben = day.at, address_of("ben-castell")
    inbox = [door.visit(at(clock), ben, "mail.google.com", ["web-email"]) for clock in ("12:32", "12:33", "12:37")]
    yield Scene("webmail", tuple(inbox))
    other = door.visit(at("12:41"), address_of("rhys-morgan"), "outlook.live.com", ["web-email"])
    yield Scene("webmail by somebody without a case", (other,))
    search = door.visit(at("10:08"), ben, "www.google.com", ["search-engines"])
    yield Scene("a search", (search,))


def _software(door: Door, day: Calendar) -> Iterator[Scene]:
    at, tools = day.at, "mirror.free-tools.example"
    ivan, anton = address_of("ivan-kolar"), address_of("anton-rusu")
    binary = {"extension": "exe", "media_type": "application/x-msdownload", "bytes_in": 48_300_112}
    taken = door.visit(at("11:24"), ivan, tools, ["software"], **binary)
    yield Scene("software taken without approval", (taken,))
    stopped = door.visit(
        at("13:47"),
        address_of("grace-mbeki"),
        tools,
        ["software"],
        **(binary | {"status": 403, "bytes_in": 0}),
        action="blocked",
    )
    yield Scene("software stopped", (stopped,))
    analyst = door.visit(
        at("14:52"), address_of("felix-brandt"), tools, ["software"], **(binary | {"extension": "msi"})
    )
    yield Scene("software taken by the monitoring team", (analyst,))
    agreed = (
        door.visit(at("10:27"), anton, APPROVED_HOST, ["software"], **binary),
        door.visit(at("10:31"), anton, "cdn.brightwater-labs.example", ["software"], **binary, sha256=APPROVED_SHA256),
    )
    yield Scene("software that was approved", agreed)
    paper = door.visit(at("10:36"), ivan, tools, ["software"], extension="pdf", media_type="application/pdf")
    yield Scene("a manual from the same site", (paper,))


def _prohibited(door: Door, day: Calendar) -> Iterator[Scene]:
    at = day.at
    tries = [
        door.visit(at(f"15:{minute}"), address_of("omar-siddiqui"), "www.after-dark.example", ["pornography"],
                   action="blocked", status=403, bytes_in=900)
        for minute in ("16", "17", "19")
    ]  # fmt: skip
    yield Scene("prohibited category, stopped", tuple(tries))
    seen = [
        door.visit(at(f"17:{minute}"), address_of("carla-ferri"), "www.after-dark.example", ["pornography"])
        for minute in ("03", "04", "08", "11")
    ]
    yield Scene("prohibited category, seen", tuple(seen))
    shared = door.visit(at("16:33"), address_of("carla-ferri"), "forum.hidden-arms.example", ["illegal"], method="POST")
    yield Scene("illegal category", (shared,))
    advert = door.visit(
        at("09:58"), address_of("leo-santos"), "banner.after-dark.example", ["pornography", "advertising"],
        referrer_host="www.morning-courier.example", media_type="image/gif",
    )  # fmt: skip
    yield Scene("an advertisement within a page", (advert,))
    research = door.visit(at("11:40"), address_of("hugo-lambert"), "archive.militants-watch.example", ["violence"])
    quoted = door.visit(at("11:44"), address_of("hugo-lambert"), "board.the-thicket.example", ["hate speech"])
    yield Scene("research that was approved", (research, quoted))
    hate = door.visit(at("13:41"), address_of("marek-zielinski"), "board.the-thicket.example", ["hate speech"])
    yield Scene("discriminatory category", (hate,))


def _leisure(door: Door, day: Calendar) -> Iterator[Scene]:
    """Four hours online beside the work for Lena and Rhys, forty minutes for Mei: on registered cases Lena and Mei."""
    spans = (("09:20", 70), ("11:05", 65), ("14:05", 80), ("16:00", 45))
    for person, name in (
        ("lena-hartmann", "hours online, with a case"),
        ("rhys-morgan", "hours online, without a case"),
    ):
        yield Scene(name, tuple(_reading(door, day, person, spans)))
    yield Scene(
        "forty minutes online, with a case", tuple(_reading(door, day, "mei-tanaka", (("10:10", 20), ("15:15", 20))))
    )
    mei, feed = address_of("mei-tanaka"), "push.friends-around.example"
    polls = [
        door.visit(day.at("09:00") + timedelta(minutes=2 * number), mei, feed,
                   ["social-networking"], agent_class="app", referrer_host="www.friends-around.example", bytes_in=80)
        for number in range(200)
    ]  # fmt: skip
    yield Scene("a page left open", tuple(polls))


def _reading(door: Door, day: Calendar, person: str, spans: Iterable[tuple[str, int]]) -> Iterator[WebProxy]:
    sites = (("www.friends-around.example", "social-networking"), ("shop.larch-and-linen.example", "shopping"))
    for clock, minutes in spans:
        for page in range(minutes * 60 // int(_SCREEN.total_seconds())):
            host, category = sites[page // 4 % len(sites)]
            moment = day.at(clock) + _SCREEN * (page + door.random.random() / 2)
            yield door.visit(moment, address_of(person), host, [category])


def _crowd(count: int) -> list[str]:
    """The first so many of the cast who hold no office in the union."""
    bystanders = [member.address for member in CAST.values() if member.id not in ("imani-osei", "tomasz-wrona")]
    return bystanders[:count]
