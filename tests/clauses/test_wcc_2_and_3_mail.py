"""WCC key points and sections 2 and 3 on mail: whom it binds, in whose name one writes, and by which account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from headerfirst.schemas.email_metadata import Authentication, Device, EmailMetadata, GatewayVerdict
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.register import RegisterRecord
from headerfirst.streams.codec import decode, encode

from tests import builders
from tests.clauses.letters import ALL_USERS, CASE, arrived, letters, mail, to_all
from tests.clauses.triage import outcome

OWN = "amara.okafor@example.net"
HELPDESK = f"helpdesk@{builders.DOMAIN}"
AS_BILAL: dict[str, Any] = {"from_": builders.address(builders.BILAL, "Bilal Rahman")}
MAY_SEND: dict[str, Any] = {"mailbox": builders.BILAL, "delegate": "amara", "nominated_by": "bilal"}


@pytest.mark.clause("WCC KP2", "WCC 3 all business by corporate mail")
@pytest.mark.parametrize(
    ("changes", "records"),
    [
        pytest.param({"to": [builders.address(OWN)]}, [], id="an address of her name"),
        pytest.param({"to": [builders.address("daisy@example.com", "Amara Okafor")]}, [], id="one that shows her name"),
        pytest.param(
            {"to": [builders.address("daisy@example.com")]},
            [builders.person(addresses=[builders.AMARA, "daisy@example.com"])],
            id="one that is registered as hers",
        ),
        pytest.param({"to": [builders.address(builders.ELENI)], "bcc": [builders.address(OWN)]}, [], id="a blind copy"),
    ],
)
def test_kp2_business_to_ones_own_account_asks_for_a_scan(
    changes: dict[str, Any], records: list[RegisterRecord]
) -> None:
    told = outcome("wcc", mail(subject="Draft budget", **changes), register=records)
    [request] = told.requests
    assert (request.kind, request.mode, request.purpose, request.rule_id) == (
        "open-content",
        "scan",
        "dlp",
        "business-by-personal-account",
    )
    assert told.findings == []


@pytest.mark.clause("WCC KP2", "WCC 3 personal marking", "WCC KP3")
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"to": [builders.address(OWN)], "subject": "[PERSONAL] photos"}, id="marked as personal"),
        pytest.param({"to": [builders.address(OWN)], "sensitivity": "private"}, id="marked by the header"),
        pytest.param({"to": [builders.address(builders.ELENI, "Eleni Markou")]}, id="to somebody else"),
        pytest.param({"to": [builders.address(OWN)], "auto_submitted": "auto-replied"}, id="an out-of-office answer"),
    ],
)
def test_kp2_what_is_personal_or_goes_elsewhere_is_left_alone(changes: dict[str, Any]) -> None:
    assert outcome("wcc", mail(**changes)).requests == []


@pytest.mark.clause("DMU 4.3", "DMU 4.1")
def test_the_university_prefers_the_private_account() -> None:
    record = mail(to=[builders.address(OWN)], reply_to=[builders.address(OWN)], subject="Holiday photos")
    told = outcome("dmu", record, register=[CASE])
    assert (told.findings, told.requests) == ([], [])


@pytest.mark.clause("WCC 3 all business by corporate mail")
def test_3_answers_to_ones_own_account_are_an_incident() -> None:
    told = outcome("wcc", mail(reply_to=[builders.address(OWN)]))
    [incident] = told.incidents
    assert (incident.category, incident.class_) == ("business_by_personal_account", "conduct")
    for answers in ([HELPDESK], [builders.ELENI], []):
        assert outcome("wcc", mail(reply_to=[builders.address(one) for one in answers])).incidents == []
    assert outcome("wcc", mail(reply_to=[builders.address(OWN)], sensitivity="personal")).incidents == []


@pytest.mark.clause("WCC 2 scope", "WCC 4 partner staff")
@pytest.mark.parametrize(
    "person_type",
    ["employee", "agency", "contractor", "consultant", "volunteer", "councillor", "partner", "subsidiary"],
)
def test_2_everybody_whom_the_policy_names_is_bound(person_type: Any) -> None:
    person = builders.person(person_type=person_type, employer="Brightwater Partners")
    assert outcome("wcc", to_all(), register=[ALL_USERS, person]).categories == ["mass_mail"]


@pytest.mark.clause("WCC 2 scope")
@pytest.mark.parametrize("person_type", ["student", "visitor"])
def test_2_whom_it_does_not_name_is_not(person_type: Any) -> None:
    told = outcome("wcc", to_all(), register=[ALL_USERS, builders.person(person_type=person_type)])
    assert told.lines == []
    assert told.counts == {("out_of_scope", person_type): 1}


@pytest.mark.clause("WCC 2 scope")
def test_2_a_councillor_is_bound_on_the_councils_equipment_alone() -> None:
    councillor = builders.person(person_type="councillor")
    for owner, expected in (("personal", []), ("organisation", ["mass_mail"]), ("unknown", ["mass_mail"])):
        device = msgspec.convert({"owner": owner}, Device)
        told = outcome("wcc", to_all(device=device), register=[ALL_USERS, councillor])
        assert told.categories == expected


@pytest.mark.clause("WCC 2 scope")
def test_2_a_type_of_person_or_a_channel_that_nobody_knows_is_not_guessed() -> None:
    person = msgspec.json.decode(encode(builders.person())) | {"person_type": "robot"}
    with pytest.raises(Malformed):
        decode("register", msgspec.json.encode(person))
    letter = msgspec.json.decode(encode(mail())) | {"channel": "pigeon"}
    with pytest.raises(Malformed):
        decode("email-metadata", msgspec.json.encode(letter))


@pytest.mark.clause("WCC 3 authorised users")
def test_3_only_authorised_users() -> None:
    stranger = {"mailbox": "nobody@example.org", "authenticated_sender": "nobody@example.org"}
    told = outcome("wcc", mail(**stranger, from_=builders.address("nobody@example.org")))
    [incident] = told.incidents
    assert (incident.category, incident.about, incident.person) == ("unauthorised_user", "account", None)
    shared = mail(mailbox=HELPDESK, authenticated_sender=None, from_=builders.address(HELPDESK))
    assert outcome("wcc", shared, register=[builders.mailbox()]).incidents == []
    assert outcome("wcc", mail()).incidents == []


@pytest.mark.clause("WCC 3 authorised users")
def test_3_who_has_left_is_authorised_no_longer() -> None:
    left = builders.person(ends=builders.NOON - timedelta(days=1))
    assert outcome("wcc", mail(), register=[left]).categories == ["leaver_activity"]


@pytest.mark.clause("WCC 3 impersonation")
@pytest.mark.parametrize(
    ("record", "records"),
    [
        pytest.param(mail(**AS_BILAL), [], id="another's address"),
        pytest.param(mail(from_=builders.address("rector@example.org")), [], id="nobody's address"),
        pytest.param(mail(**AS_BILAL), [builders.delegation(**MAY_SEND)], id="leave to read alone"),
        pytest.param(mail(from_=builders.address(builders.AMARA, "Bilal Rahman")), [], id="another's name"),
        pytest.param(mail(from_=builders.address(builders.AMARA, "RAHMAN, Bilal (CEO)")), [], id="his name, inverted"),
        pytest.param(
            mail(from_=builders.address(builders.AMARA, "Bil\N{CYRILLIC SMALL LETTER A}l Rahman")),
            [],
            id="his name in letters that look alike",
        ),
        pytest.param(arrived("ceo.office@quick-notes.example", "Bilal Rahman"), [], id="his name, from outside"),
        pytest.param(
            arrived("bilal.rahman@example.net", "Bilal Rahman", auth=Authentication(dmarc="fail")),
            [],
            id="his name, from an address like his, disproved",
        ),
        pytest.param(arrived("pay@examp1e.org"), [], id="a domain that looks like ours"),
        pytest.param(
            arrived("pay@" + "ex\N{CYRILLIC SMALL LETTER A}mple.org".encode("idna").decode()),
            [],
            id="in letters of another alphabet",
        ),
        pytest.param(arrived(reply_to=[builders.address("bilal.rahman@exarnple.org")]), [], id="answers to one"),
    ],
)
def test_3_nobody_writes_in_anothers_name(record: EmailMetadata, records: list[RegisterRecord]) -> None:
    assert "impersonation" in outcome("wcc", record, register=records).categories


@pytest.mark.clause("WCC 3 impersonation")
@pytest.mark.parametrize(
    ("record", "records"),
    [
        pytest.param(mail(), [], id="in her own"),
        pytest.param(mail(from_=builders.address(builders.AMARA, "Okafor, Amara")), [], id="her own, inverted"),
        pytest.param(
            mail(**AS_BILAL), [builders.delegation(**MAY_SEND, access="send-on-behalf")], id="on his behalf, as agreed"
        ),
        pytest.param(mail(**AS_BILAL), [builders.delegation(**MAY_SEND, access="send-as")], id="as him, as agreed"),
        pytest.param(mail(from_=builders.address(HELPDESK, "Help desk")), [builders.mailbox()], id="a shared mailbox"),
        pytest.param(mail(list_id="estates.example.org", **AS_BILAL), [], id="passed on by a list"),
        pytest.param(
            mail(from_=builders.address(builders.AMARA, "Bilal Rahman")),
            [builders.person(name="Bilal Rahman")],
            id="two people of one name",
        ),
        pytest.param(
            arrived("bilal.rahman@example.net", "Bilal Rahman", auth=Authentication(dmarc="pass")),
            [],
            id="his own address at home",
        ),
        pytest.param(arrived("daisy@example.net", "Amara Okafor"), [], id="to herself, from home"),
        pytest.param(arrived(builders.ELENI, "Eleni Markou"), [], id="a stranger"),
        pytest.param(arrived("news@lists.example.org"), [], id="from below our own domain"),
    ],
)
def test_3_what_is_agreed_or_ones_own_is_no_impersonation(record: EmailMetadata, records: list[RegisterRecord]) -> None:
    assert outcome("wcc", record, register=records).categories == []


@pytest.mark.clause("WCC 3 auto-forward/respond")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"auto_submitted": "auto-forwarded"}, ["auto_forward"], id="forwarded outside"),
        pytest.param(
            {
                "auto_submitted": "auto-forwarded",
                "to": [builders.address(builders.BILAL)],
                "direction": "internal",
            },
            [],
            id="inside",
        ),
        pytest.param({"auto_submitted": "auto-replied"}, [], id="an out-of-office answer"),
        pytest.param({"subject": "Fwd: Minutes"}, [], id="by hand"),
    ],
)
def test_3_no_mailbox_forwards_itself_outside(changes: dict[str, Any], expected: list[str]) -> None:
    assert outcome("wcc", mail(**changes)).categories == expected


@pytest.mark.clause("WCC 3 malware + DLP keywords", "WCC 3 interception+scan")
def test_3_what_a_program_says_of_a_message_is_verdict_and_rule_and_never_text() -> None:
    verdict = GatewayVerdict(engine="gateway", verdict="malware", rule="Eicar-Test")
    told = outcome("wcc", arrived(gateway_verdict=verdict, subject="Open me first"))
    [finding] = told.findings
    assert (finding.evidence, finding.fields, finding.stage) == (["gateway:malware"], ["gateway_verdict"], "header")
    assert not any(b"Open me first" in line.value for line in told.lines)


@pytest.mark.clause("WCC 3 malware + DLP keywords")
@pytest.mark.parametrize(
    ("signs", "modes"),
    [
        pytest.param({"auth": Authentication(dmarc="fail")}, set(), id="one sign"),
        pytest.param(
            {"auth": Authentication(dmarc="fail"), "reply_to": [builders.address("x91@example.com")]},
            {"review"},
            id="two",
        ),
        pytest.param(
            {
                "auth": Authentication(dmarc="fail"),
                "reply_to": [builders.address("x91@example.com")],
                "from_": builders.address("office@example.net", "Bilal Rahman"),
            },
            {"review", "alert"},
            id="three",
        ),
    ],
)
def test_3_signs_of_phishing_add_up(signs: dict[str, Any], modes: set[str]) -> None:
    found = [one for one in outcome("wcc", builders.email_metadata(**signs)).findings if one.category == "phishing"]
    assert {one.mode for one in found} == modes
    assert {one.about for one in found} <= {"external"}


@pytest.mark.clause("WCC 3 malware + DLP keywords")
def test_3_words_of_the_standard_are_scanned_for_but_not_in_personal_mail() -> None:
    assert [one.purpose for one in outcome("wcc", mail(subject="Salary list March")).requests] == ["dlp"]
    assert outcome("wcc", mail(subject="[PERSONAL] Salary list March")).requests == []


@pytest.mark.clause("WCC 3 pers. use 2")
def test_3_spam_is_counted_as_a_standing_measure() -> None:
    assert outcome("wcc", *letters(5, recipient_count=40)).findings == []
    [finding] = outcome("wcc", *letters(6, recipient_count=40)).findings
    assert (finding.rule_id, finding.category) == ("spam-velocity", "mass_mail")


@pytest.mark.clause("WCC 3 aware")
def test_3_who_was_not_told_is_marked_so() -> None:
    told_of_it = builders.person(
        acknowledged_policy=[msgspec.structs.replace(builders.person().acknowledged_policy[0], pack="wcc")]
    )
    for person, expected in ((builders.person(), True), (told_of_it, False)):
        [incident] = outcome("wcc", to_all(), register=[ALL_USERS, person]).incidents
        assert incident.notice_missing is expected
