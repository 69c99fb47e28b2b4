"""Keys of the sample day: the same for the same seed, another for everybody, the public half in the register."""

from __future__ import annotations

from datetime import date

from headerfirst.agents.signatures import public_half
from headerfirst.schemas.register import Role
from headerfirst.streams.sample.day import sample_day
from headerfirst.streams.sample.signing import signing_key

from tests import builders


def test_the_register_holds_the_public_half_of_everybody_who_decides() -> None:
    sample = sample_day(date(2026, 3, 10), 5, [builders.PACK], records=0)
    roles = [record for _, record in sample.register if isinstance(record, Role)]

    assert len({role.public_key for role in roles}) == len(roles) == 7
    assert all(role.public_key == public_half(signing_key(5, role.person)) for role in roles)


def test_another_seed_or_person_has_another_key() -> None:
    keys = {public_half(signing_key(seed, person)) for seed in (1, 2) for person in ("maya-green", "ravi-menon")}

    assert len(keys) == 4
    assert public_half(signing_key(1, "maya-green")) in keys
