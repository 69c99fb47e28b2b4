"""What a policy says of itself: purposes, other policies, the law, whom to turn to; a pack that leaves it out fails."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from headerfirst import policies
from headerfirst.agents.detector import discover
from headerfirst.agents.lint import lint
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.policy import Pack
from headerfirst.schemas.record import Record
from headerfirst.streams.packs import find_pack, load_pack

from tests import builders
from tests.agents.gate import made_questions as made
from tests.clauses import triage
from tests.clauses.access import GRANTED, Step, asks, notices, outcome, says, world

FOLDERS = Path(str(policies.__file__)).parent
APPROVED = says("approve", "hana", 60)


def errors(pack: Pack, **changes: Any) -> list[str]:
    changed = msgspec.structs.replace(pack, file=msgspec.structs.replace(pack.file, **changes))
    return [str(problem) for problem in lint(changed) if problem.severity == "error"]


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[str, str, Any], Path]:
    """A shipped pack with one entry of pack.yaml set; `None` takes it out."""

    def edit(name: str, key: str, value: Any) -> Path:
        folder = Path(shutil.copytree(FOLDERS / name, tmp_path / name))
        stated = yaml.safe_load((folder / "pack.yaml").read_text(encoding="utf-8"))
        stated.pop(key)
        if value is not None:
            stated[key] = value
        (folder / "pack.yaml").write_text(yaml.safe_dump(stated), encoding="utf-8")
        return folder

    return edit


@pytest.mark.clause("DMU 1.2")
@pytest.mark.parametrize("value", [None, []])
def test_1_2_a_pack_without_purposes_is_not_loaded(edited: Callable[[str, str, Any], Path], value: Any) -> None:
    with pytest.raises(Misconfigured, match="purposes"):
        load_pack(edited("dmu", "purposes", value))
    assert find_pack("dmu").file.purposes


@pytest.mark.clause("DMU 2.9", "WCC 3 pers. use 5")
@pytest.mark.parametrize("name", ["dmu", "wcc"])
def test_2_9_rules_refer_to_the_organisations_other_policies_and_only_to_such(name: str) -> None:
    pack = find_pack(name)
    referred = {policy for rule in pack.rules for policy in rule.policies}
    assert referred
    assert errors(pack) == []
    said = errors(pack, policies=[])
    assert len(said) >= len(referred)
    assert all("is not among `policies`" in one for one in said)


@pytest.mark.clause("WCC KP4")
def test_kp4_staff_were_told_that_use_is_monitored(edited: Callable[[str, str, Any], Path]) -> None:
    assert "monitor" in find_pack("wcc").file.notices.standing
    with pytest.raises(Misconfigured, match="notices"):
        load_pack(edited("wcc", "notices", None))


@pytest.mark.clause("DMU 7.6", "WCC 5")
@pytest.mark.parametrize(
    ("pack", "steps"),
    [
        (made.DMU, (asks(made.open_mail()), APPROVED)),
        (made.DMU, (asks(made.justify(), "bilal"), APPROVED)),
        (made.WCC, (asks(made.open_mail_at_wcc(), "keiko"), APPROVED)),
    ],
)
def test_7_6_every_notice_names_grievance_help_union_and_the_ways_of_the_pack(
    pack: Any, steps: tuple[Step, ...]
) -> None:
    told = notices(world(*steps, pack=pack))
    assert told
    for notice in told:
        assert notice.contacts == pack.pack.file.contacts
        named = (getattr(notice.contacts, name) for name in ("grievance", "eap", "union", "dpo", "hr", "ict"))
        assert all(contact.strip() for contact in named)


@pytest.mark.clause("WCC 4 laws listed")
def test_4_the_law_is_listed_with_its_dates_and_what_was_superseded_is_a_warning() -> None:
    pack = find_pack("wcc")
    warned = [str(problem) for problem in lint(pack) if problem.severity == "warning"]
    superseded = [ref for ref in pack.file.legal_refs if ref.superseded_on is not None]
    assert superseded
    assert [ref.id for ref in superseded if not any(ref.title in warning for warning in warned)] == []
    old = next(iter(superseded))
    resting = [msgspec.structs.replace(terms, interception=old.id) for terms in pack.file.purposes]
    assert any(f"rests on {old.id}, which was superseded" in said for said in errors(pack, purposes=resting))


@pytest.mark.clause("DMU 2.5")
def test_2_5_an_interview_needs_an_incident_and_the_person_is_told() -> None:
    interview = made.justify(kind="interview", requester=made.by("idris"))
    told = world(asks(interview), APPROVED)
    assert told.decisions()[-1].outcome == "granted"
    assert [notice.kind for notice in notices(told)] == ["interview"]
    bare = made.justify(kind="interview", requester=made.by("idris"), incident_id=None)
    assert outcome(asks(bare), APPROVED)[0] == "refused"


@pytest.mark.clause("DMU App A and 5.3")
def test_app_a_and_5_3_an_absent_official_is_an_official() -> None:
    away = made.away()
    request = asks(made.absence_access(), "bilal")
    assert outcome(request, APPROVED, register=(away,)) == GRANTED
    official = builders.union_official(person="amara", addresses=[builders.AMARA])
    assert outcome(request, APPROVED, register=(away, official)) == ("refused", ["consultation_missing"])


BREACHES: tuple[Record, ...] = (
    builders.web_proxy(vendor_categories=["Child Abuse Content"]),
    builders.web_proxy(vendor_categories=["Pornography"]),
    builders.email_metadata(
        direction="outbound", auto_submitted="auto-forwarded", to=[builders.address(builders.ELENI)]
    ),
)


@pytest.mark.clause("WCC 3 zero tolerance", "DMU 2.2", "DMU 2.3")
@pytest.mark.parametrize("pack", ["dmu", "wcc"])
@pytest.mark.parametrize("breach", BREACHES, ids=["illegal", "obscene", "forwarded"])
def test_zero_tolerance_is_for_people_to_name_and_no_record_says_guilt_or_sanction(pack: str, breach: Record) -> None:
    told = triage.outcome(pack, breach)
    assert told.incidents
    for incident in told.incidents:
        assert incident.gross_misconduct_candidate is None
        assert incident.severity
    written = b"".join(line.value for line in told.lines if line.topic != "web-proxy").lower()
    for word in (b"sanction", b"guilt", b"disciplin", b"dismiss", b"score"):
        assert word not in written


@pytest.mark.clause("DMU 5.1(ii)", "DMU 5.2a")
def test_5_1_what_looks_at_headings_or_counts_without_a_case_is_what_staff_were_told_of() -> None:
    """Each of these is named in the standing notice; one more has to be named there first."""
    ready, detectors = triage.PACKS["dmu"], discover()
    always = [rule for rule in ready.pack.rules if rule.trigger == "always"]
    assert {rule.id for rule in always if "subject" in detectors[rule.detector].needs} == {"chain-mail"}
    counting = (*ready.web_rules, *ready.mail_rules["outbound"])
    judging = {one.rule.id for one in counting if one.prepared.judges is not None and one.rule.trigger == "always"}
    assert judging == {"account-burst"}
    standing = ready.pack.file.notices.standing
    assert all(word in standing for word in ("chain letters", "only while a case about you is registered", "stolen"))


@pytest.mark.clause("WCC KP4")
def test_kp4_what_is_counted_at_any_hour_is_what_staff_were_told_of() -> None:
    ready = triage.PACKS["wcc"]
    rules = (*ready.web_rules, *ready.mail_rules["outbound"])
    own_time_too = {
        rule.rule.id
        for rule in rules
        if rule.prepared.judges is not None and not rule.rule.parameters.get("working_hours_only")
    }
    # Social media count in nobody's own time, which is no parameter there.
    own_time_too.remove("social-in-work-time")
    assert own_time_too == {"account-burst", "extra-resource", "private-interest", "spam-velocity"}
    standing = ready.pack.file.notices.standing
    assert all(word in standing for word in ("seller's back office", "what is streamed", "people outside", "any time"))
