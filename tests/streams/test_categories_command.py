"""`categories build` says what it took and what it left out; `categories lookup` says why."""

from __future__ import annotations

from pathlib import Path

import orjson

from tests.streams.command_line import only_sentence, run
from tests.streams.domain_lists import store_file, write_lists

LISTS = {"games": ["example.com", "a b"], "chat": ["talk.example.com"]}


def test_a_store_is_built_and_what_was_left_out_is_said(tmp_path: Path) -> None:
    folder = write_lists(tmp_path / "lists", LISTS)
    (folder / "games" / "urls").write_text("example.org/x\n", encoding="ascii")
    (folder / "play").symlink_to("games")
    (folder / "empty").mkdir()
    overrides = tmp_path / "overrides.yaml"
    overrides.write_text("- {name: example.org, add: [education], because: a school}", encoding="utf-8")
    done = run("categories", "build", folder, "--output", tmp_path / "store", "--overrides", overrides)
    assert (done.returncode, done.stderr) == (0, "")
    first, second, *left = done.stdout.splitlines()
    assert first.startswith("3 names in 2 lists as of 20")
    assert second.startswith("1 overrides; public suffixes of 20")
    assert left == [
        "1 lines name no host and were left out.",
        "1 lines of `urls` were left out: past its first slash a URL is content.",
        "1 folders are other names of lists, and were left out.",
        "No site is of these, since they have no `domains`: empty.",
    ]
    asked = run("categories", "lookup", "example.org", "--store", tmp_path / "store")
    assert asked.stdout == "example.org: education (example.org: +education)\n"


def test_a_host_is_looked_up_in_the_store_of_the_environment(tmp_path: Path) -> None:
    environment = {"HEADERFIRST_CATEGORIES": str(store_file(tmp_path, LISTS))}
    done = run("categories", "lookup", "www.talk.example.com", "example.net", environment=environment)
    assert done.stdout.splitlines() == [
        "www.talk.example.com: chat, games (example.com: games; talk.example.com: chat)",
        "example.net: no category",
    ]
    told = run("categories", "lookup", "Example.com", "--json", environment=environment)
    assert orjson.loads(told.stdout) == {
        "host": "Example.com",
        "categories": ["games"],
        "because": [{"name": "example.com", "listed": ["games"], "add": [], "remove": []}],
    }


def test_what_is_no_store_is_one_sentence(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("not a store", encoding="ascii")
    assert "categories build" in only_sentence(run("categories", "lookup", "example.com", "--store", other))
    assert "holds no list" in only_sentence(run("categories", "build", tmp_path, "--output", tmp_path / "store"))
