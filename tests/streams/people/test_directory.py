"""What attributes mean: who is a person, under which id, with which addresses, until when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from headerfirst.streams.people.defaults import MailboxSign
from headerfirst.streams.people.directory import entry_of
from headerfirst.streams.people.distinguished_names import dn_form
from headerfirst.streams.people.interface import Entry, Unreadable

from tests.streams.people.exports import ADA_GUID, attributes, defaults


def read(settings: Any = None, /, **changes: Any) -> Entry:
    found = entry_of(attributes(**changes), settings or defaults())
    assert found is not None
    return found


def test_a_person_of_active_directory() -> None:
    assert read() == Entry(
        place="line 1",
        id="1001",
        names=[dn_form("cn=ada lind,ou=staff,dc=example,dc=org")],
        addresses=["ada.lind@example.org", "ada@example.org", "al@corp.example.org"],
        name="Ada Lind",
        manager=dn_form("cn=bea novak,ou=staff,dc=example,dc=org"),
        org_unit="Estates",
        type="Contractor",
        starts=datetime(2020, 1, 3, 10, 11, 12, tzinfo=UTC),
        endless=True,
        active=True,
        remarks=[],
    )


def test_a_person_of_open_ldap() -> None:
    microsofts = "displayName employeeNumber objectGUID proxyAddresses userPrincipalName department employeeType"
    more = "accountExpires userAccountControl whenCreated manager"
    open_ldap: dict[str, Any] = {
        **dict.fromkeys(f"{microsofts} {more}".split()),
        "objectClass": ["inetOrgPerson"],
        "entryUUID": ["f2b0"],
        "mail": ["a@example.org", "b@example.org"],
        "ou": ["Staff"],
    }
    found = read(**open_ldap)
    assert (found.id, found.name, found.org_unit) == ("f2b0", "Ada Lind", "Staff")
    assert found.addresses == ["a@example.org", "b@example.org"]
    assert (found.manager, found.active, found.ends, found.endless) == (None, None, None, False)


def test_the_first_attribute_that_is_there_is_the_id() -> None:
    assert read(employeeNumber=None, employeeID=["E7"]).id == "E7"
    assert read(employeeNumber=None).id == str(ADA_GUID)
    assert read(employeeNumber=None, objectGUID=None).id is None
    assert read(defaults(id_from=["sAMAccountName"]), sAMAccountName=["alind"]).id == "alind"
    assert read(defaults(id_from=["OBJECTguid"], id_prefix="ad-")).id == f"ad-{ADA_GUID}"


@pytest.mark.parametrize(
    "classes",
    [["group"], ["top", "organizationalUnit"], ["person", "user", "computer"], ["person", "contact"], ["domainDNS"]],
)
def test_what_is_no_person_is_passed_over(classes: list[str]) -> None:
    assert entry_of(attributes(objectClass=classes), defaults()) is None


def test_what_was_deleted_is_passed_over_and_what_says_no_class_is_a_person() -> None:
    assert entry_of(attributes(isDeleted=["TRUE"]), defaults()) is None
    assert read(objectClass=None).kind == "person"


def test_mailboxes_that_are_nobodys_own() -> None:
    assert read(msExchRecipientTypeDetails=["4"]).kind == "shared"
    assert read(msExchRecipientTypeDetails=["1"]).kind == "person"
    sign = MailboxSign(attribute="objectClass", value="simpleSecurityObject", type="service")
    assert read(defaults(mailboxes=[sign]), objectClass=["account", "simplesecurityobject"]).kind == "service"


def test_a_mailbox_is_not_called_by_the_name_that_it_logs_in_with() -> None:
    shared = {"msExchRecipientTypeDetails": ["4"]}
    assert read(**shared).addresses == ["ada.lind@example.org", "ada@example.org"]
    assert read(**shared, mail=None, proxyAddresses=None).addresses == ["al@corp.example.org"]


def test_domains_bound_mail_and_not_the_name_to_log_in_with() -> None:
    found = read(defaults(domains=["example.org"]), mail=["ada@home.example"])
    assert found.addresses == ["ada.lind@example.org", "ada@example.org", "al@corp.example.org"]
    assert found.remarks == ["an address is outside `domains`; left out"]


def test_names_that_a_proxy_knows_somebody_by() -> None:
    found = read(defaults(also_known_as=["sAMAccountName"]), sAMAccountName=["ALind"])
    assert found.addresses[-1] == "alind"


def test_several_managers_are_none() -> None:
    found = read(manager=["cn=a,dc=example", "cn=b,dc=example"])
    assert (found.manager, found.remarks) == (None, ["several managers; left out"])
    assert read(manager=["CN=A,DC=example", "cn=a, dc=example"]).manager == dn_form("cn=a,dc=example")


def test_another_attribute_may_say_how_somebody_is_employed() -> None:
    settings = defaults(type_from=["eduPersonPrimaryAffiliation", "employeeType"])
    assert read(settings, eduPersonPrimaryAffiliation=["student"]).type == "student"
    assert read(settings).type == "Contractor"


def test_when_an_account_ends() -> None:
    found = read(accountExpires=["128930364000000000"])
    assert (found.ends, found.endless) == (datetime(2009, 7, 25, 23, tzinfo=UTC), False)
    with pytest.raises(Unreadable, match=r"^AccountExpirationDate can be read in several ways: export accountExpires"):
        read(accountExpires=None, AccountExpirationDate=["03/04/2026 00:00:00"])


@pytest.mark.parametrize(
    ("changes", "active"),
    [
        ({"userAccountControl": ["514"]}, False),
        ({"userAccountControl": None, "Enabled": ["True"]}, True),
        ({"userAccountControl": None, "Enabled": ["False"]}, False),
        ({"userAccountControl": None, "nsAccountLock": ["TRUE"]}, False),
        ({"userAccountControl": None}, None),
    ],
)
def test_whether_an_account_is_disabled(changes: dict[str, Any], active: object) -> None:
    assert read(**changes).active is active


def test_a_day_of_creation_that_could_be_two_days_is_left_out_and_said() -> None:
    found = read(whenCreated=["03/04/2020 10:11:12"])
    assert found.starts is None
    assert found.remarks == ["whenCreated is in the words of the machine that wrote it; left out"]


def test_what_cannot_be_read_names_the_attribute_alone() -> None:
    with pytest.raises(Unreadable, match=r"^displayName is no text in UTF-8$"):
        read(displayName=[b"Zo\xeb"])
