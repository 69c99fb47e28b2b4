"""The rules of the gate told a second time, small, so that they can be held against the gate itself.

Written from the contract (docs/records.md 3, 5 and 8), the promises, and the packs as they can be read by anybody; not
from the gate's code, of which nothing is imported here. It knows people by their names, and neither keys nor topics.
Where the texts leave something open, it leaves it open too: more than one outcome is then as expected.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from tests.gate_model.nouns import (
    EVERY_OFFSET,
    EXPIRED,
    WITHDRAWN,
    Act,
    Asked,
    Expected,
    Facts,
    Policy,
    Shield,
    Stand,
)

PERSONAL_IS_NO_MATTER: Final = "malware_prevention"
"""The one purpose for which a program looks into mail marked personal, and into mail of proper channels."""
REGIONAL, BRANCH = "regional", "branch"


class Model:
    def __init__(self, policy: Policy, facts: Facts) -> None:
        self.policy = policy
        self.facts = facts

    # Who may do what

    def is_automatic(self, asked: Asked) -> bool:
        purpose = self.policy.purposes.get(asked.purpose, {})
        return bool(asked.by is None and asked.scan and purpose.get("automatic"))

    def may_approve(self, asked: Asked, act: Act) -> bool:
        """Neither requester, nor subject, nor her line manager; reports to neither (DMU App A 5ii, read narrowly)."""
        involved = {asked.by, asked.subject}
        depends = act.by in involved or self.facts.managers.get(asked.subject) == act.by
        reports = bool(self.facts.chiefs(act.by) & involved)
        return act.role in self.policy.terms(asked, "approver_roles") and not depends and not reports

    def is_proven(self, act: Act) -> bool:
        return not act.forged and self.facts.holds(act.by, act.role, act.at)

    def ends(self, asked: Asked, act: Act) -> bool:
        """Whoever asked takes it back; whoever may approve, and the data-protection officer, revoke it."""
        if act.by == asked.by:
            return act.kind in ("revoke", "need-met")
        is_dpo = act.role == "dpo" and act.by != asked.subject
        return act.kind == "revoke" and (is_dpo or self.may_approve(asked, act))

    def approvals_needed(self, asked: Asked, *, marked: bool) -> int:
        needed = max(self.policy.terms(asked, "approvals"), 0 if asked.scan else 1)
        return max(needed, self.policy.gate["personal"]["approvals"]) if marked else int(needed)

    # What stands in the way

    def faults(self, asked: Asked, now: datetime, *, marked: bool) -> set[str]:
        """What nobody's word mends."""
        return {name for name, is_so in self._faults(asked, now, marked=marked) if is_so}

    def _faults(self, asked: Asked, now: datetime, *, marked: bool) -> Iterator[tuple[str, bool]]:
        policy, message = self.policy, asked.message
        yield "register_stale", not self.facts.fresh
        kind, purpose = policy.gate["kinds"].get(asked.kind), policy.purposes.get(asked.purpose)
        if kind is None or purpose is None or asked.purpose not in kind["purposes"]:
            yield "purpose_not_in_pack", True
            return
        by_whom = asked.role if asked.by is not None else "triage"
        is_for_people = asked.by is None or not purpose["automatic"]
        yield "requester_role", by_whom not in policy.terms(asked, "requester_roles")
        yield "purpose_not_automatic", not is_for_people
        yield "insufficiency_not_shown", "insufficiency" in kind["needs"] and not asked.insufficiency
        yield "less_intrusive_step_missing", "less-intrusive-step" in kind["needs"] and not asked.less_intrusive
        yield "length_over_maximum", asked.until - asked.at > policy.longest(asked)
        yield "scope_missing", "messages" in kind["needs"] and not asked.has_messages
        if asked.purpose == "suspected_breach":
            yield "case_missing", asked.case is None and not asked.incident
        yield "case_missing", asked.case is not None and not self._is_open(asked.case, asked, now)
        if self.shields(asked):
            yield "union_shielded", asked.scan
            yield "special_category_condition_missing", "article_9_condition" not in purpose
        harmless = message is None or asked.purpose == PERSONAL_IS_NO_MATTER
        yield "proper_channel", message is not None and message.through_channel and not harmless
        if marked and not harmless:
            yield from self._personal(asked, now)

    def _personal(self, asked: Asked, now: datetime) -> Iterator[tuple[str, bool]]:
        if asked.by is None:
            yield "personal_marked", True
            return
        if self.policy.gate["personal"]["needs"] == "convincing-grounds":
            yield "personal_grounds_missing", not asked.grounds
            return
        named = self.facts.cases.get(asked.wider or "")
        is_wider = named is not None and named.wider and self._is_open(asked.wider, asked, now)
        yield "wider_case_missing", not is_wider

    def _is_open(self, case_id: str | None, asked: Asked, now: datetime) -> bool:
        """Registered before the request, about this person, open still."""
        case = self.facts.cases.get(case_id or "")
        return case is not None and case.person == asked.subject and case.since <= asked.at and now < case.until

    # The union

    def shields(self, asked: Asked) -> list[Shield]:
        """Of each that protects the mail: whose it is, which union, officers of which level are to be asked."""
        message, found = asked.message, []
        when = message.sent if message is not None else asked.at
        people = {message.owner, *message.people} if message is not None else set()
        for name in sorted(people | ({asked.subject} if asked.kind == "list-headings" else set())):
            one = self.facts.officials.get(name)
            if one is not None and one.since <= when and (one.to is None or when < one.to):
                found.append((name, one.union, REGIONAL if one.employed_here else BRANCH))
            if name in self.facts.union_addresses:
                found.append((name, self.facts.union_addresses[name], BRANCH))
        return found

    def union_faults(self, asked: Asked, acts: Sequence[Act], approved: datetime, now: datetime) -> set[str]:
        """What is missing for union mail to be seen, if it is union mail."""
        heard = [one for one in acts if one.kind == "consult" and self.may_record(asked, one)]
        missing = [self._consulted(asked, shield, heard, approved, now) for shield in self.shields(asked)]
        return set().union(*missing)

    def may_record(self, asked: Asked, act: Act) -> bool:
        return self.is_proven(act) and (act.by == asked.by or act.role == "dpo")

    def _consulted(
        self, asked: Asked, shield: Shield, heard: Sequence[Act], approved: datetime, now: datetime
    ) -> set[str]:
        failing: set[str] = set()
        objecting: set[str] = set()
        is_enough = False
        for act in heard:
            why = set(self._why_not(asked, shield, act, approved, now))
            if act.outcome == "objection" and not why & {"officer_not_in_office", "consultation_wrong_union"}:
                objecting.add(act.officer)  # it stops the access, however late it comes
            elif act.outcome == "no-objection":
                objecting.discard(act.officer)
            failing |= why | ({"union_objection_unanswered"} if act.outcome == "objection" else set())
            is_enough = is_enough or (not why and act.outcome != "objection")
        if objecting:
            return {"union_objection_unanswered"}
        if is_enough:
            return set()
        return failing or {"consultation_missing"}

    def _why_not(self, asked: Asked, shield: Shield, act: Act, approved: datetime, now: datetime) -> Iterator[str]:
        whose, union, level = shield
        officer = self.facts.officials.get(act.officer)
        if act.about not in (whose, asked.subject):
            yield "consultation_out_of_scope"
        if act.officer in (whose, asked.subject, asked.by):
            yield "approver_conflict"
        asked_at = act.entered or now
        if officer is None or not (officer.since <= asked_at and (officer.to is None or asked_at < officer.to)):
            yield "officer_not_in_office"
        elif officer.union != union or act.union != union:
            yield "consultation_wrong_union"
        elif officer.level != level or act.level != level:
            yield "consultation_wrong_level"
        if act.entered is None or act.entered >= approved:
            yield "consultation_late"
        elif now >= min(act.valid_until, act.entered + self.policy.lapses):
            yield "consultation_expired"
        elif act.outcome == "no-reply" and approved - act.entered < self.policy.no_reply:
            yield "consultation_missing"

    # What becomes of a request

    def objects(self, asked: Asked, acts: Sequence[Act], before: int) -> bool:
        """Whether the person objected before, and nobody decided on it. A scan that needs nobody goes on."""
        if self.is_automatic(asked):
            return False
        return any(
            one.kind == "object"
            and one.by == asked.subject
            and one.offset < before
            and not one.forged
            and one.name not in self.facts.decided
            for one in acts
        )

    def expect(self, asked: Asked, stand: Stand, acts: Sequence[Act], now: datetime) -> Expected:
        """`acts` are the commands about it in the order of their topic, and objections among them."""
        if stand.outcome in ("refused", "expired", "revoked"):
            return Expected(stands={stand.outcome})
        if stand.outcome == "granted":
            later = [one for one in acts if not stand.rests_on or one.at > max(stand.rests_on)]
            return self._after_the_grant(asked, later, now, stand.expires, Expected(stands={"granted"}))
        return self._undecided(asked, stand, acts, now)

    def _undecided(self, asked: Asked, stand: Stand, acts: Sequence[Act], now: datetime) -> Expected:
        marked = asked.message is not None and asked.message.marked
        faults = self.faults(asked, now, marked=marked)
        if now >= self.deadline(asked) and not stand.outcome:  # nobody heard it in time: either word will do
            return Expected({"expired": EXPIRED, "refused": EXPIRED | faults}, {"expired", "refused"})
        if faults and not stand.outcome:
            return Expected().then("refused", frozenset(faults))
        if not faults and self.is_automatic(asked):
            return self._after_the_grant(asked, acts, now, None, Expected().then("granted"))
        return self._heard(asked, acts, now, faults, self.approvals_needed(asked, marked=marked))

    def _heard(self, asked: Asked, acts: Sequence[Act], now: datetime, faults: set[str], needed: int) -> Expected:
        """What people's words make of a request that waits for them."""
        expected = self._waiting(asked, acts, faults)
        approvers: set[str] = set()
        for number, act in enumerate(acts):
            if act.at >= self.deadline(asked):
                break
            if act.kind == "consult" and self.may_record(asked, act) and act.entered is None:
                return expected  # what comes later is heard once it is on record
            if self.is_proven(act) and self.ends(asked, act):
                return expected.then("revoked", WITHDRAWN)
            if not (self.is_proven(act) and act.kind in ("approve", "refuse") and self.may_approve(asked, act)):
                continue
            if act.at < asked.at:
                continue  # nobody decides on what they cannot have read
            if act.kind == "refuse":
                return expected.then("refused")
            approvers.add(act.by)
            against = faults | self._against(asked, acts, number, now)
            if len(approvers) < needed:
                expected.or_refused(against)  # whether the first of two words is enough to refuse is left open
            elif against:
                return expected.then("refused", frozenset(against))
            else:
                return self._after_the_grant(asked, acts[number + 1 :], now, None, expected.then("granted"))
        return expected.then("expired", EXPIRED) if now >= self.deadline(asked) else expected

    def _waiting(self, asked: Asked, acts: Sequence[Act], faults: set[str]) -> Expected:
        """Judged once and found in order it waits on; nobody has to ask again before somebody acts."""
        expected = Expected().then("pending")
        expected.or_refused(faults)
        if self.objects(asked, acts, EVERY_OFFSET):
            expected.or_refused(faults | {"objection_pending"})
        return expected

    def _against(self, asked: Asked, acts: Sequence[Act], number: int, now: datetime) -> set[str]:
        """What stands against a request at the moment of an approval."""
        approved = acts[number]
        against = self.union_faults(asked, acts[:number], approved.at, now)
        if self.objects(asked, acts, approved.offset):
            against.add("objection_pending")
        if now >= self.deadline(asked):
            against.add("expired")
        return against

    def deadline(self, asked: Asked) -> datetime:
        return min(asked.at + self.policy.pending, asked.until)

    def _after_the_grant(
        self, asked: Asked, later: Sequence[Act], now: datetime, expires: datetime | None, expected: Expected
    ) -> Expected:
        """`expires`: as the decision says; before there is one, no later than this."""
        ends_at = expires if expires is not None else asked.until
        for act in later:
            if act.at >= ends_at:
                break
            if act.kind in ("revoke", "need-met") and self.is_proven(act) and self.ends(asked, act):
                return expected.then("revoked", WITHDRAWN)
        if now >= ends_at:
            return expected.then("expired", EXPIRED)
        if expires is None:  # when it ends exactly, the decision will say
            expected.may["expired"] = EXPIRED
            expected.stands.add("expired")
        return expected

    def may_open(self, asked: Asked, stand: Stand, acts: Sequence[Act], now: datetime) -> bool:
        """Judged again at the moment of opening, with what the message's own headers say."""
        if stand.outcome != "granted" or stand.expires is None or now >= stand.expires:
            return False
        marked = asked.message is not None and asked.message.marked_in_truth
        approved = max(stand.rests_on, default=asked.at)
        personal = marked and asked.purpose != PERSONAL_IS_NO_MATTER
        return not (
            self.faults(asked, now, marked=marked)
            or self.union_faults(asked, acts, approved, now)
            or self.objects(asked, acts, EVERY_OFFSET)
            or len(stand.rests_on) < self.approvals_needed(asked, marked=personal)
        )
