"""Every clause of the two policies has a row, and no row is about a clause that they do not have."""

from __future__ import annotations

import pytest
from headerfirst.streams.packs import find_pack

DMU = """
1.1|1.2|1.3|1.4|1.5|1.6|2.1|2.2|2.3|2.4|2.5|2.6|2.7a|2.7b|2.7c|2.7d|2.7e|2.7f|2.7g|2.7h|2.7i|2.8|2.9|3.1|3.2|3.3
4.1|4.2|4.2b|4.2c|4.3|5.1|5.1(i)|5.1(ii)|5.1(iii)|5.1(iv)|5.2|5.2a|5.2b|5.2c|5.2d|5.3|5.3a|5.3b|5.3c|5.3d|5.3e
5.4|5.5|5.5a|5.5b|6.1|6.1 NB|6.2|6.3a|6.3b|6.4a|6.4b|7.1|7.2|7.3|7.4|7.5|7.6|7.7|7.8a|7.8b|7.8c|7.9|8.1|8.2|9|10
App A 1|App A 2|App A 3|App A 4|App A 5i|App A 5ii|App A 5iii|App A 5iv|App A 6|App A 7|App A and 5.3
"""
"""The numbered paragraphs; where one has several duties, a letter tells them apart."""
WCC = """
KP1|KP2|KP3|KP4|KP5|1|2 scope|2 data storage|3 aware|3 authorised users|3 withdraw|3 delegation|3 pers. use 1, 7
3 pers. use 2|3 pers. use 3|3 pers. use 4|3 pers. use 5|3 pers. use 6|3 pers. use 8|3 zero tolerance|3 media types
3 detection for all|3 doubt/accident|3 reputation harm|3 interception+scan|3 log to HR via InfoSec
3 personal marking|3 malware + DLP keywords|3 impersonation|3 auto-forward/respond|3 webmail
3 all business by corporate mail|3 Microsoft|3 software/plugins|4 disrepute|4 privacy settings|4 friend's comment
4 non-approved IM|4 own time only|4 identifiable staff|4 partner staff|4 breach|4 factor 1|4 factor 2|4 factor 3
4 factor 4|4 factor 5|4 fair and unbiased|4 advice|4 laws listed|5|footnote
"""
"""The policy numbers its sections only: a catchword names the rest."""


def ids(policy: str, table: str) -> set[str]:
    return {f"{policy} {part}" for line in table.split("\n") for part in line.split("|") if part}


@pytest.mark.parametrize(
    ("name", "expected"),
    [("dmu", ids("DMU", DMU)), ("wcc", ids("WCC", WCC))],
)
def test_every_clause_has_its_row(name: str, expected: set[str]) -> None:
    assert {clause.id for clause in find_pack(name).clauses} == expected


@pytest.mark.parametrize("name", ["dmu", "wcc"])
def test_rules_and_clauses_agree(name: str) -> None:
    """A rule's own clause is one that it is said to enforce."""
    pack = find_pack(name)
    enforced = {clause.id: clause.by for clause in pack.clauses if clause.state == "enforced"}
    assert [rule.id for rule in pack.rules if rule.id not in enforced.get(rule.clause, [])] == []
