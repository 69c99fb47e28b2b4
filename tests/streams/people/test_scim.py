"""SCIM users as lists, pages or lines; unknown attributes are dropped, private addresses never taken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.people.interface import Entry, Problem
from headerfirst.streams.people.scim import Missing, read_scim

from tests.streams.people.exports import a_file, defaults

CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
ADA: dict[str, Any] = {
    "schemas": [CORE, ENTERPRISE, "urn:example:params:scim:schemas:extension:2.0:User"],
    "id": "2819c223",
    "userName": "alind@corp.example",
    "displayName": "Ada Lind",
    "userType": "Contractor",
    "timezone": "Europe/London",
    "active": True,
    "emails": [
        {"value": "al@example.org", "type": "work"},
        {"value": "Ada@example.org", "type": "work", "primary": True},
        {"value": "ada@home.example", "type": "home"},
    ],
    "phoneNumbers": [{"value": "none of ours"}],
    "meta": {"resourceType": "User", "created": "2020-01-23T04:56:22Z"},
    ENTERPRISE: {"employeeNumber": "1001", "department": "Estates", "manager": {"value": "26118915"}},
    "urn:example:params:scim:schemas:extension:2.0:User": {"badge": 7},
}


def read(folder: Path, content: Any, **changes: Any) -> list[Entry | Problem | Missing | None]:
    text = content if isinstance(content, str) else json.dumps(content)
    return list(read_scim(a_file(folder, "people.json", text), defaults(**changes)))


def listed(*users: Any, total: int | None = None) -> dict[str, Any]:
    schemas = ["urn:ietf:params:scim:api:messages:2.0:ListResponse"]
    return {"schemas": schemas, "totalResults": len(users) if total is None else total, "Resources": list(users)}


def test_a_user_with_the_enterprise_extension(tmp_path: Path) -> None:
    assert read(tmp_path, listed(ADA)) == [
        Entry(
            place="user 1",
            id="1001",
            names=["2819c223"],
            addresses=["ada@example.org", "al@example.org", "alind@corp.example"],
            name="Ada Lind",
            manager="26118915",
            org_unit="Estates",
            type="Contractor",
            time_zone="Europe/London",
            active=True,
            remarks=[],
        )
    ]


def test_a_list_pages_and_one_user_a_line_are_the_same(tmp_path: Path) -> None:
    bea = ADA | {"id": "26118915", ENTERPRISE: {"employeeNumber": "1002"}}
    whole = read(tmp_path, listed(ADA, bea))
    assert len(whole) == 2
    assert whole == read(tmp_path, [ADA, bea])
    assert whole == read(tmp_path, f"{json.dumps(ADA)}\n\n{json.dumps(bea)}\n")
    assert whole == read(tmp_path, "\n".join(json.dumps(listed(user, total=2)) for user in (ADA, bea)))


def test_users_that_the_provider_has_and_the_file_has_not(tmp_path: Path) -> None:
    assert read(tmp_path, listed(ADA, total=3))[1:] == [2]


def test_names_of_attributes_in_any_case(tmp_path: Path) -> None:
    odd = {name.upper() if name in ("displayName", "emails") else name: value for name, value in ADA.items()}
    assert read(tmp_path, [odd]) == read(tmp_path, [ADA])


def test_ids_come_from_where_the_defaults_say(tmp_path: Path) -> None:
    [entry] = read(tmp_path, [ADA], id_from=["externalId", "userName"], id_prefix="idp-")
    assert isinstance(entry, Entry)
    assert entry.id == "idp-alind@corp.example"


def test_a_name_that_stands_in_parts(tmp_path: Path) -> None:
    parts = {"givenName": "Ada", "familyName": "Lind"}
    [entry] = read(tmp_path, [ADA | {"displayName": None, "name": parts}])
    assert isinstance(entry, Entry)
    assert entry.name == "Ada Lind"


def test_groups_are_passed_over(tmp_path: Path) -> None:
    assert read(tmp_path, [{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "id": "1"}]) == [None]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"emails": "ada@example.org"}, "not as RFC 7643 has it: emails"),
        ({"active": "perhaps"}, "not as RFC 7643 has it: active"),
        ({ENTERPRISE: {"manager": "26118915"}}, "not as RFC 7643 has it: manager"),
        ({"timezone": "London"}, "timezone is no zone of the tz database"),
        ({ENTERPRISE: {"employeeNumber": "10 01"}}, "employeeNumber has characters that an id may not have"),
    ],
)
def test_a_bad_user_is_named_by_its_number_and_spoils_no_other(
    tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    found = read(tmp_path, [ADA, ADA | change, ADA])
    assert found[1] == Problem("user 2", reason)
    assert isinstance(found[0], Entry)
    assert found[2] is not None
    assert found[2] != found[1]


def test_a_user_that_is_no_object(tmp_path: Path) -> None:
    assert read(tmp_path, listed(ADA, "ada"))[1] == Problem("user 2", "not as RFC 7643 has it: the user")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('{"schemas": ["urn:ietf:params:scim', "line 1: not JSON; the file may have been cut off"),
        ("7", "holds no SCIM"),
        ("[7]", "holds no SCIM"),
        ('{"totalResults": "many", "Resources": []}', "`totalResults` is no number"),
    ],
)
def test_a_file_that_is_no_scim(tmp_path: Path, content: str, sentence: str) -> None:
    with pytest.raises(Misconfigured, match=sentence):
        read(tmp_path, content)
