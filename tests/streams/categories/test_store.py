"""A host has the categories of its own name and of those above it, after what the organisation knows better."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from headerfirst.agents.categories import NoCategories
from headerfirst.streams.categories.store import categories_in
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.streams.domain_lists import store, store_file

LISTS = {
    "games": ["example.com", "play.example.net", "co.uk", "github.io"],
    "chat": ["talk.example.com", "www.example.org"],
    "update": ["192.0.2.7", "2001:db8::1"],
}


@pytest.mark.parametrize(
    ("host", "names"),
    [
        ("example.com", ("games",)),
        ("www.example.com", ("games",)),
        ("a.talk.example.com", ("chat", "games")),
        ("notexample.com", ()),
        ("example.net", ()),
        ("x.play.example.net", ("games",)),
        ("WWW.EXAMPLE.ORG.", ("chat",)),
        ("example.org", ()),
        ("shop.co.uk", ()),
        ("co.uk", ("games",)),
        ("me.github.io", ()),
        ("github.io", ("games",)),
        ("192.0.2.7", ("update",)),
        ("192.0.2.70", ()),
        ("2001:DB8::1", ("update",)),
        ("no host", ()),
        ("", ()),
    ],
)
def test_a_host_is_looked_up_by_its_name_and_those_above(tmp_path: Path, host: str, names: tuple[str, ...]) -> None:
    known = store(tmp_path, LISTS)
    assert known.of(host) == names
    assert known.of(host) == names, "and again, as it is remembered"


OVERRIDES = """
- {name: example.com, add: [education], remove: [games], because: a school's}
- {name: play.example.com, add: [games], because: but this is play}
- {name: nobody-lists.example, add: [reference], because: ours}
- {name: github.io, add: [technology], because: whoever writes there}
"""


@pytest.mark.parametrize(
    ("host", "names"),
    [
        ("www.example.com", ("education",)),
        ("talk.example.com", ("chat", "education")),
        ("play.example.com", ("education", "games")),
        ("www.nobody-lists.example", ("reference",)),
        ("me.github.io", ("technology",)),
        ("github.io", ("games", "technology")),
        ("play.example.net", ("games",)),
    ],
)
def test_the_nearest_override_has_the_last_word(tmp_path: Path, host: str, names: tuple[str, ...]) -> None:
    assert store(tmp_path, LISTS, OVERRIDES).of(host) == names


def test_an_override_takes_away_what_a_list_says_of_a_name_below(tmp_path: Path) -> None:
    known = store(tmp_path, {"games": ["play.example.com"]}, "- {name: example.com, remove: [games], because: ours}")
    assert known.of("www.play.example.com") == ()


def test_it_says_which_names_are_why(tmp_path: Path) -> None:
    said = store(tmp_path, LISTS, OVERRIDES).explain("talk.example.com")
    assert [(one.name, one.row.listed, one.row.add, one.row.remove) for one in said] == [
        ("example.com", ("games",), ("education",), ("games",)),
        ("talk.example.com", ("chat",), (), ()),
    ]
    assert store(tmp_path, LISTS).explain("no host") == []


LABEL = st.sampled_from(["a", "b", "a-b", "com", "example"])
NAME = st.lists(LABEL, min_size=2, max_size=4).map(lambda labels: ".".join([*labels, "example", "org"]))
BY_CATEGORY = st.dictionaries(st.sampled_from(["one", "two", "three"]), st.lists(NAME, min_size=1), min_size=1)


@settings(max_examples=60, deadline=None)
@given(BY_CATEGORY, st.lists(NAME, min_size=1))
def test_it_answers_as_a_dictionary_would(lists: dict[str, list[str]], hosts: list[str]) -> None:
    with TemporaryDirectory() as place:
        known = store(Path(place), lists)
        for host in [*hosts, *(f"www.{name}" for names in lists.values() for name in names)]:
            above = {host.split(".", n)[n] for n in range(host.count(".") + 1)}
            expected = sorted(category for category, names in lists.items() if above & set(names))
            assert list(known.of(host)) == expected


def test_an_installation_without_a_store_has_none_and_one_with_it_says_so_by_figures_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert isinstance(categories_in(None), NoCategories)
    with caplog.at_level(logging.INFO):
        assert list(categories_in(store_file(tmp_path, LISTS)).of("example.com")) == ["games"]
    assert "8 names, 3 lists" in caplog.text
    assert "example" not in caplog.text


def test_processes_share_the_pages_of_the_file(tmp_path: Path) -> None:
    """Linux says of each mapping what of it is a process's own: nothing."""
    file = store_file(tmp_path, {"games": [f"n{number}.example.com" for number in range(20_000)]})
    code = (
        "import sys; from pathlib import Path\n"
        "from headerfirst.streams.categories.store import StoredCategories\n"
        "known = StoredCategories(Path(sys.argv[1]))\n"
        "assert known.of('n7.example.com')\n"
        "text = Path('/proc/self/smaps').read_text().partition(sys.argv[1])[2]\n"
        "fields = dict(line.split(':', 1) for line in text.splitlines()[1:20])\n"
        "print(fields['Private_Dirty'].split()[0], fields['Rss'].split()[0])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True)
    own, resident = map(int, done.stdout.split())
    assert own == 0
    assert resident > 0
