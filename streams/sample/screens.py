"""On the screen: messages, social media, a shop of one's own and films, each beside what is nobody's business.

Most of it is an incident under one policy alone, or on a registered case alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from headerfirst.schemas.email_metadata import Device
from headerfirst.schemas.web_proxy import WebProxy
from headerfirst.streams.sample.cast import address_of
from headerfirst.streams.sample.door import Door
from headerfirst.streams.sample.organisation import SHOP_HOST, Calendar
from headerfirst.streams.sample.protected import Scene

_SOCIAL: Final = "www.instagram.com"
_FILM: Final = 1_100_000_000
"""Bytes of each of the pieces in which a film comes."""
_PIECES: Final = 10


def screens(door: Door, day: Calendar) -> Iterator[Scene]:
    yield from _messages(door, day)
    yield from _social_media(door, day)
    yield Scene("a seller's back office, again and again", tuple(_back_office(door, day, "tanvir-hossain")))
    yield Scene("the organisation's own shop", tuple(_back_office(door, day, "carys-pugh")))
    once = door.visit(day.at("11:17"), address_of("pia-holm"), SHOP_HOST, ["shopping"])
    yield Scene("a seller's back office, once", (once,))
    yield from _films(door, day)


def _messages(door: Door, day: Calendar) -> Iterator[Scene]:
    at, marek, own = day.at, address_of("marek-zielinski"), Device(owner="personal")
    messages = ["instant messaging"]
    here = door.visit(at("09:31"), marek, "web.whatsapp.com", messages)
    yield Scene("messages on the organisation's device", (here,))
    yield Scene(
        "messages on one's own device", (door.visit(at("09:36"), marek, "web.whatsapp.com", messages, device=own),)
    )
    yield Scene("messages by the approved service", (door.visit(at("09:38"), marek, "teams.microsoft.com", messages),))


def _social_media(door: Door, day: Calendar) -> Iterator[Scene]:
    at, social = day.at, ["social networking"]
    in_shift = [
        door.visit(at(clock), address_of("hana-novak"), _SOCIAL, social) for clock in ("10:52", "10:53", "15:20")
    ]
    yield Scene("social media in the shift", tuple(in_shift))
    in_break = door.visit(at("12:46"), address_of("pia-holm"), _SOCIAL, social)
    yield Scene("social media in the break", (in_break,))
    for_us = door.visit(at("11:12"), address_of("jonas-petrov"), _SOCIAL, social)
    yield Scene("social media for the organisation", (for_us,))


def _back_office(door: Door, day: Calendar, person: str) -> Iterator[WebProxy]:
    for number in range(12):
        moment = day.at("10:20") + timedelta(minutes=27 * number)
        yield door.visit(moment, address_of(person), SHOP_HOST, ["shopping"])


def _films(door: Door, day: Calendar) -> Iterator[Scene]:
    at, ben = day.at("14:05"), address_of("ben-castell")
    host, kind = "films.orpheum.example", ["streaming media"]
    pieces = [
        door.visit(at + timedelta(minutes=number), ben, host, kind, bytes_in=_FILM, media_type="video/mp4", status=206)
        for number in range(_PIECES)
    ]
    yield Scene("films by the gigabyte", tuple(pieces))
    song = door.visit(
        day.at("14:40"), address_of("mei-tanaka"), host, kind, bytes_in=6_000_000, media_type="audio/mpeg", status=206
    )
    yield Scene("one song", (song,))
