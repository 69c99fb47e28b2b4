"""People of a real directory into a real Kafka: imported, unchanged, changed, gone; and nobody is deleted."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from headerfirst.schemas.register import Mailbox, Person
from headerfirst.streams import admin
from headerfirst.streams.codec import decode
from headerfirst.streams.register_writer import open_writer, present_records
from headerfirst.streams.topics import DEFAULT_PARTITIONS

from tests import builders
from tests.slapd_server import SUFFIX, SlapdServer
from tests.streams.command_line import run
from tests.streams.people.exports import ADA_GUID, ldif_of

pytestmark = pytest.mark.e2e

DEFAULTS: Final = """
id_prefix: ldap-
id_from: [employeeNumber, objectGUID]
time_zone: Europe/London
person_type: employee
mailboxes: [{attribute: businessCategory, value: shared mailbox, type: shared}]
"""
STAFF: Final = f"ou=Staff,{SUFFIX}"
ZOE: Final = "Zo\N{LATIN SMALL LETTER E WITH DIAERESIS} Marsh"
TREE: Final = b"".join(
    [
        ldif_of(SUFFIX, {"objectClass": ["dcObject", "organization"], "o": ["Example"], "dc": ["example"]}),
        ldif_of(STAFF, {"objectClass": ["organizationalUnit"], "ou": ["Staff"]}),
    ]
)


def staff(number: int, name: str, **more: str) -> bytes:
    values = {"cn": [name], "sn": [name.rsplit(maxsplit=1)[-1]], "mail": [f"person{number}@example.org"]} | {
        attribute: [value] for attribute, value in more.items()
    }
    classes = {"objectClass": ["inetOrgPerson"], "employeeNumber": [str(number)]}
    return ldif_of(f"uid=p{number},{STAFF}", classes | values)


PEOPLE: Final = [
    staff(1, ZOE, departmentNumber="Estates"),
    staff(2, "Bea Novak", manager=f"UID=P1, OU=staff, {SUFFIX}"),
    staff(3, "Dan Roy", departmentNumber="Library and a name that is long enough to be folded by whoever writes it"),
    staff(4, "Help Desk", businessCategory="shared mailbox"),
]
DISABLED: Final = ldif_of(
    f"CN=Eli Roy,{STAFF}",
    {
        "objectClass": ["user", "extensibleObject"],  # the second for attributes that OpenLDAP's copy does not grant
        "cn": ["Eli Roy"],
        "sn": ["Roy"],
        "instanceType": ["4"],
        "nTSecurityDescriptor": ["none"],
        "objectCategory": [f"CN=Person,{SUFFIX}"],
        "objectSid": ["none"],
        "objectGUID": [ADA_GUID.bytes_le],
        "userAccountControl": ["514"],
        "accountExpires": ["128930364000000000"],
        "proxyAddresses": ["SMTP:eli.roy@example.org", "smtp:eli@example.org", "X500:/o=Example/cn=eli"],
        "whenCreated": ["20060103101112.0Z"],
        "userPrincipalName": ["eli@corp.example.org"],
    },
)
"""As Active Directory has somebody who left in July 2009."""


class Register:
    """On a real Kafka, by the command line."""

    def __init__(self, bootstrap: str, prefix: str, folder: Path) -> None:
        self.where = ("--bootstrap", bootstrap, "--prefix", prefix)
        self._address = (bootstrap, prefix)
        self._folder = folder
        (folder / "defaults.yaml").write_text(DEFAULTS, encoding="utf-8")

    def take(self, export: bytes, *options: str) -> subprocess.CompletedProcess[str]:
        file = self._folder / "people.ldif"
        file.write_bytes(export)
        defaults = ("--defaults", self._folder / "defaults.yaml")
        return run("register", "import", *self.where, *defaults, *options, file)

    def records(self) -> dict[str, bytes]:
        return dict(present_records(*self._address))

    def person(self, number: int) -> Person:
        record = decode("register", self.records()[f"person/ldap-{number}"]).record
        assert isinstance(record, Person)
        return record


@pytest.fixture
def register(kafka: str, prefix: str, tmp_path: Path) -> Register:
    with admin.connect(kafka) as client:
        admin.apply(client, admin.Layout(prefix, DEFAULT_PARTITIONS, 1))
    with open_writer(kafka, prefix) as writer:
        writer.write([builders.person(), builders.union_official()])
    return Register(kafka, prefix, tmp_path)


def exported(people: list[bytes]) -> bytes:
    with SlapdServer.started(TREE + b"".join(people)) as server:
        return server.search("(objectClass=*)")


def test_people_come_from_a_directory_and_leave_with_it(register: Register) -> None:
    before = register.records()
    export = exported(PEOPLE)

    tried = register.take(export, "--full", "--dry-run")
    assert tried.returncode == 0, tried.stderr
    assert "new 4, changed 0, leaving 0, unchanged 0, no longer in the directory: 0." in tried.stdout
    assert register.records() == before

    done = register.take(export, "--full")
    assert done.stdout.splitlines()[-1] == "4 records written, 0 unchanged."
    zoe, bea, dan = map(register.person, (1, 2, 3))
    assert (zoe.name, zoe.addresses, zoe.org_unit) == (ZOE, ["person1@example.org"], "Estates")
    assert (bea.manager, dan.manager) == ("ldap-1", None)
    assert decode("register", register.records()["mailbox/ldap-4"]).record == Mailbox(
        id="ldap-4", address="person4@example.org", type="shared", owners=[]
    )

    again = register.take(export, "--full", "--dry-run")
    assert again.stdout.splitlines()[-1] == "0 records would be written, 4 unchanged."

    without_dan = exported([PEOPLE[0], PEOPLE[1], PEOPLE[3]])
    refused = register.take(without_dan, "--full")
    assert refused.returncode == 2
    assert "1 of 3 people would leave, more than one in 10" in refused.stderr
    assert register.person(3).ends is None

    left = register.take(without_dan, "--full", "--allow-leavers", "1", "--at", "2026-03-10T12:00:00Z")
    assert left.stdout.splitlines()[-1] == "1 records written, 3 unchanged."
    assert register.person(3).ends == datetime(2026, 3, 10, 12, tzinfo=UTC)
    assert {key: value for key, value in register.records().items() if key in before} == before


def test_active_directory(register: Register) -> None:
    done = register.take(exported([DISABLED]))
    assert done.returncode == 0, done.stderr
    person = decode("register", register.records()[f"person/ldap-{ADA_GUID}"]).record
    assert person == Person(
        id=f"ldap-{ADA_GUID}",
        addresses=["eli.roy@example.org", "eli@example.org", "eli@corp.example.org"],
        name="Eli Roy",
        person_type="employee",
        time_zone="Europe/London",
        starts=datetime(2006, 1, 3, 10, 11, 12, tzinfo=UTC),
        ends=datetime(2009, 7, 25, 23, tzinfo=UTC),
        acknowledged_policy=[],
    )
    assert "Eli" not in done.stdout + done.stderr
    assert "@" not in done.stdout + done.stderr


def test_an_export_that_a_server_cut_short_is_refused(register: Register) -> None:
    with SlapdServer.started(TREE + b"".join(PEOPLE)) as server:
        command = ["ldapsearch", "-x", "-z", "3", "-H", f"ldap://127.0.0.1:{server.port}", "-b", SUFFIX]
        cut = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    refused = register.take(cut, "--full")
    assert refused.returncode == 2
    assert "the server ended the export early (result 4)" in refused.stderr
    assert "person/ldap-1" not in register.records()
