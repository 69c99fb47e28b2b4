"""What people write about is no ground for a finding."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.agents.rules import ReadyPack
from headerfirst.streams.evaluation.beliefs import OTHERS, RECIPIENT, TOPICS, as_sent, by_topic, seen, topic_of
from headerfirst.streams.evaluation.proportions import Share

from tests.streams.evaluation.invented_mail import raw

POSTS = [
    raw("From: amara@example.org (Amara)", f"Subject: {heading}", f"Message-ID: <{number}@example.org>", at="Lines: 2")
    for number, heading in enumerate(("Desk for sale", "God and the election", "Minutes", "Send this to everyone"))
]


def test_a_post_is_sent_to_somebody_outside(dmu: ReadyPack) -> None:
    assert as_sent(POSTS[0]).value == f"To: {RECIPIENT}\n".encode() + POSTS[0].value
    assert seen(dmu, POSTS).flagged.of == 4


def test_posts_are_flagged_for_what_rules_look_for_and_not_for_their_topic(packs: list[ReadyPack]) -> None:
    for pack in packs:
        assert seen(pack, POSTS) == (Share(1, 4), Share(0, 4), Share(0, 4), Share(2, 4))


@pytest.mark.parametrize(
    ("group", "topic"),
    [
        ("talk.politics.guns", "politics"),
        ("alt.atheism", "religion"),
        ("misc.forsale", "for sale"),
        ("sci.med", OTHERS),
    ],
)
def test_the_topic_is_that_of_the_group(group: str, topic: str) -> None:
    assert topic_of(Path("train", group, "1")) == topic


def test_posts_are_sorted_by_topic(tmp_path: Path) -> None:
    post = tmp_path / "newsgroups20/train/misc.forsale/1"
    post.parent.mkdir(parents=True)
    post.write_bytes(b"From: amara@example.org\tSubject: Desk\t\tA desk.")
    assert {topic: len(posts) for topic, posts in by_topic(tmp_path).items()} == {
        "politics": 0,
        "religion": 0,
        "for sale": 1,
        OTHERS: 0,
    }


@pytest.mark.data
def test_no_post_is_flagged_for_its_topic(data: Path, packs: list[ReadyPack], document: str) -> None:
    topics = by_topic(data)
    for topic in TOPICS:
        for pack in packs:
            one = seen(pack, topics[topic])
            assert one.flagged.hits == 0
            assert one.naive.hits > 0.25 * one.naive.of
            assert f"| {topic} | {pack.ref.id} | {' | '.join(map(str, one))} |" in document
