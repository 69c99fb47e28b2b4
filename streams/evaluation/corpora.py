"""Which folders of the data hold which mail, and the mail of a folder up to its headers."""

from __future__ import annotations

from fnmatch import fnmatch
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple

from headerfirst.streams.connectors.eml import read
from headerfirst.streams.connectors.files import files_under
from headerfirst.streams.connectors.header_block import read_block
from headerfirst.streams.connectors.interface import Origin, Raw


class Corpus(NamedTuple):
    """`ours` are domains that its mail is written from at work."""

    name: str
    folders: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()


HAM: Final = Corpus("spamassassin, ham", ("spamassassin/easy_ham", "spamassassin/hard_ham"), left_out=("cmds",))
LISTS: Final = Corpus("lore_ksummit", ("lore_ksummit",))
BOUNCES: Final = Corpus("sisimai_bounces", ("mail_fixtures/sisimai_bounces",))
WORKPLACE: Final = Corpus("enron_cats", ("enron_cats",), left_out=("*.cats", "categories.txt"), ours=("enron.com",))
PHISH: Final = Corpus("phishing_pot", ("phishing_pot",), left_out=("*.txt",))
POSTS: Final = Corpus("newsgroups20", ("newsgroups20",))


def files_of(data: Path, corpus: Corpus) -> list[Path]:
    """In order; the files of a corpus that are mail."""
    found = (path for folder in corpus.folders for path in files_under(data / folder))
    return [path for path in found if not any(fnmatch(path.name, pattern) for pattern in corpus.left_out)]


def mail_in(path: Path) -> Raw:
    """Its headers, read as the connector reads them: nothing after the blank line."""
    return next(iter(read(path)))


def post_in(path: Path) -> Raw:
    """Of a file in which each end of a line became a tab, as in this copy of the newsgroups: the lines of its head."""
    head = path.read_bytes().partition(b"\t\t")[0].replace(b"\t", b"\n")
    block = read_block(BytesIO(head + b"\n\n").readline)
    return Raw(Origin(str(path), 0, 0), block.value, len(block.value), block.problem, block.is_whole)


def mails_of(data: Path, corpus: Corpus) -> list[Raw]:
    return [mail_in(path) for path in files_of(data, corpus)]
