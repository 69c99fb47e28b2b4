from __future__ import annotations

from headerfirst.streams.inspection.language.training.card import BEGIN, END, with_tables


def test_tables_stand_between_the_marks_and_nothing_else_is_touched() -> None:
    card = f"Before\n\n{BEGIN}\n\nold\n\n{END}\nafter\n"
    once = with_tables(card, "| new |")
    assert once == f"Before\n\n{BEGIN}\n\n| new |\n\n{END}\nafter\n"
    assert with_tables(once, "| new |") == once
