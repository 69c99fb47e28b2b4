"""The mail of a corpus, up to its headers, in order."""

from __future__ import annotations

from pathlib import Path

from headerfirst.streams.evaluation.corpora import Corpus, files_of, mails_of, post_in

from tests.streams.evaluation.invented_mail import put, work_mail


def test_what_is_no_mail_is_left_out(tmp_path: Path) -> None:
    for name in ("b", "a", "legend.txt"):
        put(tmp_path / "mails" / name, work_mail(name), "A body.")
    corpus = Corpus("mails", ("mails",), left_out=("*.txt",))
    assert [path.name for path in files_of(tmp_path, corpus)] == ["a", "b"]
    assert [mail.value for mail in mails_of(tmp_path, corpus)] == [work_mail("a").value, work_mail("b").value]


def test_a_post_whose_lines_became_tabs_gets_them_back(tmp_path: Path) -> None:
    post = tmp_path / "post"
    post.write_bytes(b"From: amara@example.org (Amara)\tSubject: For sale\tLines: 2\t\tA desk.\tSubject: none\t")
    mail = post_in(post)
    assert mail.value == b"From: amara@example.org (Amara)\nSubject: For sale\nLines: 2\n"
    assert mail.is_whole
