"""The words of a notice: the pack's own, with what the decision says put into them.

Templates are Jinja's (https://jinja.palletsprojects.com), in its sandbox; a name that a template does not have is an
error when the pack is linted, never a gap in what a person is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.inspection import Decision
from headerfirst.schemas.notice import Notice
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.vocabulary import NoticeKind, Purpose
from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

PURPOSES: Final[dict[Purpose, str]] = {
    "absence": "to keep work going in an absence",
    "suspected_breach": "to look into a suspected breach",
    "credible_information": "to follow credible information",
    "malware_prevention": "to keep malware and intruders out",
    "inappropriate_content": "to keep unlawful and obscene material out",
    "dlp": "to keep confidential data in",
    "delegated_access": "to let a colleague do what was delegated",
    "information_request": "to answer a request for information",
}
_ROLES: Final[dict[str, str]] = {
    "dpo": "the data protection officer",
    "soc": "security operations",
    "information-security": "Information Security",
    "service-desk": "the service desk",
    "hr-approver": "the approver for HR",
    "investigator": "an investigator",
    "director": "a director",
    "staff": "your line manager or colleague",
}
THE_PERSON: Final = "the person concerned"
THE_REQUESTER: Final = "the requester"
_TEMPLATES: Final = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined,
    autoescape=False,  # plain text for a mail reader, and no page
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


class Told(NamedTuple):
    """Of one decision, in words."""

    what: str
    why: str
    when: str
    seen_by: str
    retention: str


class Letter(NamedTuple):
    heading: str
    text: str


def told(file: PackFile, decision: Decision, kind: NoticeKind, recipient: str = THE_PERSON) -> Told:
    """What, why, when, who sees it and how long it is kept; raises Misconfigured where the pack has no words for it."""
    if kind not in file.notices.what:
        raise Misconfigured(f"the pack {file.id} has no words for a notice of {kind}; add it under `notices.what`")
    grant, reason = decision.grant, one_line(decision.reason or "")
    names = {
        "messages": len(grant.message_tokens) if grant is not None else 0,
        "mode": grant.mode if grant is not None else "",
        "until": _date(grant.expires_at) if grant is not None else "",
        "case": one_line(decision.case_id or ""),
        "reason": reason,
        "recipient": recipient,
        "requester": _role(decision.requester.role) if decision.requester is not None else "a program",
        "approvers": ", ".join(_role(one.role) for one in decision.approvers) or "nobody",
    }
    purpose = PURPOSES[decision.purpose] if decision.purpose is not None else "as the policy provides"
    why = f"{purpose[0].upper()}{purpose[1:]} ({decision.clause})"
    return Told(
        what=rendered(file.notices.what[kind], names).strip(),
        why=f"{why}: {reason}" if reason else f"{why}.",
        when=f"Allowed on {_date(decision.at)}" + (f", until {names['until']}" if grant is not None else ""),
        seen_by=_viewers(decision),
        retention=_retention(file),
    )


def letter(file: PackFile, notice: Notice) -> Letter:
    """The e-mail that tells a person of it."""
    names = {name: getattr(notice, name) for name in notice.__struct_fields__}
    heading = " ".join(rendered(file.notices.heading, names).split())
    return Letter(heading, rendered(file.notices.letter, names))


def one_line(text: str) -> str:
    """What somebody wrote, as it may stand among the pack's words: nobody adds a line of contacts to a letter, hides
    one or turns it about (Unicode's controls are no text).
    """
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def rendered(template: str, names: Mapping[str, object]) -> str:
    """Raises Misconfigured where it is no template, or uses a name that is not there."""
    try:
        return _compiled(template).render(names)
    except TemplateError as error:
        raise Misconfigured(f"a notice's template cannot be used: {error}") from error


@lru_cache(maxsize=256)
def _compiled(template: str) -> Template:
    return _TEMPLATES.from_string(template)


def _viewers(decision: Decision) -> str:
    """Roles where they are known; how many people where they are not."""
    if decision.grant is None or not decision.grant.viewers:
        return _role(decision.requester.role) if decision.requester is not None else "nobody"
    count = len(decision.grant.viewers)
    return f"{count} named {'person' if count == 1 else 'people'}"


def _retention(file: PackFile) -> str:
    kept = file.retention.get("inspection-results") or file.retention.get("incidents")
    if kept is None:
        return "Six months at most"
    length = f"{kept.months} months" if kept.months is not None else f"{kept.days} days"
    return f"{length} at most"


def _role(name: str) -> str:
    return _ROLES.get(name, f"a {name.replace('-', ' ')}")


def _date(moment: object) -> str:
    return f"{moment:%-d %B %Y, %H:%M} UTC"
