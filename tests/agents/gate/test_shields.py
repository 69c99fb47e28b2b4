"""A party is found under every protection that the register gives now, whatever came first."""

from __future__ import annotations

from itertools import permutations

from headerfirst.agents.gate.shields import ShieldIndex
from headerfirst.agents.register import Register
from headerfirst.schemas.register import RegisterRecord, key_of

from tests import builders
from tests.agents.made_packs import KEYS

CARYS_HERSELF = builders.person(id="carys", addresses=[builders.CARYS, "c.pugh@example.org"], name="Carys Pugh")
HER_OTHER_ADDRESS = KEYS.party("c.pugh@example.org")


class Kept:
    """A register and the index that listens to it."""

    def __init__(self, *records: RegisterRecord) -> None:
        self.register = Register()
        self.index = ShieldIndex(self.register, KEYS)
        for record in records:
            self.take(key_of(record), record)

    def take(self, key: str, record: RegisterRecord | None) -> None:
        self.register.fold(key, record)
        self.index(key, record)

    def keys(self, party: str) -> list[str]:
        return [shield.protection.key for shield in self.index.get(KEYS.party(party), ())]


def test_an_official_is_found_by_every_address_of_the_person() -> None:
    both: list[RegisterRecord] = [CARYS_HERSELF, builders.union_official()]
    for records in permutations(both):
        assert Kept(*records).keys("c.pugh@example.org") == ["union-official/carys"]


def test_a_shield_comes_with_the_record_that_gives_it() -> None:
    official = builders.union_official()
    (shield,) = Kept(official).index[KEYS.party(builders.CARYS)]
    assert shield.record == official
    assert shield.protection.start == builders.EARLIER


def test_several_shields_of_one_party_stand_in_the_order_of_their_keys() -> None:
    records: list[RegisterRecord] = [
        builders.union_address(address=builders.CARYS),
        builders.protected_address(address=builders.CARYS),
        builders.union_official(),
    ]
    for order in permutations(records):
        assert Kept(*order).keys(builders.CARYS) == [
            "protected-address/speak-up",
            "union-address/branch-office",
            "union-official/carys",
        ]


def test_a_newer_record_takes_the_place_of_the_older() -> None:
    kept = Kept(builders.union_official(), builders.union_official(addresses=["new@example.org"]))
    assert kept.keys(builders.CARYS) == []
    assert kept.keys("new@example.org") == ["union-official/carys"]


def test_a_tombstone_takes_the_shield_away() -> None:
    kept = Kept(builders.union_official(), CARYS_HERSELF)
    kept.take("union-official/carys", None)
    assert len(kept.index) == 0
    kept.take("person/carys", CARYS_HERSELF)
    assert list(kept.index) == []


def test_a_rejected_folder_shields_nothing() -> None:
    kept = Kept(builders.union_folder())
    assert len(kept.index) > 0
    kept.take("union-folder/amara-branch", builders.union_folder(status="rejected"))
    assert len(kept.index) == 0


def test_who_protects_nobody_is_not_in_it() -> None:
    kept = Kept(builders.person(), builders.organisation(), builders.case(), builders.consultation())
    assert len(kept.index) == 0


def test_a_person_gone_from_the_register_takes_their_own_addresses_along() -> None:
    kept = Kept(CARYS_HERSELF, builders.union_official())
    kept.take("person/carys", None)
    assert HER_OTHER_ADDRESS not in kept.index
    assert kept.keys(builders.CARYS) == ["union-official/carys"]
