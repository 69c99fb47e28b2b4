"""Mail that reached somebody whom it was not meant for, as they told it: the ledger knows, and nobody has done wrong.

Why: DMU 6.3 asks who received it to tell the sender; they are never the subject (LM-24). Only where the report says
that confidential matter went astray, and names one of our own as the sender, is it the sender's (DMU 2.7b).
"""

from __future__ import annotations

from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import Told
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct


class MisdirectedMail(Struct, frozen=True, kw_only=True):
    pass


def prepare(_: MisdirectedMail, __: PackFile) -> Prepared:
    return Prepared(report=look)


def look(told: Told) -> Grounds | None:
    record = told.record
    if record.kind != "misdirected":
        return None
    is_our_sender = told.about is not None and told.about.person is not None and not told.by_the_person
    leaked = is_our_sender and record.category == "confidentiality"
    return Grounds(("kind", "about", "category"), ("report:misdirected",), ledger="misdirected", silent=not leaked)


DETECTOR = Detector(name="misdirected_mail", reads="reports", parameters=MisdirectedMail, prepare=prepare)
