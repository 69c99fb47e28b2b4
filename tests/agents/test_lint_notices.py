"""A pack whose notices cannot be said is found before anybody is owed one."""

from __future__ import annotations

import msgspec
from headerfirst.agents.lint_notices import notices_can_be_said
from headerfirst.streams.packs import find_pack

DMU = find_pack("dmu")


def problems(**changes: object) -> list[str]:
    notices = msgspec.structs.replace(DMU.file.notices, **changes)
    file = msgspec.structs.replace(DMU.file, notices=notices)
    return [str(problem) for problem in notices_can_be_said(msgspec.structs.replace(DMU, file=file))]


def test_the_shipped_words_can_be_said() -> None:
    assert problems() == []


def test_a_kind_without_words_is_named() -> None:
    for missing in ("referral", "deferral-lapsed"):
        what = {kind: words for kind, words in DMU.file.notices.what.items() if kind != missing}
        assert len(problems(what=what)) == 1
        assert missing in problems(what=what)[0]


def test_a_template_that_names_what_is_not_there_is_an_error() -> None:
    assert all("subject" in problem for problem in problems(letter="{{ subject }}"))
    assert problems(letter="{{ subject }}") != []
