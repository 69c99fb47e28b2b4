"""The address of whoever signed in to a mail server by a name that is none, so that nobody is taken for another."""

from __future__ import annotations

from typing import Final

from headerfirst.agents.register import Register
from headerfirst.streams.connectors.interface import Given

OPTION: Final = "login-domain"
EXPLAINED: Final = "of people who sign in by a name without one, as `example.org`"


def login_address(register: Register, given: Given, login: str) -> str | None:
    """By the register's id of the person, else with the domain that is given; None: nobody can say."""
    if "@" in login:
        return login
    person = register.person(login)
    if person is not None and person.addresses:
        return person.addresses[0]
    domain = given.options.get(OPTION)
    return f"{login}@{domain}" if domain else None
