"""Whether what people write about politics, religion or things for sale is flagged for its topic alone.

Each post is taken for mail that a member of staff, with a case, sends to somebody outside. Beside it what a usual list
of keywords in headings would flag.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from headerfirst.agents.rules import ReadyPack
from headerfirst.streams.codec import EARLIEST
from headerfirst.streams.connectors.interface import Given, Raw
from headerfirst.streams.evaluation.corpora import POSTS, files_of, post_in
from headerfirst.streams.evaluation.document import table
from headerfirst.streams.evaluation.header_edits import with_field
from headerfirst.streams.evaluation.personal_mail import heading_rules
from headerfirst.streams.evaluation.proportions import Share
from headerfirst.streams.evaluation.staff import staff_register
from headerfirst.streams.evaluation.trial import Trial

RECIPIENT: Final = "reader@example.net"
TOPICS: Final[Mapping[str, frozenset[str]]] = {
    "politics": frozenset({"talk.politics.guns", "talk.politics.mideast", "talk.politics.misc"}),
    "religion": frozenset({"alt.atheism", "soc.religion.christian", "talk.religion.misc"}),
    "for sale": frozenset({"misc.forsale"}),
}
OTHERS: Final = "other groups"
_KEYWORDS: Final = re.compile(
    r"\b(?:atheis\w*|bible|christian\w*|church|clinton|election|f?or sale|god|gun|guns|islam\w*|israel\w*|jesus|jew\w*"
    r"|muslim\w*|offer|politic\w*|president|religio\w*|sale|sell\w*|vote|wanted)\b",
    re.IGNORECASE,
)


class Seen(NamedTuple):
    """Of posts: those with a finding of a rule that looks at headings, those of which such a rule asks for a look, and
    those that any other rule flags.
    """

    flagged: Share
    asked: Share
    otherwise: Share
    naive: Share


def topic_of(post: Path) -> str:
    return next((topic for topic, groups in TOPICS.items() if post.parent.name in groups), OTHERS)


def as_sent(post: Raw) -> Raw:
    """A post has no recipient."""
    return with_field(post, "To", RECIPIENT)


def seen(pack: ReadyPack, posts: Iterable[Raw]) -> Seen:
    posts = list(posts)
    trial = Trial(pack, staff_register(posts), Given(at=EARLIEST.replace(year=1993)))
    rules = heading_rules(pack)
    led = [one for one in map(trial.item, map(as_sent, posts)) if one.records]
    counts = (
        sum(not rules.isdisjoint(one.rules) for one in led),
        sum(not rules.isdisjoint(one.asking) for one in led),
        sum(any(rule not in rules for rule in one.rules) for one in led),
        sum(any(_KEYWORDS.search(record.subject or "") for record in one.records) for one in led),
    )
    return Seen(*(Share(count, len(led)) for count in counts))


def figures(data: Path, packs: Iterable[ReadyPack]) -> str:
    head = (
        "posts",
        "pack",
        "flagged for the heading",
        "a look asked for",
        "flagged for anything else",
        "naive: keyword in the heading",
    )
    return table(head, _rows(by_topic(data), list(packs)), words=2)


def by_topic(data: Path) -> dict[str, list[Raw]]:
    found: defaultdict[str, list[Raw]] = defaultdict(list)
    for path in files_of(data, POSTS):
        found[topic_of(path)].append(post_in(path))
    return {topic: found[topic] for topic in (*TOPICS, OTHERS)}


def _rows(topics: Mapping[str, list[Raw]], packs: list[ReadyPack]) -> Iterator[tuple[object, ...]]:
    for topic, posts in topics.items():
        for pack in packs:
            yield topic, pack.ref.id, *seen(pack, posts)
