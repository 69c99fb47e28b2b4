from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.streams.inspection.language.features import words_of
from headerfirst.streams.inspection.language.lexicon import Rule
from headerfirst.streams.inspection.language.training.texts import CROWDED, SEXISM, Labelled, Side, read, split

LONG = "the quick brown fox jumps over the lazy dog and sleeps until noon"


def labelled(text: str, label: str = "neither") -> Labelled:
    return Labelled(text, words_of(text), label)


def side_of(texts: list[Labelled]) -> dict[str, Side]:
    return {one.text: side for side, those in split(texts).items() for one in those}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / CROWDED).write_text(
        ",count,hate_speech,offensive_language,neither,class,tweet\n"
        '0,3,0,0,3,2,"Tea &amp; cake, said Ann"\n1,3,0,3,0,1,Some rude words\n2,3,3,0,0,0,Some hateful words\n',
        encoding="utf-8",
    )
    (tmp_path / SEXISM).write_text(
        "rewire_id,text,label_sexist,label_category,label_vector,split\n"
        "a,Some sexist words,sexist,2. derogation,2.1 x,train\nb,Plain words,not sexist,none,none,train\n",
        encoding="utf-8",
    )
    return tmp_path


def test_both_sets_are_read_with_their_labels(folder: Path) -> None:
    texts = read(folder)
    assert [(one.label, one.kind) for one in texts] == [
        ("neither", ""),
        ("offensive", ""),
        ("hateful", ""),
        ("sexist", "2. derogation"),
        ("not sexist", ""),
    ]
    assert texts[0].text == "Tea & cake, said Ann"


@pytest.mark.parametrize(
    ("label", "rule", "truth"),
    [
        ("hateful", "abusive", True),
        ("offensive", "abusive", True),
        ("neither", "abusive", False),
        ("sexist", "abusive", None),
        ("not sexist", "abusive", None),
        ("hateful", "discriminatory", True),
        ("sexist", "discriminatory", True),
        ("offensive", "discriminatory", None),
        ("neither", "discriminatory", False),
        ("not sexist", "discriminatory", False),
    ],
)
def test_a_label_says_only_what_its_annotators_were_asked(
    label: str,
    rule: Rule,
    truth: bool | None,  # noqa: FBT001 - a table's column
) -> None:
    assert labelled("words", label).is_positive(rule) is truth


def test_near_duplicates_stay_on_one_side() -> None:
    """Whatever the side of the first, no second one strays from it: forty tries could not all agree by chance."""
    for number in range(40):
        name = "abcdefghijklmnopqrstuvwxyz"[number % 26] * (number // 26 + 2)
        full = f"{name} {LONG}"
        sides = side_of(
            [labelled(full), labelled(f"RT @ann: {full}!!"), labelled(f"{full} {name}"), labelled(f"so {full}")]
        )
        assert len(set(sides.values())) == 1


def test_a_side_does_not_depend_on_the_order_of_the_texts() -> None:
    texts = [labelled(f"{word} {LONG} {other}") for word in ("one", "two", "six") for other in ("now", "then")]
    assert side_of(texts) == side_of(texts[::-1])


def test_every_side_gets_its_share() -> None:
    sides = split([labelled(f"text {first}{second}") for first in "abcdefghij" for second in "klmnopqrstuvwxyz"])
    sizes = {side: len(those) for side, those in sides.items()}
    assert sum(sizes.values()) == 160
    assert sizes["learning"] > sizes["choosing"] > 0 < sizes["measuring"] < sizes["learning"]


def test_texts_do_not_show_in_a_repr() -> None:
    assert "quick" not in repr(labelled(LONG))
