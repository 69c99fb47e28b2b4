"""A sign-in, or anything else that was done, with the account of somebody who no longer works here.

Why: DMU 9, a leaver's "email account and network access will normally cease"; WCC 3, the facilities are for authorised
users. An agreement to keep the account for a time is an approval with its dates. A sign-in that was refused is an
attempt. What others do in a leaver's mailbox is judged by their own rights.
"""

from __future__ import annotations

from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import AccountAct
from headerfirst.agents.leavers import has_left, may_keep_account
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct
from headerfirst.schemas.vocabulary import Severity


class LeaverSignIn(Struct, frozen=True, kw_only=True):
    attempt_severity: Severity


def prepare(parameters: LeaverSignIn, _: PackFile) -> Prepared:
    def look(act: AccountAct) -> Grounds | None:
        record, actor = act.record, act.actor
        if record.change == "leaver" or not has_left(actor, act.at):
            return None
        if may_keep_account(act.register, actor, act.at):
            return None
        evidence = (f"act:{record.change}", "account:of-a-leaver")
        if record.change == "sign-in" and not record.enabled:
            return Grounds(("change", "actor", "enabled"), evidence, parameters.attempt_severity, attempt=True)
        return Grounds(("change", "actor", "observed_at"), evidence)

    return Prepared(act=look)


DETECTOR = Detector(name="leaver_sign_in", reads="accounts", parameters=LeaverSignIn, prepare=prepare)
