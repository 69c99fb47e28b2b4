"""An inbox rule that takes mail out of its owner's sight: into a folder that nobody opens, or away with it.

Why: whoever has taken an account over hides the answers to what they write from its owner. DMU 5.1(iv) and WCC 3 look
for what is malicious by automated means. The finding is about the account, whose owner may be the victim; a rule that
is taken away again is evidence beside what was found. Which folders these are says the rule.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

import msgspec
from headerfirst.agents.detector import Detector, Grounds, Joining, Prepared
from headerfirst.agents.facts import AccountAct
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct


class HidingInboxRule(Struct, frozen=True, kw_only=True):
    folders: Annotated[list[str], msgspec.Meta(min_length=1)]
    """By the name of their last part; case and punctuation do not matter."""
    removed_within_days: Annotated[int, msgspec.Meta(ge=1, le=31)]


def prepare(parameters: HidingInboxRule, _: PackFile) -> Prepared:
    hidden = {_words(name): _words(name) for name in parameters.folders}
    joining = Joining(back=timedelta(days=parameters.removed_within_days))

    def look(act: AccountAct) -> Grounds | None:
        record = act.record
        if record.change != "inbox-rule" or record.folder is None or record.folder.path is None:
            return None
        last = [part for part in re.split(r"[/\\]", record.folder.path) if part.strip()][-1:]
        name = hidden.get(_words(last[0])) if last else None
        if name is None:
            return None
        # The name as the rule has it: a folder's own may say more than it should.
        evidence = (f"folder:{name.replace(' ', '-')}",)
        if not record.enabled:
            return Grounds(("change", "folder", "enabled"), (*evidence, "removed"), about="account", joins=joining)
        return Grounds(("change", "folder"), evidence, about="account")

    return Prepared(act=look)


def _words(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold()))


DETECTOR = Detector(name="hiding_inbox_rule", reads="accounts", parameters=HidingInboxRule, prepare=prepare)
