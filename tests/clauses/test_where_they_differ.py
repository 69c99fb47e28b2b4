"""Where the two policies disagree: one event, two packs, two right answers (clauses.md 2.0, a test for each row).

Both are asked the same. What the council's pack does not say, it does as the law asks of anybody: the union's mail is
left alone, and the person is told.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import msgspec
import pytest
from headerfirst.agents.lint import lint
from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.register import RegisterRecord
from headerfirst.streams.packs import find_pack

from tests import builders
from tests.agents.gate import made_questions as made
from tests.clauses import access, triage
from tests.clauses.access import GRANTED, asks, notices, says, world

GATES: Final[dict[str, ReadyPack]] = {"dmu": made.DMU, "wcc": made.WCC}
LUNCH = builders.WORKING_DAY + timedelta(hours=12, minutes=15)
ELEVEN = builders.WORKING_DAY + timedelta(hours=11)
APPROVED = says("approve", "hana", 60)


def triaged(*records: Any, register: tuple[RegisterRecord, ...] = ()) -> dict[str, list[str]]:
    """Categories of the incidents, by pack."""
    return {pack: triage.outcome(pack, *records, register=register).categories for pack in GATES}


def decided(pack: str, *steps: access.Step, **given: Any) -> tuple[str, list[str]]:
    return access.outcome(*steps, pack=GATES[pack], **given)


@pytest.mark.clause("DMU 4.3", "WCC KP2", "WCC 3 webmail")
def test_webmail_on_a_device_of_the_organisation_at_lunch() -> None:
    visit = builders.web_proxy(host="mail.google.com", observed_at=LUNCH)
    assert triaged(visit) == {"dmu": [], "wcc": ["unapproved_webmail"]}


@pytest.mark.clause("DMU App A 5i", "WCC KP1", "WCC 3 delegation")
def test_a_line_manager_reads_a_mailbox_while_nobody_is_away() -> None:
    """In the absence of none, DMU's only way is closed; the council's is a standing delegation, and entered."""
    assert decided("dmu", asks(made.absence_access(), "bilal")) == ("refused", ["holder_not_absent"])
    standing = builders.delegation(basis="standing", delegate="bilal", nominated_by="lars", to=None)
    read = made.delegated_access(requester=made.by("bilal"))
    told = world(asks(read, "bilal"), says("approve", "lars", 60), pack=made.WCC, register=(standing,))
    assert told.decisions()[-1].outcome == "granted"
    assert "grant" in [kind for kind, _ in access.entries(told)]


@pytest.mark.clause("DMU 5.1(iv)", "WCC 3 malware + DLP keywords")
@pytest.mark.parametrize(("pack", "words"), [("dmu", "refused"), ("wcc", "granted")])
def test_bodies_are_scanned_without_people_for_malware_and_where_the_policy_says_so_for_words(
    pack: str, words: str
) -> None:
    def scan(purpose: str) -> str:
        request = made.malware_scan(purpose=purpose)
        told = world(lambda there: there.triage_asks(request), pack=GATES[pack])
        return told.decisions(made.REQUEST)[-1].outcome

    assert (scan("malware_prevention"), scan("dlp")) == ("granted", words)


@pytest.mark.clause("DMU 5.2d", "WCC 3 personal marking")
def test_personal_mail_in_a_case() -> None:
    """Convincing grounds and a second approver in one policy, a wider investigation in the other."""
    marked = {"marks": ["heading"]}
    assert decided("dmu", asks(made.open_mail()), APPROVED, **marked)[1] == ["personal_grounds_missing"]
    at_wcc = asks(made.open_mail_at_wcc(), "keiko")
    assert decided("wcc", at_wcc, APPROVED, **marked)[1] == ["wider_case_missing"]


@pytest.mark.clause("DMU 5.3", "DMU 5.3c", "DMU 5.3d")
@pytest.mark.parametrize("pack", GATES)
def test_a_union_officials_mail_stays_behind_the_gate_in_both(pack: str) -> None:
    official = builders.union_official(person="amara", addresses=[builders.AMARA])
    request = made.open_mail() if pack == "dmu" else made.open_mail_at_wcc()
    who = "idris" if pack == "dmu" else "keiko"
    outcome, reasons = decided(pack, asks(request, who), APPROVED, register=(official,))
    assert (outcome, reasons) == ("refused", ["consultation_missing"])


@pytest.mark.clause("DMU 5.5", "DMU 5.5a")
@pytest.mark.parametrize("pack", GATES)
def test_a_pack_that_does_not_say_how_long_a_web_log_is_kept_is_not_loaded(pack: str) -> None:
    loaded = find_pack(pack)
    stated = loaded.file.retention["web-proxy"]
    assert (stated.days or 0) <= 180
    assert (stated.months or 0) <= 6
    without = {topic: kept for topic, kept in loaded.file.retention.items() if topic != "web-proxy"}
    silent = msgspec.structs.replace(loaded, file=msgspec.structs.replace(loaded.file, retention=without))
    assert [str(one) for one in lint(silent) if one.severity == "error"] == ["retention: web-proxy has no period."]


@pytest.mark.clause("DMU 5.1")
@pytest.mark.parametrize(("pack", "request_"), [("dmu", made.open_mail()), ("wcc", made.open_mail_at_wcc())])
def test_who_was_read_is_told_in_both(pack: str, request_: Any) -> None:
    who = "idris" if pack == "dmu" else "keiko"
    told = world(asks(request_, who), APPROVED, pack=GATES[pack])
    assert told.decisions()[-1].outcome == "granted"
    assert [notice.kind for notice in notices(told)] == ["access"]


@pytest.mark.clause("DMU 5.4", "WCC 3 log to HR via InfoSec")
def test_a_log_of_use_that_hr_asks_for() -> None:
    """Each pack names a way: DMU an investigator on a suspicion, the council Information Security."""
    assert decided("dmu", asks(made.usage_log()), APPROVED) == GRANTED
    by_hr = made.usage_log(requester=made.by("nadia"))
    assert decided("dmu", asks(by_hr, "nadia"), APPROVED) == ("refused", ["requester_role"])
    assert decided("wcc", asks(by_hr, "nadia"), APPROVED) == ("refused", ["not_via_information_security"])


@pytest.mark.clause("DMU 4.1", "WCC 4 own time only")
def test_social_media_at_eleven_on_shift() -> None:
    visits = [
        builders.web_proxy(
            event_id=f"visit-{number}",
            host="www.facebook.com",
            vendor_categories=["Social Networking"],
            observed_at=ELEVEN + timedelta(minutes=number),
        )
        for number in range(30)
    ]
    assert triaged(*visits) == {"dmu": [], "wcc": ["social_in_work_time"]}
    corporate = builders.role_exemption(categories=["social_in_work_time"], topics=[], hosts=[])
    assert triaged(*visits, register=(corporate,)) == {"dmu": [], "wcc": []}


@pytest.mark.clause("DMU 4.1", "DMU 4.3", "WCC KP3")
def test_a_personal_mail_from_the_work_account() -> None:
    mail = builders.email_metadata(
        direction="outbound", subject="Dinner on Saturday?", to=[builders.address(builders.ELENI)]
    )
    assert triaged(mail, register=(builders.case(),)) == {"dmu": [], "wcc": []}


def test_over_one_corpus_the_policies_differ_in_nothing_but_these_rules() -> None:
    """Rules that one policy has and the other has not are those of the table, and what only one of them mentions."""
    rules = {pack: {rule.category for rule in find_pack(pack).rules} for pack in GATES}
    only = {pack: rules[pack] - rules[other] for pack, other in (("dmu", "wcc"), ("wcc", "dmu"))}
    assert only["wcc"] >= {"unapproved_webmail", "social_in_work_time", "unapproved_messaging"}
    assert "unapproved_webmail" not in rules["dmu"]
    assert only["dmu"].isdisjoint(only["wcc"])
