"""What is wrong with a pack beyond its types: an error keeps it from a worker, a warning is for its authors.

Each check is a function of the pack that yields problems, and stands in `_CHECKS` with the others; a check has a name
that says what has to hold. Nothing is read but the pack itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final, get_args

from headerfirst.agents.lint_gate import GATE_CHECKS
from headerfirst.agents.lint_notices import notices_can_be_said
from headerfirst.agents.lint_problem import Problem, error, warning
from headerfirst.agents.lint_rules import RULE_CHECKS
from headerfirst.agents.lint_web import WEB_CHECKS
from headerfirst.agents.protections import PersonalMarks
from headerfirst.agents.visits import category_key
from headerfirst.agents.working_hours import zone
from headerfirst.schemas.catalogue import BY_TOPIC
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.policy import LegalRef, Pack, PurposeTerms, Retention
from headerfirst.schemas.vocabulary import RoleName

__all__ = ["Problem", "lint"]

MOST_DAYS: Final = 180
MOST_MONTHS: Final = 6
"""DMU 5.5; six calendar months are never shorter than 181 days."""
NOT_BY_AGE: Final = frozenset({"register", "ledger", "held"})
"""Kept until a term, the duty to account or a hold ends, not for a time."""
INTERCEPTION: Final = "si-2018-356"
NOT_MARKED: Final = ("Personal data audit", "Personal development review", "Personnel file", "Private sector briefing")
MARKED: Final = ("[PERSONAL] lunch", "Personal: lunch", "Private - lunch")

Check = Callable[[Pack], Iterator[Problem]]


def lint(pack: Pack) -> list[Problem]:
    """All problems, errors first, in the order of the checks."""
    found = [problem for check in (*_CHECKS, *WEB_CHECKS, *RULE_CHECKS, *GATE_CHECKS) for problem in check(pack)]
    return sorted(found, key=lambda problem: problem.severity != "error")


def _ids_stand_once(pack: Pack) -> Iterator[Problem]:
    kinds: dict[str, list[str]] = {
        "purposes": [str(terms.id) for terms in pack.file.purposes],
        "path_patterns": [pattern.id for pattern in pack.file.path_patterns],
        "legal_refs": [ref.id for ref in pack.file.legal_refs],
        "policies": [policy.id for policy in pack.file.policies],
        "rules": [rule.id for rule in pack.rules],
        "clauses": [clause.id for clause in pack.clauses],
    }
    for kind, ids in kinds.items():
        for name, count in Counter(ids).items():
            if count > 1:
                yield error(kind, f"{name} stands {count} times")


def _time_zone_is_known(pack: Pack) -> Iterator[Problem]:
    if zone(pack.file.time_zone) is None:
        yield error("time_zone", f"{pack.file.time_zone} is no time zone of the IANA list")


def _no_purpose_rests_on_consent(pack: Pack) -> Iterator[Problem]:
    for terms in pack.file.purposes:
        if "consent" in terms.lawful_basis.casefold():
            yield error(_of(terms), "consent is no lawful basis between employer and staff; name another")


def _content_is_opened_on_terms(pack: Pack) -> Iterator[Problem]:
    for terms in pack.file.purposes:
        if terms.automatic and terms.approvals:
            yield error(_of(terms), "is automatic and asks for approvals; it can only be one of them")
        if not terms.automatic and not terms.approvals:
            yield error(_of(terms), "is not automatic and asks for no approval; say how many")
        if terms.automatic and not terms.scanners:
            yield error(_of(terms), "is automatic and names no scanner")
        if terms.approvals and not terms.approver_roles:
            yield error(_of(terms), "asks for approvals and names nobody who may give them")
        for role in terms.approver_roles:
            if role not in get_args(RoleName):
                yield error(_of(terms), f"{role} is no role of the register; approvers need one")


def _interception_is_named(pack: Pack) -> Iterator[Problem]:
    """Whoever scans mail in transmission has to say under which law (SI 2018/356)."""
    refs = _refs(pack)
    for terms in pack.file.purposes:
        if not terms.scanners:
            continue
        ref = refs.get(terms.interception or "")
        if terms.interception is None:
            yield error(_of(terms), f"scans content and names no `interception`; {INTERCEPTION} is the law for it")
        elif ref is None:
            yield error(_of(terms), f"rests on {terms.interception}, which is not among `legal_refs`")
        elif ref.superseded_on is not None:
            yield error(_of(terms), f"rests on {ref.id}, which was superseded on {ref.superseded_on}")


def _law_is_dated_and_current(pack: Pack) -> Iterator[Problem]:
    refs = _refs(pack)
    for ref in pack.file.legal_refs:
        if ref.superseded_by is not None and ref.superseded_by not in refs:
            yield error("legal_refs", f"{ref.id} was superseded by {ref.superseded_by}, which is not among them")
        if (ref.superseded_on is None) != (ref.superseded_by is None):
            yield error("legal_refs", f"{ref.id} has to say both when and by what it was superseded")
        if ref.superseded_on is not None and ref.superseded_on <= ref.in_force_from:
            yield error("legal_refs", f"{ref.id} was superseded before it was in force")
        elif ref.superseded_on is not None:
            yield warning("legal_refs", f"{ref.title} was superseded on {ref.superseded_on} by {ref.superseded_by}")


def _retention_is_stated(pack: Pack) -> Iterator[Problem]:
    for topic in BY_TOPIC:
        if topic not in NOT_BY_AGE and topic not in pack.file.retention:
            yield error("retention", f"{topic} has no period")
    for topic, kept in pack.file.retention.items():
        if topic not in BY_TOPIC:
            yield error("retention", f"there is no topic {topic}")
        elif topic in NOT_BY_AGE:
            yield error("retention", f"{topic} is not kept by age; leave it out")
        else:
            yield from _is_short_enough(topic, kept)


def _is_short_enough(topic: str, kept: Retention) -> Iterator[Problem]:
    if (kept.days is None) == (kept.months is None):
        yield error("retention", f"{topic} is kept either for days or for months")
    elif (kept.days or 0) > MOST_DAYS or (kept.months or 0) > MOST_MONTHS:
        yield error("retention", f"{topic} is kept longer than six months")


def _marks_are_read(pack: Pack) -> Iterator[Problem]:
    try:
        marks = PersonalMarks(pack.file.protections)
    except Misconfigured as reason:
        yield error("protections", str(reason))
        return
    for heading in NOT_MARKED:
        if marks.in_heading(heading):
            yield error("personal_headings", f'takes "{heading}" for a mark')
    for heading in MARKED:
        if not marks.in_heading(heading):
            yield error("personal_headings", f'does not see that "{heading}" is marked')


def _fields_are_of_an_envelope(pack: Pack) -> Iterator[Problem]:
    known = set(EmailMetadata.__struct_encode_fields__)
    for name in pack.file.tier_0_fields:
        if name not in known:
            yield error("tier_0_fields", f"{name} is no field of email-metadata")
    if "attachments" in pack.file.tier_0_fields and not pack.file.protections.attachment_names:
        yield error("tier_0_fields", "names attachments, but `attachment_names` says that they are content")


def _help_is_not_the_employer_alone(pack: Pack) -> Iterator[Problem]:
    contacts = pack.file.contacts
    for name, value in {"eap": contacts.eap, "union": contacts.union, "grievance": contacts.grievance}.items():
        if value in (contacts.hr, contacts.ict):
            yield warning("contacts", f"{name} is the same as hr or ict; a person may need somebody else")


def _assessment_knows_the_law(pack: Pack) -> Iterator[Problem]:
    later = [ref for ref in pack.file.legal_refs if ref.in_force_from > pack.file.dpia.reviewed]
    for ref in later:
        yield warning("dpia", f"{pack.file.dpia.id} was reviewed before {ref.id} came into force")


def _no_log_categories_stand_once(pack: Pack) -> Iterator[Problem]:
    for name, count in Counter(map(category_key, pack.file.no_log_categories)).items():
        if not name:
            yield error("no_log_categories", "has an entry without a letter")
        elif count > 1:
            yield warning("no_log_categories", f"{name} stands {count} times, in one spelling or several")


def _clauses_are_real(pack: Pack) -> Iterator[Problem]:
    known = {clause.id for clause in pack.clauses}
    for terms in pack.file.purposes:
        if terms.clause not in known:
            yield error(_of(terms), f"{terms.clause} is not in clauses.yaml")
    for reading in pack.file.interpretations:
        if reading.clause not in known:
            yield error("interpretations", f"{reading.clause} is not in clauses.yaml")


def _clauses_say_what_stands_behind_them(pack: Pack) -> Iterator[Problem]:
    rules = {rule.id for rule in pack.rules}
    for clause in pack.clauses:
        where = f"clause {clause.id}"
        if clause.state in ("enforced", "supported") and not clause.by:
            yield error(where, f"is {clause.state} and does not say by what")
        if clause.state in ("planned", "advisory") and not clause.reason:
            yield error(where, f"is {clause.state} and gives no reason")
        if clause.state == "enforced":
            for name in clause.by:
                if name not in rules:
                    yield error(where, f"is enforced by {name}, which is no rule of this pack")


def _of(terms: PurposeTerms) -> str:
    return f"purpose {terms.id}"


def _refs(pack: Pack) -> dict[str, LegalRef]:
    return {ref.id: ref for ref in pack.file.legal_refs}


_CHECKS: Final[tuple[Check, ...]] = (
    _ids_stand_once,
    _time_zone_is_known,
    _no_purpose_rests_on_consent,
    _content_is_opened_on_terms,
    _interception_is_named,
    _law_is_dated_and_current,
    _retention_is_stated,
    _marks_are_read,
    _fields_are_of_an_envelope,
    _help_is_not_the_employer_alone,
    notices_can_be_said,
    _assessment_knows_the_law,
    _no_log_categories_stand_once,
    _clauses_are_real,
    _clauses_say_what_stands_behind_them,
)
