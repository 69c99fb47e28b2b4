"""A decision in words: what was decided and why, for whoever asked, and what there is to do about it.

Each reason of the closed list has one sentence, which holds whether it refuses or is what a request waits for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from headerfirst.agents.gate.settled import is_answer
from headerfirst.schemas.inspection import Decision, Grant
from headerfirst.schemas.vocabulary import Outcome, RefusalReason, RequestKind

REASONS: Final[Mapping[RefusalReason, str]] = {
    "policy_not_active": "No policy is in force: whoever keeps the register has to put a pack in force first.",
    "register_stale": "The register of people and protections is not up to date: have its heartbeat started again, "
    "then ask again.",
    "clock_in_doubt": "A clock is wrong: the gate's is behind the broker's, or the command was signed more than thirty "
    "days from when it came; have the clock put right, then give the command again.",
    "field_absent": "Something that has to be stated is missing or malformed, or nobody is registered under a token "
    "that is named: state all that this kind asks for, and check the tokens.",
    "mark_unknown": "It is not known of every message whether it is marked personal: have the headings listed first, "
    "and name messages that they show.",
    "shield_unknown": "It is not known whether the mailbox or a message is the union's: say whose mailbox it is, and "
    "have the headings listed first.",
    "purpose_not_in_pack": "The policy in force knows no such purpose, or no request of this kind: choose from those "
    "that it names.",
    "purpose_not_automatic": "For this purpose nothing is granted but a scan that triage asks for by itself: choose a "
    "purpose on which people decide.",
    "purpose_incompatible": "The policy does not allow this kind of request for this purpose, or nothing is scanned "
    "for it: choose another purpose, or another kind.",
    "case_missing": "A case or an incident has to stand behind it, registered before the request and still open: name "
    "it, or have it registered and ask again.",
    "suspicion_not_recorded": "No suspicion about the person was on record before the request: have it registered "
    "with its case, then ask again.",
    "source_missing": "It does not say where the information came from: state the source.",
    "credibility_missing": "It does not say why the information is credible: state that.",
    "insufficiency_not_shown": "It does not say why address and heading do not suffice: state that.",
    "less_intrusive_step_missing": "It does not say which less intrusive step was tried: try one, and state what came "
    "of it.",
    "reason_boilerplate": "What it gives for a reason is too short, or could stand for every request: say what makes "
    "this one necessary.",
    "scope_missing": "It names no message: name each that is to be opened by its token.",
    "scope_too_wide": "It is a search, or names too many messages: name them one by one, and fewer.",
    "outside_scope": "A message lies outside the time that it selects, or the mailbox is not the person's: name the "
    "person whose mailbox it is, and messages of that time alone.",
    "length_missing": "It does not say until when: state an end.",
    "length_over_maximum": "It asks for longer than the policy allows: state an earlier end.",
    "requester_role": "Whoever asks may not ask for this, or did not sign as who they say they are: have somebody in a "
    "role that the policy names ask, or have whoever keeps the register look at the key.",
    "requester_not_line_manager": "Only the person's own line manager may ask for this: have them ask.",
    "not_via_information_security": "What HR asks for has to come through Information Security: have them bring it.",
    "approver_missing": "Nobody who may approve has approved: somebody else than whoever asks has to, in a role that "
    "the policy names.",
    "approver_role": "The signature is not that of the role it names, or that role may not decide this: have whoever "
    "keeps the register look at the key, or have somebody in the right role decide.",
    "approver_is_requester": "Whoever asks does not decide: somebody else has to.",
    "approver_is_subject": "Whoever it is about does not decide: somebody else has to.",
    "approver_conflict": "Somebody who decides or was consulted has a stake in it, by the line of managers or by "
    "another part in this request: somebody without one has to take their place.",
    "second_approver_missing": "Two different people have to approve, and one has: another who may has to approve too.",
    "absence_flow_required": "Because of an absence content is opened only after a look at the headings: ask for the "
    "headings first, then for the messages that matter.",
    "holder_not_absent": "The account holder is not away on record: ask them, or have the absence registered.",
    "holder_returned": "The account holder is back: ask them.",
    "need_ended": "There is no need any more: somebody said so, or a colleague whom the account holder chose reads the "
    "mailbox already; ask that colleague.",
    "delegate_not_nominated": "No nomination of this colleague is in force: have the account holder, or whoever the "
    "policy names, nominate them first.",
    "write_access_requested": "Access in somebody's place is for reading alone: ask for reading.",
    "credentials_requested": "Nobody is given somebody's password: leave that out, and ask for access instead.",
    "external_forwarding_requested": "No mail is forwarded to an address outside: leave that out, or name an address "
    "inside.",
    "personal_marked": "A message is marked personal, and nothing makes an exception here: leave it out.",
    "personal_grounds_missing": "A message is marked personal: leave it out, or state convincing grounds why it is "
    "the organisation's business.",
    "wider_case_missing": "A message is marked personal: leave it out, or name the wider case on record that it "
    "belongs to and say why.",
    "proper_channel": "A message went through a proper channel, such as grievance, whistleblowing or health, and is "
    "opened for nobody's conduct: leave it out.",
    "union_shielded": "It is union mail, which no program scans: leave it out, or have a person ask and the union "
    "consulted.",
    "consultation_missing": "It touches union mail, and the union was not consulted about it or has not answered: "
    "consult the officer, and record what they say.",
    "consultation_late": "The consultation is not on the ledger earlier than the approval: make a new request, consult "
    "first, and have it approved afterwards.",
    "consultation_wrong_level": "The officer is not of the right level: about an official who is employed here consult "
    "the regional officer, about anything else a branch officer.",
    "consultation_wrong_union": "The officer is of another union: consult one of the union whose mail it is.",
    "consultation_out_of_scope": "The consultation was about another mailbox or other messages: consult about exactly "
    "what is asked for.",
    "consultation_expired": "The consultation has lapsed: consult again.",
    "officer_not_named": "The consultation does not say which officer it was, or another signed than it says: name "
    "the officer who was asked.",
    "officer_not_in_office": "The officer was not in office then, by the register: consult one who is.",
    "union_objection_unanswered": "The union officer objects: settle it with them, and record it when they have no "
    "objection any more.",
    "special_category_condition_missing": "Union mail tells who is a member, and the purpose names no condition of UK "
    "GDPR Article 9: leave the mail out, or choose a purpose that names one.",
    "objection_pending": "The person objects, and nobody has decided on that: have it decided and registered first.",
    "deferral_not_approved": "To tell somebody later takes a reason and a date on which that is reviewed: state both.",
    "group_too_small": "The group is so small that figures of it would name people: choose a larger one.",
    "hold_incomplete": "A hold says why, of what and until when: state the reason, the case, incident or messages, "
    "and the end.",
    "retention_elapsed": "A message is older than what may be kept: leave it out.",
    "message_not_found": "A message is not where it was, or not among those whose headings were listed: name messages "
    "that they show.",
    "already_decided": "There is no such request, or it was decided before: look at the decision, and make a new "
    "request for anything else.",
    "expired": "Its time ran out, or nobody decided in time: make a new request if the need is still there.",
    "revoked": "It was revoked, and opens nothing any more: make a new request if there is a new need.",
}
KINDS: Final[Mapping[RequestKind, str]] = {
    "open-content": "opening of content",
    "list-headings": "look at headings",
    "usage-view": "look at usage",
    "usage-log": "log of usage",
    "absence-access": "access during an absence",
    "delegated-access": "delegated access",
    "out-of-office": "out-of-office message",
    "reveal": "name behind a token",
    "refer": "referral to HR",
    "export": "export",
    "hold": "hold",
    "defer-notice": "notice at a later time",
    "withdraw-access": "withdrawal of access",
    "takedown": "takedown",
    "justify": "justification by the person",
    "interview": "interview",
}
_OUTCOMES: Final[Mapping[Outcome, str]] = {
    "granted": "Granted",
    "refused": "Refused",
    "pending": "Waiting",
    "expired": "Expired",
    "revoked": "Revoked",
}
_DECIDED_BY: Final[Mapping[Outcome, str]] = {
    "granted": "Approved by",
    "refused": "Decided by",
    "pending": "Approved so far by",
    "expired": "Had been approved by",
    "revoked": "Ended by",
}
_NEXT: Final[Mapping[Outcome, str]] = {
    "granted": "It is judged again at the moment of use, and whoever it is about is told as the policy says.",
    "refused": "Nothing was opened.",
    "expired": "It opens nothing any more.",
    "revoked": "It opens nothing any more.",
}


def in_words(decision: Decision) -> Iterator[str]:
    """A sentence a line: the outcome, the reasons, by whom, what was granted, what comes next."""
    if is_answer(decision):
        yield f"The command changed nothing, by {decision.clause}."
        yield from reasons_in_words(decision)
        return
    purpose = "" if decision.purpose is None else f" for the purpose {decision.purpose}"
    yield f"{_OUTCOMES[decision.outcome]}: {KINDS[decision.kind]}{purpose}, by {decision.clause}."
    yield from reasons_in_words(decision)
    if decision.approvers:
        roles = ", ".join(f"{one.role} at {time_in_words(one.at)}" for one in decision.approvers)
        yield f"{_DECIDED_BY[decision.outcome]}: {roles}."
    if decision.grant is not None:
        yield _grant(decision.grant)
    if decision.outcome in _NEXT:
        yield _NEXT[decision.outcome]


def reasons_in_words(decision: Decision) -> Iterator[str]:
    yield from (REASONS[reason] for reason in decision.reasons)


def time_in_words(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _grant(grant: Grant) -> str:
    of = f" of {len(grant.message_tokens)} message{'s' * (len(grant.message_tokens) != 1)}" * bool(grant.message_tokens)
    if grant.mode == "scan":
        what = f"a scan{of} by {', '.join(grant.scanners)}; nobody sees text"
    else:
        what = f"a view{of}, seen by {', '.join(grant.viewers) or 'nobody named'}"
    return f"It allows {what}; it ends at {time_in_words(grant.expires_at)}."
