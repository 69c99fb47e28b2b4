"""The figures as tables of docs/model-card.md, between two marks; everything else there is written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Final, get_args

from headerfirst.streams.inspection.language.lexicon import RULES, Rule
from headerfirst.streams.inspection.language.training.figures import AllMeans, challenges, measure, share
from headerfirst.streams.inspection.language.training.texts import Labelled, Side, read, split

BEGIN: Final = "<!-- figures: begin -->"
END: Final = "<!-- figures: end -->"
MAIL: Final = {
    "workplace mail (Enron, annotated part)": ("enron_cats", "*/*.txt"),
    "private and list mail, no spam (SpamAssassin)": ("spamassassin", "*ham*/*"),
    "a technical list (kernel summit)": ("lore_ksummit", "*"),
}
LABELS: Final = ("hateful", "offensive", "neither", "sexist", "not sexist")


def tables(data: Path) -> str:
    """All of them; `data` is the folder that holds `hate`, `profanity` and the mail."""
    means = AllMeans(data / "profanity" / "ldnoobw_en.txt")
    sides = split(read(data / "hate"))
    texts = sides["measuring"]
    blocks = [
        _sizes(sides),
        *(_means(rule, means, texts) for rule in RULES),
        _sources(means, texts),
        _labels(means, texts),
        _kinds(means, texts),
        _challenges(means),
        _mail(means, data),
    ]
    return "\n\n".join(blocks)


def _sizes(sides: Mapping[Side, list[Labelled]]) -> str:
    learning, choosing, measuring = (f"{len(sides[side]):,}" for side in get_args(Side))
    return (
        f"Texts for learning {learning}, for choosing thresholds {choosing}, for measuring {measuring}. "
        "In parentheses: 95 % intervals (Wilson)."
    )


def with_tables(card: str, new: str) -> str:
    """The card with other tables between its marks."""
    before, rest = card.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{new}\n\n{END}{after}"


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"| --- |{' ---: |' * (len(head) - 1)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return f"**{title}**\n\n" + "\n".join(lines)


def _means(rule: Rule, means: AllMeans, texts: list[Labelled]) -> str:
    measured = {name: measure(rule, one, texts) for name, one in means.by_name.items()}
    first = next(iter(measured.values()))
    return _table(
        f"`{rule}`: {first.positives} texts that are, {first.negatives} that are not",
        ("", "precision", "recall", "of those that are not, raised"),
        ((name, str(one.precision), str(one.recall), str(one.false_alarms)) for name, one in measured.items()),
    )


def _sources(means: AllMeans, texts: list[Labelled]) -> str:
    rows = []
    for pair in (("hateful", "neither"), ("sexist", "not sexist")):
        found = measure("discriminatory", means.scanner, (labelled for labelled in texts if labelled.label in pair))
        rows.append((" against ".join(pair), str(found.precision), str(found.recall), str(found.false_alarms)))
    return _table(
        "The scanner under `discriminatory`, each set of texts by itself",
        ("", "precision", "recall", "of those that are not, raised"),
        rows,
    )


def _labels(means: AllMeans, texts: list[Labelled]) -> str:
    rows = []
    for label in LABELS:
        these = [labelled.text for labelled in texts if labelled.label == label]
        rows.append((label, str(len(these)), *(str(share(rule, means.scanner, these)) for rule in RULES)))
    return _table("What the scanner raises, by the annotators' label", ("label", "texts", *_named(RULES)), rows)


def _kinds(means: AllMeans, texts: list[Labelled]) -> str:
    rows = []
    for kind in sorted({labelled.kind for labelled in texts} - {""}):
        these = [labelled.text for labelled in texts if labelled.kind == kind]
        rows.append((kind, str(len(these)), str(share("discriminatory", means.scanner, these))))
    return _table("Sexism by kind (the one target group that the data labels)", ("kind", "texts", "raised"), rows)


def _challenges(means: AllMeans) -> str:
    every = list(challenges())
    rows = []
    for kind in dict.fromkeys(challenge.kind for challenge in every):
        these = [challenge for challenge in every if challenge.kind == kind]
        name = kind.replace("_", " ") + (" (hard)" if these[0].is_hard else "")
        wanted = "raise" if these[0].is_candidate else "leave alone"
        raised = share("discriminatory", means.scanner, (challenge.text for challenge in these))
        rows.append((name, wanted, f"{raised.count} of {raised.of}"))
    return _table("Invented sentences on the seven grounds", ("kind", "should", "raised"), rows)


def _mail(means: AllMeans, data: Path) -> str:
    rows = []
    for name, (folder, pattern) in MAIL.items():
        texts = list(_texts((data / folder).glob(pattern)))
        rows.append((name, str(len(texts)), *(str(share(rule, means.scanner, texts)) for rule in RULES)))
    return _table("Real mail that nobody complained of: messages raised", ("mail", "messages", *_named(RULES)), rows)


def _named(rules: Iterable[Rule]) -> Iterator[str]:
    return (f"`{rule}`" for rule in rules)


def _texts(paths: Iterable[Path]) -> Iterator[str]:
    for path in sorted(path for path in paths if path.is_file() and path.name != "categories.txt"):
        parts = message_from_bytes(path.read_bytes()).walk()
        plain = [part for part in parts if part.get_content_type() == "text/plain"]
        if plain:
            yield "\n".join(map(_decoded, plain))


def _decoded(part: Message) -> str:
    data = part.get_payload(decode=True)
    return data.decode("utf-8", "replace") if isinstance(data, bytes) else ""
