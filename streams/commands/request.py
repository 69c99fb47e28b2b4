"""`headerfirst request|reveal|refer|hold|defer-notice`: what people ask for, each of which becomes a request."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, get_args

import click
from headerfirst.schemas.command import Command
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.incident import Incident
from headerfirst.schemas.inspection import Decision
from headerfirst.schemas.vocabulary import (
    ActorRole,
    CommandKind,
    DelegatedAccess,
    InspectionMode,
    Purpose,
    RequestKind,
)
from headerfirst.streams import statement
from headerfirst.streams.command_writer import Wish
from headerfirst.streams.commands.giving import Expectation, Giver, deciding, given_by_a_person
from headerfirst.streams.commands.options import (
    any_token,
    demo_keys_option,
    mailbox_token,
    message_token,
    moment,
    person_token,
    text,
    viewer,
)
from headerfirst.streams.incident_topics import incident_on

Options = Callable[[Callable[..., Any]], Callable[..., Any]]
_GOOD: Final = frozenset({"granted", "pending"})
"""What is waiting for people is no failure of whoever asks."""
_SUSPICION: Final[Purpose] = "suspected_breach"

_purpose = click.option(
    "--purpose", type=click.Choice(get_args(Purpose)), required=True, help="As the policy names it."
)
_suspicion = click.option(
    "--purpose",
    type=click.Choice(get_args(Purpose)),
    default=_SUSPICION,
    show_default=True,
    help="As the policy names it.",
)
_reason = click.option("--reason", type=text, required=True, help="Why: text, @FILE, or - for standard input.")
_case = click.option("--case", "case_id", metavar="ID", help="The case that it belongs to.")
_until = click.option("--until", type=moment, metavar="TIME", help="When it ends.")
_hours = click.option("--hours", type=click.FloatRange(min=0.1), help="When it ends, from now.")
_messages = click.option("--message", "messages", type=message_token, multiple=True, help="A message; may be repeated.")
_findings = click.option("--finding", "findings", metavar="ID", multiple=True, help="A finding; may be repeated.")
_id = click.option("--id", "command_id", help="An id of your own: when the union is asked before the request is made.")


def _all(*options: Options) -> Options:
    def decorated(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated


_about = _all(
    click.option("--person", type=person_token, help="Whom it is about."),
    click.option("--mailbox-token", type=mailbox_token, help="Whose mailbox, by token."),
    click.option("--mailbox", metavar="ADDRESS", help="Whose mailbox, by address: takes the token key."),
    click.option("--group", metavar="UNIT", help="An organisational unit, for figures of many."),
    click.option("--incident", "incident_id", metavar="ID", help="The incident that it follows."),
    _findings,
    _case,
)
_scope = _all(
    _messages,
    click.option(
        "--message-id", "message_ids", metavar="ID", multiple=True, help="Of --mailbox: takes the target key too."
    ),
    click.option("--target", "targets", metavar="SEALED", multiple=True, help="As a look at headings shows it."),
    click.option("--from", "start", type=moment, metavar="TIME", help="Select messages from this time on."),
    click.option("--to", "end", type=moment, metavar="TIME", help="Select messages before this time."),
    click.option("--counterpart", "counterparts", type=any_token, multiple=True, help="Select by whom else."),
    click.option("--term", "terms", multiple=True, help="Select by what is looked for."),
    _until,
    _hours,
)
_grounds = _all(
    click.option("--why", type=text, help="Why address and heading do not suffice: text, @FILE or -."),
    click.option("--less-intrusive", type=text, help="Which less intrusive step was tried, and what came of it."),
    click.option("--reason", type=text, help="Why: text, @FILE or -."),
    click.option("--source", type=text, help="Credible information: where it came from."),
    click.option("--credibility", type=text, help="Credible information: why it is credible."),
    click.option("--received", type=moment, metavar="TIME", help="Credible information: when it was received."),
    click.option("--personal-grounds", type=text, help="Why mail marked personal is the organisation's business."),
    click.option("--wider-case", metavar="ID", help="The wider case that mail marked personal belongs to."),
)
_manner = _all(
    click.option("--mode", type=click.Choice(get_args(InspectionMode)), help="A scan shows nobody anything."),
    click.option(
        "--viewer", "viewers", type=viewer, multiple=True, help="Who will see it, by token or role; may be repeated."
    ),
    click.option("--text", "text_", type=text, help="Of the out-of-office message: text, @FILE or -."),
    click.option("--access", type=click.Choice(get_args(DelegatedAccess)), help="How a mailbox is to be used."),
    click.option("--forward-to", metavar="ADDRESS", help="Where mail is to be forwarded to; never outside."),
    click.option("--ticket", metavar="ID", help="Of the service desk."),
    click.option(
        "--on-behalf-of",
        type=(person_token, click.Choice(get_args(ActorRole))),
        metavar="TOKEN ROLE",
        help="Whose request you bring, in which role of theirs: it then came through yours.",
    ),
)


@click.command(
    epilog="Example: headerfirst request open-content --mode human-view --purpose suspected_breach --person "
    "p-… --incident … --message m-… --why @why.txt --less-intrusive @tried.txt --viewer p-… --hours 48"
)
@click.argument("kind", type=click.Choice(get_args(RequestKind)), metavar="KIND")
@_purpose
@_about
@_scope
@_grounds
@_manner
@_id
@demo_keys_option
@given_by_a_person
def request(giver: Giver, *, kind: RequestKind, command_id: str | None, **options: Any) -> int:
    """Ask for something about somebody: to open content, list headings, see usage, and so on.

    KIND is one of open-content, list-headings, usage-view, usage-log, absence-access, delegated-access, out-of-office,
    reveal, refer, export, hold, defer-notice, withdraw-access, takedown, justify, interview. The policy in force says
    who may ask for which, what has to be stated, and who approves. What lacks something is refused with the reason and
    the clause; else it waits for approvers (`headerfirst approve`), and the person is told when it is granted.
    """
    payload = statement.stated(kind=kind, **_statement(options))
    return _ask(giver, "request", payload, command_id)


@click.command(epilog="Example: headerfirst reveal p-… --incident 5d41402a… --reason @why.txt --hours 4")
@click.argument("token", type=any_token, required=False)
@click.option("--group", metavar="UNIT", help="Instead of a token: an organisational unit, for figures of many.")
@_suspicion
@_reason
@click.option("--hours", type=click.FloatRange(1, 24), required=True, help="How long the name may be seen.")
@_case
@click.option("--incident", "incident_id", metavar="ID", help="The incident that it follows.")
@given_by_a_person
def reveal(giver: Giver, *, token: str | None, group: str | None, hours: float, **options: Any) -> int:
    """Ask for the name behind a person's or mailbox's token, for 1 to 24 hours.

    The roles that the policy names may ask (under DMU: soc, information-security, investigator, dpo), and another
    approves; what looks into a suspicion names the case or incident. The person is told, and request and decision are
    entries in the ledger. Figures of a group (--group) are refused where it is so small that they would name people.
    """
    if (token is None) == (group is None):
        raise Misconfigured("Name a TOKEN or --group UNIT: one of them.")
    if token is not None and token[0] not in "pb":
        raise Misconfigured("A name stands behind a person's token (p-…) or a mailbox's (b-…): name one of these.")
    whom = {} if token is None else {"person" if token[0] == "p" else "mailbox_token": token}
    options |= {"scope": statement.scope((), None, hours), "group": group}
    return _ask(giver, "reveal", statement.stated(**options, **whom))


@click.command(epilog="Example: headerfirst refer 5d41402abc4b2a76 --case case-7 --reason @why.txt")
@click.argument("incident_id", metavar="INCIDENT")
@click.option("--case", "case_id", metavar="ID", required=True, help="HR's case.")
@_suspicion
@_reason
@click.option("--person", type=person_token, help="Whom it is about; default: whom the incident is about.")
@_until
@_hours
@given_by_a_person
def refer(
    giver: Giver, *, incident_id: str, person: str | None, until: datetime | None, hours: float | None, **options: Any
) -> int:
    """Ask that an incident is referred to HR, which sees nothing that nobody referred.

    The roles that the policy names may ask (under DMU: information-security, investigator), and an HR approver decides.
    Once granted, the incident and every later version of it are on the topic `referrals`, and the person is told.
    """
    if person is None:
        person = _person_of(giver, incident_id)
    options |= {"person": person, "incident_id": incident_id, "scope": statement.scope((), until, hours)}
    return _ask(giver, "refer", statement.stated(**options))


@click.command(
    epilog="Example: headerfirst hold p-… --purpose information_request --case case-7 --reason @why.txt "
    "--until 2026-09-01T00:00:00Z"
)
@click.argument("person", type=person_token)
@_purpose
@_reason
@_case
@click.option("--incident", "incident_id", metavar="ID", help="The incident to keep.")
@_findings
@_messages
@_until
@_hours
@given_by_a_person
def hold(
    giver: Giver, *, messages: tuple[str, ...], until: datetime | None, hours: float | None, **options: Any
) -> int:
    """Ask that records about PERSON are kept beyond their time: why, of what, until when.

    Name a case, an incident, findings or messages. The roles that the policy names may ask (under DMU: dpo,
    hr-approver, investigator), and dpo or director approves. A hold ends by itself; `headerfirst revoke` ends it
    before.
    """
    return _ask(giver, "hold", _kept(options, messages, until, hours))


@click.command(
    name="defer-notice", epilog="Example: headerfirst defer-notice p-… --case case-7 --reason @why.txt --hours 72"
)
@click.argument("person", type=person_token)
@_suspicion
@_reason
@_case
@_until
@_hours
@given_by_a_person
def defer_notice(giver: Giver, *, until: datetime | None, hours: float | None, **options: Any) -> int:
    """Ask that PERSON is told later of what is granted about them in a case: why, and until when.

    It holds back notices of what is granted after it, for the same person and case. The roles that the policy names may
    ask (under DMU: investigator, information-security), and the data-protection officer approves. It ends on its day,
    or by `headerfirst revoke`, and then the notices go out.
    """
    return _ask(giver, "defer-notice", _kept(options, (), until, hours))


def _kept(
    options: dict[str, Any], messages: tuple[str, ...], until: datetime | None, hours: float | None
) -> dict[str, Any]:
    findings = list(options.pop("findings", ()))
    return statement.stated(**options, finding_ids=findings, scope=statement.scope(messages, until, hours))


def _statement(options: dict[str, Any]) -> dict[str, Any]:
    """All that `request` was told, under the names of the contract."""
    mailbox, message_ids = options.pop("mailbox"), options.pop("message_ids")
    named = _named(mailbox, message_ids, demo_keys=options.pop("demo_keys"))
    messages = [*options.pop("messages"), *named.pop("message_tokens", ())]
    targets = [*options.pop("targets"), *filter(None, [named.pop("target", None)])]
    selected = statement.selector(*(options.pop(name) for name in ("start", "end", "counterparts", "terms")))
    informed = statement.information(*(options.pop(name) for name in ("source", "credibility", "received")))
    brings = options.pop("on_behalf_of")
    if mailbox is not None and options["mailbox_token"] is not None:
        raise Misconfigured("Name the mailbox once: --mailbox or --mailbox-token.")
    renamed = {
        "why_headers_insufficient": options.pop("why"),
        "less_intrusive_step": options.pop("less_intrusive"),
        "text": options.pop("text_"),
        "viewers": list(options.pop("viewers")),
        "finding_ids": list(options.pop("findings")),
        "target": " ".join(targets),
        "information": informed,
        "on_behalf_of": None if brings is None else dict(zip(("token", "role"), brings, strict=True)),
        "scope": statement.scope(messages, options.pop("until"), options.pop("hours"), selected),
    }
    return options | renamed | named


def _named(mailbox: str | None, message_ids: tuple[str, ...], *, demo_keys: bool) -> dict[str, Any]:
    if mailbox is None:
        if message_ids:
            raise Misconfigured("Say whose mailbox the --message-id is of: --mailbox ADDRESS.")
        return {}
    names = statement.pseudonyms(os.environ, sealing=bool(message_ids), demo_keys=demo_keys)
    return statement.named_messages(mailbox, message_ids, names)


def _person_of(giver: Giver, incident_id: str) -> str:
    found: Incident | None = incident_on(giver.bootstrap, giver.prefix, incident_id)
    if found is None:
        raise Misconfigured("There is no such incident that you may see: check its id, or say --person TOKEN.")
    if found.person is None:
        raise Misconfigured("The incident is about nobody in particular, and cannot be referred.")
    return found.person


def _ask(giver: Giver, kind: CommandKind, payload: dict[str, Any], command_id: str | None = None) -> int:
    def expecting(command: Command) -> Expectation:
        return deciding(command, is_it=lambda _: False, is_done=_is_good)

    return giver.give(Wish(kind, payload, command_id=command_id), expecting)


def _is_good(decision: Decision) -> bool:
    return decision.outcome in _GOOD
