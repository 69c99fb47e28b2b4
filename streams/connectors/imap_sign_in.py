"""How the IMAP connector signs in: by password, for many mailboxes as a master user, or by OAuth 2.0."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, TypeAlias

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.answers import answering
from headerfirst.streams.credentials import credential
from headerfirst.streams.servers.graph_session import Application, app_token, patient_session
from headerfirst.streams.servers.sign_in import SOURCE
from imapclient import IMAPClient

SignInTo: TypeAlias = Callable[[str, IMAPClient], None]
"""Signs in to a mailbox."""

_SCOPE: Final = "https://outlook.office365.com/.default"
_PATIENCE: Final = 30.0


def sign_in(options: Mapping[str, str], environment: Mapping[str, str], *, is_one: bool) -> SignInTo:
    """`is_one`: a single mailbox may have a password of its own."""
    if "oauth" in options:
        return partial(_by_token, _token_of_platform(options, environment))
    if credential(environment, SOURCE.token) is not None:  # read anew each time: whoever keeps its file renews it
        return partial(_by_token, lambda: SOURCE.needed(environment, SOURCE.token))
    if options.get("login", "sasl") != "sasl":
        raise Misconfigured("The option login knows one word, sasl.")
    password = SOURCE.needed(environment, SOURCE.password)
    master = credential(environment, SOURCE.user)
    if master is None and not is_one:
        SOURCE.needed(environment, SOURCE.user)
    return partial(_by_password, master, password, "login" in options)


def _by_password(master: str | None, password: str, is_sasl: bool, mailbox: str, client: IMAPClient) -> None:  # noqa: FBT001 - bound by name above
    """SASL PLAIN, which cannot be talked into another command."""
    if master in (None, mailbox):
        client.plain_login(mailbox, password)
    elif is_sasl:
        client.plain_login(master, password, mailbox)
    else:
        client.plain_login(f"{mailbox}*{master}", password)


def _by_token(token: Callable[[], str], mailbox: str, client: IMAPClient) -> None:
    """The standard's way (RFC 7628) where the server has it, else the one before it."""
    if client.has_capability("AUTH=OAUTHBEARER"):
        client.oauthbearer_login(mailbox, token())
    else:
        client.oauth2_login(mailbox, token())


def _token_of_platform(options: Mapping[str, str], environment: Mapping[str, str]) -> Callable[[], str]:
    authority = options["oauth"]
    if not authority.startswith("https://"):
        raise Misconfigured("The option oauth is an address that begins with https.")
    client, secret = (SOURCE.needed(environment, name) for name in (SOURCE.user, SOURCE.password))
    session = patient_session(authority, SOURCE.authorities(environment), _PATIENCE, tries=0)
    application = Application(authority, client, secret, options.get("scope", _SCOPE))
    return partial(_said_plainly, app_token(session, application, SOURCE))


def _said_plainly(token: Callable[[], str]) -> str:
    """What is wrong with the platform, not with the mail server."""
    with answering("The identity platform"):
        return token()
