"""Tables stand between their markers, and the words around them stay."""

from __future__ import annotations

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.evaluation.document import begin, end, replaced, table


def test_a_part_is_replaced_between_its_markers() -> None:
    other = f"{begin('b')}\nkept\n{end('b')}"
    assert replaced(f"1\n{begin('a')}\nold\n{end('a')}\n{other}", "a", "new\n") == (
        f"1\n{begin('a')}\nnew\n{end('a')}\n{other}"
    )


def test_a_document_without_the_markers_is_refused() -> None:
    with pytest.raises(Misconfigured, match="has no place for the table"):
        replaced(f"{begin('a')}\n", "a", "new\n")


def test_figures_stand_to_the_right() -> None:
    assert table(("rule", "pack", "mails"), [("chain-mail", "dmu", 1200)], words=2) == (
        "| rule | pack | mails |\n| --- | --- | ---: |\n| chain-mail | dmu | 1,200 |\n"
    )
