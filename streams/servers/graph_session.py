"""HTTP to Microsoft Graph: patient with a throttling server, impatient with a silent one, and a token from MSAL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, Final, NamedTuple

import msal
import requests
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.servers.sign_in import SignIn
from requests.adapters import HTTPAdapter
from urllib3 import Retry

Token = Callable[[], str]
"""A token that is valid now."""

_CONNECT: Final = 10.0
_TRIES: Final = 4
"""After the first."""
_LONGEST_PAUSE: Final = 60
"""Seconds: a server that asks for more is asked again by whoever asked us."""
_BUSY: Final = (429, 502, 503, 504)
_THEIR_TROUBLE: Final = frozenset({"temporarily_unavailable", "server_error"})


class _Patient(HTTPAdapter):
    """With a time-out on every request, also on those that MSAL makes."""

    def __init__(self, patience: float, tries: int) -> None:
        self._timeout = (min(_CONNECT, patience), patience)
        pauses = Retry(
            total=tries,
            connect=min(1, tries),
            other=min(1, tries),
            backoff_factor=0.5,
            status_forcelist=_BUSY,
            raise_on_status=False,
            retry_after_max=_LONGEST_PAUSE,
        )
        super().__init__(max_retries=pauses)

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002 - requests' own signature
        timeout: Any = None,
        verify: bool | str = True,  # noqa: FBT001, FBT002 - requests' own signature
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        return super().send(request, stream, timeout or self._timeout, verify, cert, proxies)


def patient_session(origin: str, authorities: str | None, patience: float, tries: int = _TRIES) -> requests.Session:
    """Pauses as long as `Retry-After` says, up to `tries` times. Reads no .netrc, which would put another login before
    ours.
    """
    session = requests.Session()
    session.trust_env = False
    session.proxies = requests.utils.get_environ_proxies(origin)
    session.verify = authorities or True
    session.mount("https://", _Patient(patience, tries))
    return session


class Application(NamedTuple):
    """Who asks for tokens, and for what; silent in `repr`."""

    authority: str
    client: str
    secret: str
    scope: str

    def __repr__(self) -> str:
        return "<Application>"


def app_token(session: requests.Session, application: Application, names: SignIn) -> Token:
    """Asks the identity platform when first needed and when the last token is about to end; `names` are what to say
    where it gives none.
    """
    apps: list[msal.ConfidentialClientApplication] = []
    lock = Lock()

    def token() -> str:
        with lock:
            if not apps:
                apps.append(_application(session, application))
            answer = apps[0].acquire_token_for_client([application.scope])
        if "access_token" in answer:
            return str(answer["access_token"])
        if answer.get("error") in _THEIR_TROUBLE:
            raise Retriable("The identity platform gives no tokens at the moment.")
        raise Misconfigured(f"The identity platform gives no token for {names.user} and {names.password}.")

    return token


def _application(session: requests.Session, application: Application) -> msal.ConfidentialClientApplication:
    """Raises ValueError where the authority is none."""
    return msal.ConfidentialClientApplication(
        application.client,
        application.secret,
        authority=application.authority,
        http_client=session,
        instance_discovery=False,
    )
