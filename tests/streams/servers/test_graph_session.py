"""HTTP to Microsoft Graph: time-outs on everything, pauses as asked, tokens that are asked for once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.servers.graph_session import Application, Token, app_token, patient_session
from headerfirst.streams.servers.sign_in import STORE

from tests.certificates import make_certificates
from tests.streams.inspection.stores.graph_server import CLIENT, SECRET, TENANT, TOKEN, GraphServer, graph_server


@pytest.fixture
def graph(tmp_path: Path) -> Iterator[GraphServer]:
    with graph_server(make_certificates(tmp_path)) as server:
        yield server


def session_for(graph: GraphServer, patience: float = 5.0) -> requests.Session:
    return patient_session(f"https://localhost:{graph.port}", str(graph.certificates.authority), patience)


def token_for(session: requests.Session, graph: GraphServer, secret: str) -> Token:
    authority = f"https://localhost:{graph.port}/{TENANT}"
    return app_token(session, Application(authority, CLIENT, secret, "https://localhost/.default"), STORE)


def test_every_request_has_a_time_out(graph: GraphServer) -> None:
    graph.put("anna@example.org", b"Message-ID: <one@example.org>\r\n\r\n" + b"x" * 100)
    graph.holds.clear()
    url = f"https://localhost:{graph.port}/v1.0/users/anna@example.org/messages/AAMk0=/$value"
    with session_for(graph, patience=0.3) as session, pytest.raises(requests.ConnectionError):
        session.get(url, headers={"Authorization": f"Bearer {TOKEN}"})


def test_a_token_is_asked_for_once_however_many_threads_need_it(graph: GraphServer) -> None:
    with session_for(graph) as session:
        token = token_for(session, graph, SECRET)
        tokens: list[str] = []
        threads = [threading.Thread(target=lambda: tokens.append(token())) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (tokens, graph.tokens_given) == ([TOKEN] * 8, 1)


def test_a_wrong_secret_gets_no_token_and_is_not_said(graph: GraphServer) -> None:
    with session_for(graph) as session:
        token = token_for(session, graph, "hunter2")
        with pytest.raises(Misconfigured, match="HEADERFIRST_STORE_PASSWORD") as raised:
            token()
    assert "hunter2" not in str(raised.value)


def test_another_login_of_the_machine_is_not_used(
    tmp_path: Path, graph: GraphServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A .netrc would take the place of our token."""
    (tmp_path / ".netrc").write_text("machine localhost login anna password hunter2\n", encoding="ascii")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with session_for(graph) as session:
        url = f"https://localhost:{graph.port}/v1.0/users/x/mailFolders/msgfolderroot"
        assert session.get(url, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == requests.codes.ok


def test_who_asks_for_a_token_is_silent() -> None:
    assert "hunter2" not in repr(Application("https://localhost/x", CLIENT, "hunter2", "https://localhost/.default"))
