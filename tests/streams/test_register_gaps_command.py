"""`headerfirst register gaps` counts by team where the policy asks for it, and never says who."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.register import RegisterRecord
from headerfirst.streams.commands.register import register

from tests import builders
from tests.streams.command_line import only_sentence, run
from tests.streams.installation import Installation, activation


def said(*options: str) -> str:
    """By the command, in this process."""
    return CliRunner().invoke(register, ["gaps", *options], catch_exceptions=False).output


def staff(team: str, first: int, number: int) -> list[RegisterRecord]:
    return [
        builders.person(id=f"e-{n}", addresses=[f"e{n}@example.org"], name=f"Invented {n}", org_unit=team)
        for n in range(first, first + number)
    ]


@pytest.fixture
def council(installation: Installation) -> str:
    """Ten in Estates, of whom one has given access; twelve in Parks; three in Roads, whom nobody counts alone."""
    people = [*staff("Estates", 0, 10), *staff("Parks", 10, 12), *staff("Roads", 30, 3)]
    installation.write(builders.organisation(), *people, builders.delegation(mailbox="e0@example.org"))
    installation.write(activation("wcc"))
    return installation.bootstrap


def test_it_counts_by_team_and_names_nobody(council: str) -> None:
    told = said("--bootstrap", council)
    assert told.splitlines()[:2] == [
        "Parks        12 of 12 have given nobody access",
        "other teams  12 of 13 have given nobody access",
    ]
    for hidden in ("Roads", "Invented", "@"):
        assert hidden not in told


def test_it_counts_for_programs_too(council: str) -> None:
    told = json.loads(said("--json", "--bootstrap", council))
    assert told == {
        "asked": True,
        "smallest_group": 10,
        "teams": [
            {"team": "Parks", "people": 12, "without": 12},
            {"team": "other teams", "people": 13, "without": 12},
        ],
    }


def test_of_few_people_nothing_is_told(installation: Installation) -> None:
    installation.write(*staff("Estates", 0, 9), activation("wcc"))
    assert (
        said("--bootstrap", installation.bootstrap)
        == "Fewer than 10 people are asked for it: a figure would be about each of them.\n"
    )


def test_where_the_policy_asks_nobody_nobody_is_counted(installation: Installation) -> None:
    installation.write(*staff("Estates", 0, 12), activation("dmu"))
    where = ("--bootstrap", installation.bootstrap)
    assert said(*where) == ("The policy in force asks nobody for delegated access; nothing was counted.\n")
    assert json.loads(said("--json", *where))["teams"] == []


def test_what_it_cannot_count_it_says_in_one_sentence(installation: Installation) -> None:
    where = ("--bootstrap", installation.bootstrap)
    installation.write(*staff("Estates", 0, 12))
    with pytest.raises(Misconfigured, match="puts no pack in force that is here"):
        said(*where)
    installation.produce("register", b'{"kind":"person"}')
    done = run("register", "gaps", *where)
    assert only_sentence(done) == "The register has a record that cannot be read (field_missing); write it again."
