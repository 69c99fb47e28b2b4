"""Exchange Online's mail, as Microsoft Graph answers: no body by `$select`, pages, throttling, refusals."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.inspection.interface import Located, Store
from headerfirst.streams.inspection.store_shelf import open_store

from tests.streams.inspection.stores.graph_server import TOKEN, Failure, GraphServer
from tests.streams.inspection.stores.letters import large_letter, letter

ANNA = "anna@example.org"
ONE = "<one@example.org>"


@pytest.fixture
def store(graph: GraphServer) -> Iterator[Store]:
    opened = open_store(f"{graph.url}&timeout=1", graph.environment)
    yield opened
    opened.close()


def one(store: Store) -> Located:
    return next(iter(store.find(ANNA, [ONE])))


def test_no_body_is_asked_for_before_a_message_is_fetched(graph: GraphServer, store: Store) -> None:
    graph.put(ANNA, letter(ONE))
    located = one(store)
    list(store.headings(ANNA))
    asked = [request.query["$select"] for request in graph.requests if request.path.endswith("/messages")]
    assert [select for select in asked if "body" in select.lower() or "attachments" in select.lower()] == []
    assert len(asked) == 2
    assert [request.path for request in graph.requests if request.path.endswith("$value")] == []
    list(store.fetch(located, 10_000))
    assert graph.requests[-1].path == f"/v1.0/users/{ANNA}/messages/AAMk0=/$value"


def test_all_pages_are_read(graph: GraphServer, store: Store) -> None:
    wanted = [f"<{number}@example.org>" for number in range(5)]
    for message_id in wanted:
        graph.put(ANNA, letter(message_id))
    assert [located.message_id for located in store.headings(ANNA)] == wanted


def test_a_next_page_on_another_server_is_not_asked_for(graph: GraphServer, store: Store) -> None:
    """It would be given our token."""
    for number in range(3):
        graph.put(ANNA, letter(f"<{number}@example.org>"))
    graph.elsewhere = f"https://127.0.0.1:{graph.port}/v1.0/users/{ANNA}/messages"
    with pytest.raises(Retriable):
        list(store.headings(ANNA))
    assert len([request for request in graph.requests if request.path.endswith("/messages")]) == 1


def test_a_throttled_question_is_asked_again(graph: GraphServer, store: Store) -> None:
    graph.put(ANNA, letter(ONE))
    graph.failures += [Failure(429, {"Retry-After": "0"}), Failure(503, {"Retry-After": "0"})]
    assert one(store).message_id == ONE


def test_a_server_that_goes_on_throttling_may_be_asked_later(graph: GraphServer, store: Store) -> None:
    graph.failures += [Failure(429, {"Retry-After": "0"})] * 10
    with pytest.raises(Retriable):
        one(store)
    assert len(graph.requests) == 5


@pytest.mark.parametrize(
    ("status", "error"), [(401, Misconfigured), (403, Misconfigured), (500, Retriable), (400, Retriable)]
)
def test_a_refusal_says_what_can_be_done(graph: GraphServer, store: Store, status: int, error: type[Exception]) -> None:
    graph.failures.append(Failure(status))
    with pytest.raises(error):
        one(store)


def test_a_mailbox_that_is_not_there_holds_nothing(graph: GraphServer, store: Store) -> None:
    graph.put("tom@example.org", letter(ONE))
    assert [*store.find(ANNA, [ONE]), *store.headings(ANNA)] == []


def test_a_message_id_is_compared_letter_by_letter(graph: GraphServer, store: Store) -> None:
    """Graph's filter is not."""
    graph.put(ANNA, letter("<O'One@example.org>"))
    assert list(store.find(ANNA, ["<o'one@example.org>"])) == []
    assert len(list(store.find(ANNA, ["<O'One@example.org>"]))) == 1


def test_a_folder_is_known_by_its_path(graph: GraphServer, store: Store) -> None:
    graph.put(ANNA, letter(ONE), "UNISON/Branch")
    graph.put(ANNA, letter("<two@example.org>"), "Inbox")
    assert [located.folder for located in store.headings(ANNA)] == ["UNISON/Branch", "Inbox"]


def test_a_folder_that_cannot_be_looked_up_is_not_known(graph: GraphServer, store: Store) -> None:
    graph.put(ANNA, letter(ONE))
    graph.folders.clear()
    assert one(store).folder is None


def test_mail_that_was_sent_has_a_header_block_of_its_properties(graph: GraphServer, store: Store) -> None:
    graph.put(ANNA, letter(ONE), is_sent=True, sensitivity=2)
    assert one(store).headers.decode().splitlines() == [
        "From: <eleni@example.org>",
        "To: <tom@example.org>",
        "Subject: Kettle",
        "Date: Mon, 09 Mar 2026 10:30:00 +0000",
        "Sensitivity: Private",
        "Message-ID: <one@example.org>",
        "",
    ]


def test_a_message_that_went_since_is_looked_for_again(graph: GraphServer, store: Store) -> None:
    graph.put(ANNA, letter(ONE))
    located = one(store)
    graph.mailboxes[ANNA].clear()
    with pytest.raises(Retriable):
        list(store.fetch(located, 10_000))
    assert list(store.find(ANNA, [ONE])) == []


def test_a_message_that_breaks_off_may_be_asked_for_again(graph: GraphServer, store: Store) -> None:
    graph.put(ANNA, large_letter(ONE))
    graph.breaks_off = True
    with pytest.raises(Retriable):
        list(store.fetch(one(store), 2_000_000))


def test_a_server_that_falls_silent_may_be_asked_again(graph: GraphServer, store: Store) -> None:
    graph.put(ANNA, large_letter(ONE))
    graph.holds.clear()
    with pytest.raises(Retriable):
        list(store.fetch(one(store), 2_000_000))


def test_a_wrong_secret_is_a_matter_of_configuration(graph: GraphServer) -> None:
    store = open_store(graph.url, {**graph.environment, "HEADERFIRST_STORE_PASSWORD": "wrong"})
    with pytest.raises(Misconfigured, match="HEADERFIRST_STORE_PASSWORD"):
        one(store)


@pytest.mark.parametrize(("token", "error"), [(TOKEN, None), ("a token that has ended", Misconfigured)])
def test_a_token_may_be_brought_along(graph: GraphServer, token: str, error: type[Exception] | None) -> None:
    graph.put(ANNA, letter(ONE))
    authority = str(graph.certificates.authority)
    store = open_store(graph.url, {"HEADERFIRST_STORE_TOKEN": token, "HEADERFIRST_STORE_CA": authority})
    if error is None:
        assert one(store).message_id == ONE
        return
    with pytest.raises(error):
        one(store)


def test_a_certificate_of_an_unknown_authority_is_not_trusted(graph: GraphServer) -> None:
    environment = {name: value for name, value in graph.environment.items() if name != "HEADERFIRST_STORE_CA"}
    with pytest.raises(Misconfigured, match="HEADERFIRST_STORE_CA"):
        one(open_store(graph.url, environment))
    assert graph.requests == []


@pytest.mark.parametrize("url", ["graph://graph.microsoft.com", "graph:///x", "graph://graph.microsoft.com/a/b"])
def test_a_url_that_is_none_is_a_matter_of_configuration(url: str) -> None:
    with pytest.raises(Misconfigured):
        open_store(url, {"HEADERFIRST_STORE_TOKEN": TOKEN})
