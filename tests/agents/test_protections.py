"""What is left alone: union mail and folders, what is marked personal, proper channels, sites that nobody logs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from headerfirst.agents.protections import (
    PersonalMarks,
    addresses_of,
    folder_names,
    moments_of,
    proper_channel,
    protected_folder_names,
    shield_of_addresses,
    shield_of_folder,
    shield_of_mail,
    shield_of_visit,
)
from headerfirst.agents.register import Register
from headerfirst.schemas.email_metadata import Folder
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.register import UnionFolder
from headerfirst.schemas.vocabulary import Mark, Sensitivity
from msgspec.structs import replace

from tests import builders
from tests.agents.made_packs import pack_file, plain_records, register, sent

AMARA, CARYS, ELENI = builders.AMARA, builders.CARYS, builders.ELENI
NOON, EARLIER, LATER = builders.NOON, builders.EARLIER, builders.LATER
PROTECTIONS = pack_file().protections
MARKS = PersonalMarks(PROTECTIONS)


# Union mail

HOMOGLYPH = "саrуs.рugh@example.org"  # noqa: RUF001 - Cyrillic letters, to be taken for Latin ones
PLACES: list[tuple[str, dict[str, Any]]] = [
    ("mailbox", {"mailbox": CARYS}),
    ("from", {"from_": builders.address(CARYS)}),
    ("delegate-send", {"authenticated_sender": CARYS}),
    ("delegate-send by log-in name", {"authenticated_sender": "carys"}),
    ("reply-to", {"reply_to": [builders.address(CARYS)]}),
    ("to", {"to": [builders.address(AMARA), builders.address(CARYS)]}),
    ("cc", {"cc": [builders.address(CARYS)]}),
    ("bcc", {"bcc": [builders.address(CARYS)]}),
    ("case", {"cc": [builders.address("Carys.PUGH@Example.org")]}),
    ("plus-address", {"cc": [builders.address("carys.pugh+branch@example.org")]}),
    ("alias of the person", {"cc": [builders.address("c.pugh@example.org")]}),
    ("look-alike", {"cc": [builders.address(HOMOGLYPH)]}),
    ("digits", {"from_": builders.address("carys.pugh@examp1e.org")}),
    ("look-alike of an alias", {"cc": [builders.address("c.pugh@examp1e.org")]}),
]


def branch() -> Register:
    return register(
        *plain_records(),
        builders.person(id="carys", addresses=[CARYS, "c.pugh@example.org"]),
        builders.union_official(),
    )


@pytest.mark.parametrize("changes", [changes for _, changes in PLACES], ids=[place for place, _ in PLACES])
@pytest.mark.parametrize("plain", [builders.email_metadata(), sent()], ids=["inbound", "outbound"])
def test_an_official_anywhere_shields_the_message(plain: Any, changes: dict[str, Any]) -> None:
    assert shield_of_mail(branch(), PROTECTIONS, replace(plain, **changes)) == "union_official"
    assert shield_of_mail(branch(), PROTECTIONS, plain) is None


def test_the_display_name_of_an_official_protects_nobody_else() -> None:
    assert shield_of_mail(branch(), PROTECTIONS, sent(from_=builders.address(AMARA, "Carys Pugh"))) is None


@pytest.mark.parametrize(
    ("sent_at", "observed_at", "shielded"),
    [
        (NOON - timedelta(days=2), NOON - timedelta(days=2), True),
        (NOON - timedelta(seconds=1), NOON + timedelta(days=3), True),
        (None, NOON - timedelta(seconds=1), True),
        (NOON, NOON + timedelta(seconds=1), False),
        (None, NOON, False),
        (EARLIER - timedelta(days=1), EARLIER - timedelta(seconds=1), False),
        (EARLIER - timedelta(seconds=1), EARLIER, True),
    ],
    ids=["inside", "dated inside", "undated inside", "after", "undated after", "before", "arrived inside"],
)
def test_the_dates_of_office_decide(sent_at: datetime | None, observed_at: datetime, *, shielded: bool) -> None:
    known = register(*plain_records(), builders.union_official(from_=EARLIER, to=NOON))
    record = sent(to=[builders.address(CARYS)], sent_at=sent_at, observed_at=observed_at)
    assert shield_of_mail(known, PROTECTIONS, record) == ("union_official" if shielded else None)
    assert moments_of(record)[0] == observed_at


@pytest.mark.parametrize(
    "changes",
    [
        {"to": [builders.address("branch@example.org")]},
        {"from_": builders.address("Branch@Example.org")},
        {"mailbox": "branch@example.org"},
        {"bcc": [builders.address("branch+ballot@example.org")]},
        {"cc": [builders.address("branch@examp1e.org")]},
    ],
)
def test_a_union_address_shields_in_both_directions(changes: dict[str, Any]) -> None:
    known = register(*plain_records(), builders.union_address())
    assert shield_of_mail(known, PROTECTIONS, sent(**changes)) == "union_address"


def test_every_address_is_asked_for_and_no_name() -> None:
    record = sent(
        authenticated_sender="login",
        reply_to=[builders.address("reply@example.net")],
        cc=[builders.address("cc@example.net", "Somebody")],
        bcc=[builders.address("bcc@example.net")],
    )
    assert list(addresses_of(record)) == [
        AMARA,
        AMARA,
        "login",
        "reply@example.net",
        ELENI,
        "cc@example.net",
        "bcc@example.net",
    ]


def test_addresses_that_a_record_has_no_field_for_are_asked_about_alone() -> None:
    assert shield_of_addresses(branch(), [ELENI, CARYS], (NOON,)) == "union_official"
    assert shield_of_addresses(branch(), [ELENI], (NOON,)) is None
    assert shield_of_addresses(branch(), [], (NOON,)) is None


# Union folders


def in_folder(folder: Folder | None, *entries: UnionFolder, at: datetime = NOON, mailbox: str = AMARA) -> str | None:
    return shield_of_folder(register(*plain_records(), *entries), PROTECTIONS, mailbox, folder, (at,))


BRANCH = builders.union_folder(path="INBOX/Branch", folder_id="AAMk42")


@pytest.mark.parametrize(
    ("folder", "shielded"),
    [
        (Folder(path="INBOX/Branch"), True),
        (Folder(path="/inbox/branch/"), True),
        (Folder(path="INBOX.Branch"), True),
        (Folder(path="INBOX/Branch/2026/Ballot"), True),
        (Folder(id="AAMk42", path="Renamed"), True),
        (Folder(id="AAMk42"), True),
        (Folder(path="INBOX/Branches"), False),
        (Folder(path="INBOX"), False),
        (Folder(path="Archive/INBOX/Branch"), False),
        (Folder(id="AAMk43"), False),
        (Folder(), False),
        (None, False),
    ],
)
def test_a_registered_folder_shields_itself_and_what_lies_below(folder: Folder | None, *, shielded: bool) -> None:
    assert in_folder(folder, BRANCH) == ("union_folder" if shielded else None)


def test_a_folder_is_its_mailboxs_and_dated() -> None:
    folder = Folder(path="INBOX/Branch")
    assert in_folder(folder, BRANCH, mailbox="amara.okafor+x@Example.org") == "union_folder"
    assert in_folder(folder, BRANCH, mailbox=builders.BILAL) is None
    assert in_folder(folder, replace(BRANCH, to=NOON)) is None
    assert in_folder(folder, replace(BRANCH, to=NOON), at=NOON - timedelta(seconds=1)) == "union_folder"


def test_a_folder_that_is_registered_by_id_alone_is_not_the_whole_mailbox() -> None:
    by_id = replace(BRANCH, path="")
    assert in_folder(Folder(id="AAMk42", path="INBOX/Branch"), by_id) == "union_folder"
    assert in_folder(Folder(id="AAMk43", path="INBOX"), by_id) is None


@pytest.mark.parametrize(
    "path",
    [
        "INBOX/UNISON",
        "unison",
        "Unison 2026",
        "Unison_2026",
        "UNISON2026",
        "my-Unison-mail",
        "Trade-Union stuff",
        "Work/Trade  Union/x",
    ],
)
def test_a_folder_named_like_a_union_is_presumed_one(path: str) -> None:
    assert in_folder(Folder(path=path)) == "union_folder"
    assert in_folder(Folder(path=path), replace(BRANCH, path=path, status="presumed")) == "union_folder"


@pytest.mark.parametrize("path", ["INBOX", "Unisonance", "reunison", "Trade/Union", "Branch", "Trade"])
def test_a_folder_named_otherwise_is_not(path: str) -> None:
    assert in_folder(Folder(path=path)) is None


def test_the_presumption_ends_when_somebody_says_no() -> None:
    rejected = replace(BRANCH, path="INBOX/Unison", folder_id=None, status="rejected", from_=NOON)
    assert in_folder(Folder(path="INBOX/Unison"), rejected) is None
    assert in_folder(Folder(path="INBOX/Unison/Photos"), rejected) is None
    assert in_folder(Folder(path="INBOX/Unison"), rejected, at=NOON - timedelta(seconds=1)) == "union_folder"


def test_a_no_to_one_folder_says_nothing_of_another_name_below_it() -> None:
    rejected = replace(BRANCH, path="INBOX", folder_id=None, status="rejected")
    assert in_folder(Folder(path="INBOX/Unison"), rejected) == "union_folder"
    by_id = replace(BRANCH, path="", folder_id="AAMk42", status="rejected")
    assert in_folder(Folder(id="AAMk42", path="INBOX/Unison"), by_id) is None


def test_a_registered_folder_stays_one_although_its_parent_was_rejected() -> None:
    rejected = replace(BRANCH, id="other", path="INBOX", folder_id=None, status="rejected")
    assert in_folder(Folder(path="INBOX/Branch"), rejected, BRANCH) == "union_folder"


def test_a_folder_shields_the_message_in_it() -> None:
    known = register(*plain_records(), BRANCH)
    assert shield_of_mail(known, PROTECTIONS, sent(folder=Folder(path="INBOX/Branch/x"))) == "union_folder"


def test_a_folder_has_a_name_for_itself_and_for_each_above_it() -> None:
    below = Folder(id="AAMk43", path="INBOX/Branch/Ballot")
    assert list(folder_names(AMARA, below)) == [
        f"{AMARA}#AAMk43",
        f"{AMARA}/inbox",
        f"{AMARA}/inbox/branch",
        f"{AMARA}/inbox/branch/ballot",
    ]
    assert list(folder_names(AMARA, None)) == []
    assert list(protected_folder_names(BRANCH)) == [f"{AMARA}#AAMk42", f"{AMARA}/inbox/branch"]
    assert list(protected_folder_names(replace(BRANCH, path="/"))) == [f"{AMARA}#AAMk42"]


# Personal marks


@pytest.mark.parametrize(
    "heading",
    [
        "[PERSONAL] dinner",
        "  (private) dinner",
        "Private: dinner",
        "Re: [PERSONAL] dinner",
        "AW: [Personal] dinner",
        "Fwd: Re: AW: [PERSONAL] dinner",
        "RE[2]: [personal] dinner",
        "Re : Personal: dinner",
        "TR: RE: [PERSONAL] dîner",
        "SV: VS: (personal) middag",
        "Atb: [Personal] cinio",
        "Re\uff1a [PERSONAL] dinner",
        "[EXTERNAL] [PERSONAL] dinner",
        "Re: [choir] Re: [PERSONAL] dinner",
        "Automatic reply: [PERSONAL] dinner",
    ],
)
def test_a_heading_that_is_marked_stays_marked_in_replies(heading: str) -> None:
    assert MARKS.in_heading(heading)
    assert MARKS.of([], "normal", heading) == ["heading"]


@pytest.mark.parametrize(
    "heading",
    [
        None,
        "",
        "Personal data audit",
        "Re: personal data audit",
        "Private finance initiative: minutes",
        "Personnel: new starters",
        "Minutes [personal items removed]",
        "Re: Re: Re:",
        "[" * 2000,
        "Re: " * 2000,
    ],
)
def test_other_headings_are_not(heading: str | None) -> None:
    assert not MARKS.in_heading(heading)
    assert MARKS.of([], "normal", heading) == []


@pytest.mark.parametrize(
    ("marks", "sensitivity", "heading", "found"),
    [
        ([], "personal", None, ["header"]),
        ([], "private", "Minutes", ["header"]),
        ([], "company-confidential", "Minutes", []),
        ([], "unknown", "Minutes", []),
        (["label"], "normal", "Minutes", ["label"]),
        (["folder", "late", "folder"], "normal", None, ["folder", "late"]),
        (["heading"], "personal", "[PERSONAL] x", ["heading", "header"]),
        (["label"], "private", "[PERSONAL] x", ["label", "header", "heading"]),
    ],
)
def test_marks_add_up(marks: list[Mark], sensitivity: Sensitivity, heading: str | None, found: list[Mark]) -> None:
    assert MARKS.of(marks, sensitivity, heading) == found


def test_a_pack_without_conventions_reads_no_heading() -> None:
    silent = PersonalMarks(replace(PROTECTIONS, personal_headings=[]))
    assert not silent.in_heading("[PERSONAL] dinner")


def test_a_convention_that_is_no_expression_is_refused() -> None:
    with pytest.raises(Misconfigured, match="personal_headings"):
        PersonalMarks(replace(PROTECTIONS, personal_headings=["[personal"]))


# Proper channels and sites


def test_a_proper_channel_is_any_of_the_parties() -> None:
    known = register(*plain_records(), builders.protected_address())
    parties = [known.party(address, NOON) for address in (AMARA, "speak.up@example.org")]
    assert proper_channel(parties) == "whistleblowing"
    assert proper_channel(parties[:1]) is None


NO_LOG = frozenset({"health", "trade-unions"})


@pytest.mark.parametrize(
    ("host", "categories", "reason"),
    [
        ("www.counselling.example.net", ["reference"], "protected_site"),
        ("www.counselling.example.net", ["Health"], "protected_site"),
        ("www.example.net", ["HEALTH", "reference"], "no_log"),
        ("www.example.net", ["Trade Unions"], "no_log"),
        ("www.example.net", ["reference"], None),
        ("www.example.net", [], None),
    ],
)
def test_sites_that_nobody_logs(host: str, categories: list[str], reason: str | None) -> None:
    known = register(builders.protected_site())
    visit = builders.web_proxy(host=host, vendor_categories=categories)
    assert shield_of_visit(known, NO_LOG, visit, visit.vendor_categories) == reason
