"""What people report on the day: about others, about themselves, and what nobody may keep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from headerfirst.schemas.web_proxy import WebProxy
from headerfirst.streams.sample.cast import address_of
from headerfirst.streams.sample.door import Door
from headerfirst.streams.sample.organisation import OFFICIAL, Calendar
from headerfirst.streams.sample.protected import Scene

_PRESS_OFFICE: Final = address_of("priya-nair")
_DESK: Final = address_of("leo-santos")


def told(door: Door, day: Calendar) -> Iterator[Scene]:
    yield from _about_others(door, day)
    yield from _about_mail(door, day)
    yield from _by_accident(door, day)
    yield from _own_words(door, day)
    yield from _left_alone(door, day)


def _about_others(door: Door, day: Calendar) -> Iterator[Scene]:
    at = day.at
    post = door.report(
        at("09:26"), _PRESS_OFFICE, "press", about=address_of("sofia-lindgren"), category="disrepute",
        off_duty=True, identifiable_as_staff=True, disclaimer=True, evidence_ref="press-office/cutting-31",
    )  # fmt: skip
    yield Scene("press report about a post", (post,))
    complaint = door.report(
        at("10:48"), _DESK, "rights-holder", about=address_of("anton-rusu"), evidence_ref="service-desk/9120"
    )
    yield Scene("rights holder's complaint", (complaint,))


def _about_mail(door: Door, day: Calendar) -> Iterator[Scene]:
    misdirected = door.report(
        day.at("11:19"), address_of("hana-novak"), "misdirected", about=address_of("aoife-brennan")
    )
    yield Scene("misdirected mail", (misdirected,))


def _by_accident(door: Door, day: Calendar) -> Iterator[Scene]:
    """It makes no difference which came first: the word, or what the proxy saw."""
    at, jonas, dafydd = day.at, address_of("jonas-petrov"), address_of("dafydd-rowlands")

    def page(clock: str, user: str) -> WebProxy:
        return door.visit(at(clock), user, "www.after-dark.example", ["pornography"])

    first = door.report(at("10:04"), jonas, "accidental", about=jonas, category="illegal_or_obscene")
    yield Scene("accident told before anything was seen", (first, page("10:07", jonas)))
    later = door.report(at("12:20"), dafydd, "accidental", about=dafydd, category="illegal_or_obscene")
    yield Scene("accident told after it was seen", (page("11:51", dafydd), later))


def _own_words(door: Door, day: Calendar) -> Iterator[Scene]:
    at, kwame = day.at, address_of("kwame-boateng")
    answer = door.report(
        at("16:12"), kwame, "answer", about=kwame, category="chain_mail", evidence_ref="case-kwame/answer-1"
    )
    yield Scene("answer of whom it is about", (answer,))
    for_him = door.report(at("16:14"), address_of("marek-zielinski"), "answer", about=kwame, category="chain_mail")
    yield Scene("answer in somebody else's name", (for_him,))


def _left_alone(door: Door, day: Calendar) -> Iterator[Scene]:
    at = day.at
    nobody = door.report(at("13:44"), _PRESS_OFFICE, "referral", identified=False, category="disrepute")
    yield Scene("report of somebody who is not identified", (nobody,))
    private = door.report(
        at("13:50"), _PRESS_OFFICE, "referral", about=address_of("aoife-brennan"), category="disrepute",
        off_duty=True, identifiable_as_staff=False,
    )  # fmt: skip
    yield Scene("report of somebody's private life", (private,))
    official = door.report(
        at("14:26"), address_of("ruth-adeyemi"), "referral", about=address_of(OFFICIAL), category="disrepute"
    )
    yield Scene("report about a union official", (official,))
