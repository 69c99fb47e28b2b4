"""Counts, places and names of fields; never a name or an address unless values are asked for."""

from __future__ import annotations

from headerfirst.streams.people.interface import Export, Problem
from headerfirst.streams.people.planning import Plan, plan_import
from headerfirst.streams.people.words import changes_and_gone, told

from tests.streams.people.exports import AT, DEFAULTS, defaults, entry, person, present

REGISTER = present(
    person(name="Ada Old"),
    person(id="1002", addresses=["bea@example.org"], name="Bea Novak"),
    person(id="1003", addresses=["cleo@example.org"], name="Cleo Marsh"),
)
EXPORT = Export(
    entries=[
        entry(),
        entry(place="line 20", id="1002", names=[], addresses=["bea@example.org"], name="Bea Novak", active=False),
        entry(place="line 30", id="7", names=[], addresses=["dan@example.org"], name="Dan Roy", manager="cn=x"),
        entry(place="line 40", id="8", names=[], addresses=["eve@example.org"], name=None),
    ],
    garbled=[Problem("line 50", "not LDIF")],
    passed_over=2,
)


def made() -> Plan:
    return plan_import(EXPORT, REGISTER, DEFAULTS, AT, full=False)


def test_what_is_told_before() -> None:
    assert list(told(EXPORT, made())) == [
        "7 entries: 4 people, 0 mailboxes, 1 that cannot be read, 2 passed over (groups, computers and the like).",
        "2 entries cannot become records:",
        "  line 50: not LDIF",
        "  line 40: no name",
        "line 30: its manager is neither in the export nor in the register; left out.",
        "new 1, changed 1, leaving 1, unchanged 0, no longer in the directory: 1.",
    ]


def test_what_is_told_of_each_record() -> None:
    assert list(changes_and_gone(made(), values=False)) == [
        "  new       person/7",
        "  changed   person/1001: name",
        "  leaving   person/1002: ends",
        "  missing   person/1003",
    ]


def test_values_are_shown_only_when_asked_for() -> None:
    shown = list(changes_and_gone(made(), values=True))
    assert '    name: "Ada Old" -> "Ada Lind"' in shown
    assert '    ends: - -> "2026-03-10T12:00:00Z"' in shown
    assert '    addresses: ["dan@example.org"]' in shown
    silent = "\n".join([*told(EXPORT, made()), *changes_and_gone(made(), values=False)])
    assert "@" not in silent
    for name in ("Ada", "Bea", "Cleo", "Dan"):
        assert name not in silent


def test_whom_the_source_should_have_has_to_be_said() -> None:
    plan = plan_import(EXPORT, REGISTER, defaults(id_prefix=None), AT, full=False)
    assert list(told(EXPORT, plan))[-1].endswith(
        "no longer in the directory: not known without `id_prefix` in --defaults."
    )


def test_a_remark_about_many_names_the_first() -> None:
    entries = [
        entry(place=f"line {number}", id=str(number), addresses=[f"{number}@example.org"], manager="x")
        for number in range(9)
    ]
    export = Export(entries=entries)
    remark = list(told(export, plan_import(export, present(), DEFAULTS, AT, full=False)))[1]
    assert remark.startswith("line 0, line 1, line 2, line 3, line 4 and 4 more: its manager is neither")
