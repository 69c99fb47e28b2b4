"""What is wrong with the words of a pack's notices: each that may be owed has words, and the words can be said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from headerfirst.agents.letter import letter, told
from headerfirst.agents.lint_problem import Problem, error
from headerfirst.agents.notices import NOTICE_OF, WHEN_A_DEFERRAL_ENDS
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.finding import PackRef
from headerfirst.schemas.inspection import Approver, Decision, Grant, Requester
from headerfirst.schemas.notice import Notice
from headerfirst.schemas.policy import Pack, PackFile
from headerfirst.schemas.vocabulary import NoticeKind

_EPOCH: Final = datetime(2026, 1, 1, tzinfo=UTC)


def notices_can_be_said(pack: Pack) -> Iterator[Problem]:
    kinds: set[NoticeKind] = {NOTICE_OF[asked] for asked in pack.file.gate.kinds if asked in NOTICE_OF}
    if "defer-notice" in pack.file.gate.kinds:
        kinds.add(WHEN_A_DEFERRAL_ENDS)
    for kind in sorted(kinds):
        try:
            _say(pack.file, kind)
        except Misconfigured as problem:
            yield error("notices", str(problem))


def _say(file: PackFile, kind: NoticeKind) -> None:
    """Of a decision that has everything a template may name."""
    decision = Decision(
        request_id="request",
        kind="open-content",
        outcome="granted",
        reasons=[],
        clause=file.purposes[0].clause,
        person="person",
        purpose=file.purposes[0].id,
        case_id="case",
        reason="reason",
        requester=Requester(token="requester", role="investigator"),  # noqa: S106 - a pseudonym
        approvers=[Approver(token="approver", role="dpo", at=_EPOCH)],  # noqa: S106 - a pseudonym
        grant=Grant(mode="human-view", scanners=[], message_tokens=["m"], expires_at=_EPOCH, viewers=["viewer"]),
        pack=PackRef(id=file.id, version=file.version, digest=""),
        register_as_of=0,
        at=_EPOCH,
    )
    said = told(file, decision, kind)
    letter(
        file,
        Notice(
            notice_id="notice",
            person="person",
            recipient_role="the person concerned",
            kind=kind,
            due_at=_EPOCH,
            state="due",
            rights=file.notices.access,
            contacts=file.contacts,
            what=said.what,
            why=said.why,
            when=said.when,
            seen_by=said.seen_by,
            retention=said.retention,
        ),
    )
