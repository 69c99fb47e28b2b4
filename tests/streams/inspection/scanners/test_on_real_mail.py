"""What the scanners make of data that nobody here wrote: published vectors, and thousands of real mails.

The lists name mails in whose text somebody read every "confidential", "in confidence" and "privileged", and found it in
a legal notice each time.
"""

from __future__ import annotations

import email
import html
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from headerfirst.streams.inspection.interface import Report, ScannerOptions
from headerfirst.streams.inspection.scanners import personal_data, words

from tests.needs import lacking
from tests.streams.inspection.scanners.plain_messages import of_text

pytestmark = pytest.mark.data

CHECKOUT: Final = Path(__file__).parents[4]
MARKING: Final = "dlp/protective-marking"
NOTICE_ALONE: Final = {
    "enron_cats": (
        "1/136373 1/136375 1/175198 1/175456 1/177840 1/19961 1/20157 1/234551 1/234552 1/54619 3/175159 3/176580"
        " 3/53536 4/122737 4/173479 4/175249 4/175432 4/54600 4/54650 4/54651 4/55027 4/55071 6/219122"
    ),
    "spamassassin": (
        "hard_ham/00235 easy_ham/00177 easy_ham/00212 easy_ham/01610 easy_ham/01620 easy_ham/01750 easy_ham/02493"
        " easy_ham/02497"
    ),
    "mail_fixtures": (
        "spamscope/mail_test_7 james/mailbox/store/src/test/resources/eml/james-3901"
        " mikel_mail/emails/error_emails/content_transfer_encoding_x_uuencode"
    ),
}
SAID: Final = re.compile(r"\b(?:confidential|in\s+confidence)\b", re.IGNORECASE)
MAILS: Final = ("spamassassin", "enron_cats", "lore_ksummit", "newsgroups20", "phishing_pot")


@pytest.fixture(scope="module")
def data() -> Path:
    folder = Path(os.environ.get("HEADERFIRST_DATA", CHECKOUT.parent / "shared/data"))
    if not folder.is_dir():
        lacking("no real mail here: set HEADERFIRST_DATA to the folder that holds it")
    return folder


def texts(mail: bytes) -> Iterator[str]:
    """Roughly what a person would read: unpacking proper has its own tests."""
    if b"\n" not in mail.strip():
        yield mail.decode("latin-1").replace("\t", "\n")  # as the newsgroups came
        return
    for part in email.message_from_bytes(mail).walk():
        if part.get_content_maintype() != "text":
            continue
        payload = part.get_payload(decode=True)
        text = payload.decode("latin-1") if isinstance(payload, bytes) else ""
        yield shown(text) if part.get_content_subtype() == "html" else text


def shown(page: str) -> str:
    page = re.sub(r"(?is)<(style|script).*?</\1>", "", page)
    page = re.sub(r"(?i)<(?:br|p|div|tr|li|h\d)\b[^>]*>", "\n\n", page)
    return html.unescape(re.sub("<[^>]*>", "", page))


def personal(*written: str) -> Report:
    return personal_data.SCANNER.open(ScannerOptions()).scan(of_text(*written))


def worded(*written: str) -> Report:
    return words.SCANNER.open(ScannerOptions()).scan(of_text(*written))


def say(figures: str) -> None:
    print(figures)  # noqa: T201 - the figures are what the run is for


def vectors(data: Path) -> Iterator[tuple[str, str, set[str]]]:
    """Kind, text, and the values that were marked in it."""
    for line in (data / "pii/presidio_vectors_public.jsonl").read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        spans = row["values"][2] if row["entity"] == "IBAN" else []
        text = row["values"][0]
        yield row["entity"], text, {re.sub(r"[ -]", "", text[start:end]) for start, end in spans}


def test_account_numbers_of_published_vectors(data: Path) -> None:
    right = missed = wrong = 0
    for kind, text, marked in vectors(data):
        found = sum(match.rule_id == "iban" for match in personal(text).matches) if kind == "IBAN" else 0
        right += min(found, len(marked))
        missed += max(0, len(marked) - found)
        wrong += max(0, found - len(marked))
    say(f"iban: {right} right, {missed} missed, {wrong} wrong")
    assert right > 150
    assert (missed, wrong) == (0, 0)


def test_nothing_else_is_seen_in_published_vectors(data: Path) -> None:
    """Of telephone numbers, wallets and addresses of mail, and of account numbers with a wrong digit."""
    other = Counter(
        match.rule_id for _, text, _ in vectors(data) for match in personal(text).matches if match.rule_id != "iban"
    )
    say(f"other kinds in vectors: {dict(other)}")
    assert other == Counter()


def test_cards_of_published_sentences(data: Path) -> None:
    sentences = json.loads((data / "pii/presidio_research/tests/data/generated_small.json").read_text(encoding="utf-8"))
    marked = right = others = 0
    for sentence in sentences:
        cards = sum(span["entity_type"] == "CREDIT_CARD" for span in sentence["spans"])
        report = personal(sentence["full_text"])
        found = sum(match.rule_id == "payment-card" for match in report.matches)
        marked, right, others = marked + cards, right + min(cards, found), others + report.count - min(cards, found)
    say(f"cards: {right} of {marked} in {len(sentences)} sentences, {others} others")
    assert (marked, right, others) == (10, 10, 0)


def test_real_mail_is_not_taken_for_personal_data(data: Path) -> None:
    """Both that are found are what they look like: account numbers for donations, in phishing mail."""
    found: Counter[str] = Counter()
    mails = 0
    for corpus in MAILS:
        for path in sorted(path for path in (data / corpus).rglob("*") if path.is_file()):
            mails += 1
            found.update(match.rule_id for match in personal(*texts(path.read_bytes())).matches)
    say(f"personal data in {mails} real mails: {dict(found)}")
    assert mails > 7_000
    assert found == Counter({"iban": 2})


@pytest.mark.parametrize("corpus", NOTICE_ALONE)
def test_mail_whose_only_confidential_stands_in_a_notice_is_no_hit(data: Path, corpus: str) -> None:
    names = NOTICE_ALONE[corpus].split()
    hits = [name for name in names if MARKING in worded(*texts(_only(data / corpus, name).read_bytes())).rule_ids]
    say(f"{corpus}: {len(names)} with the word in a notice alone, of which {len(hits)} hit")
    assert hits == []


def _only(folder: Path, name: str) -> Path:
    found = [path for path in folder.glob(f"{name}*") if path.suffix not in {".cats", ".json"}]
    assert len(found) == 1
    return found[0]


def test_mail_that_says_it_itself_is_a_hit(data: Path) -> None:
    """Every other mail of the workplace corpus that holds the word."""
    folder = data / "enron_cats"
    notices = {folder / f"{name}.txt" for name in NOTICE_ALONE["enron_cats"].split()}
    saying = [
        path
        for path in sorted(folder.glob("*/*.txt"))
        if path not in notices and SAID.search("\n".join(texts(path.read_bytes())))
    ]
    silent = [path.stem for path in saying if MARKING not in worded(*texts(path.read_bytes())).rule_ids]
    secret = sum("4,10," in path.with_suffix(".cats").read_text() for path in saying)
    say(f"{len(saying)} mails say it themselves ({secret} were labelled secret), of which {len(silent)} are missed")
    assert len(saying) > 90
    assert silent == ["194942"]  # a film whose name holds the word
