"""Columns of PowerShell and csvde are attributes of Active Directory, by whatever name and in whatever form."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.people.ad_csv import read_ad_csv
from headerfirst.streams.people.attributes import Attributes
from headerfirst.streams.people.directory import entry_of
from headerfirst.streams.people.interface import Problem

from tests.streams.people.exports import a_file, defaults

POWERSHELL = (
    "#TYPE Selected.Microsoft.ActiveDirectory.Management.ADUser\n"
    '"DistinguishedName","Enabled","DisplayName","EmailAddress","proxyAddresses","Manager","ObjectClass","ObjectGUID"\n'
    '"CN=Ada Lind,OU=Staff,DC=example,DC=org","False","Ada Lind","ada@example.org",'
    '"SMTP:ada@example.org;smtp:al@example.org","CN=Bea Novak,OU=Staff,DC=example,DC=org","user",'
    '"6f9619ff-8b86-4d01-942d-00c04fc964ff"\n'
)
CSVDE = (
    "DN,objectClass,displayName,mail,objectGUID,accountExpires,userAccountControl\n"
    '"CN=Zo,OU=Staff,DC=example,DC=org",top;person;organizationalPerson;user,'
    "X'5a6fc3ab',zoe@example.org,X'ff19966f868b014d942d00c04fc964ff',0,514\n"
)


def read(folder: Path, content: str) -> list[Attributes | Problem]:
    return list(read_ad_csv(a_file(folder, "people.csv", content)))


def test_powershell(tmp_path: Path) -> None:
    [attributes] = read(tmp_path, POWERSHELL)
    assert isinstance(attributes, Attributes)
    entry = entry_of(attributes, defaults())
    assert entry is not None
    assert (entry.id, entry.name) == ("6f9619ff-8b86-4d01-942d-00c04fc964ff", "Ada Lind")
    assert (entry.addresses, entry.active) == (["ada@example.org", "al@example.org"], False)
    assert entry.manager is not None
    assert entry.place == "line 3"


def test_csvde(tmp_path: Path) -> None:
    [attributes] = read(tmp_path, CSVDE)
    assert isinstance(attributes, Attributes)
    entry = entry_of(attributes, defaults())
    assert entry is not None
    assert (entry.id, entry.name) == (
        "6f9619ff-8b86-4d01-942d-00c04fc964ff",
        "Zo\N{LATIN SMALL LETTER E WITH DIAERESIS}",
    )
    assert (entry.endless, entry.active) == (True, False)


def test_mailboxes_of_exchange(tmp_path: Path) -> None:
    content = (
        '"Guid","DisplayName","PrimarySmtpAddress","EmailAddresses","RecipientTypeDetails"\n'
        '"6f9619ff-8b86-4d01-942d-00c04fc964ff","Help","help@example.org",'
        '"SMTP:help@example.org;smtp:post@example.org","SharedMailbox"\n'
    )
    [attributes] = read(tmp_path, content)
    assert isinstance(attributes, Attributes)
    entry = entry_of(attributes, defaults())
    assert entry is not None
    assert (entry.kind, entry.addresses) == ("shared", ["help@example.org", "post@example.org"])


def test_the_name_of_a_type_in_place_of_values_is_refused_with_what_to_do(tmp_path: Path) -> None:
    content = "Name,proxyAddresses\nAda Lind,Microsoft.ActiveDirectory.Management.ADPropertyValueCollection\n"
    with pytest.raises(Misconfigured, match=r"line 2: the column 'proxyAddresses' .* -join ';'") as refused:
        read(tmp_path, content)
    assert "Ada" not in str(refused.value)


def test_a_bad_row_is_named(tmp_path: Path) -> None:
    assert read(tmp_path, "Name,mail\nAda Lind\n") == [Problem("line 2", "1 columns, and the header has 2")]
