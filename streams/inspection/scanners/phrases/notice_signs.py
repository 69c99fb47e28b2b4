"""What legal notices at the foot of mail speak of, as expressions over one folded sentence; each is bounded."""

from __future__ import annotations

import re
from typing import Final

_MESSAGE: Final = (
    r"\b(?:e ?mails?|messages?|communications?|transmissions?|correspondence|documents?|fax|information|materials?)\b"
)
_CONFIDENTIAL: Final = r"\b(?:confidential|privileged|proprietary|legally protected)\b"
_FORBIDDEN: Final = (
    r"\b(?:prohibited|unauthori[sz]ed|unlawful|illegal|forbidden|not permitted|requested not"
    r"|(?:must|may|should|are) not)\b"
)
_USE: Final = (
    r"\b(?:us(?:e|ed|ing|age)|disclos\w+|cop(?:y|ies|ied|ying)|distribut\w+|disseminat\w+|forward\w*|read\w*|review\w*"
    r"|print\w*|retain\w*|retransmi\w+|rel(?:y|iance|ying)|tak(?:e|ing) (?:of )?any action|open\w*|alter\w*)\b"
)
_WHOM: Final = r"\b(?:sender|us|me|immediately|originator|author|e ?mail|telephone)\b"
_WHAT: Final = (
    r"\b(?:it|this|e ?mail|message|cop(?:y|ies)|materials?|communication|contents|computer|system|attachments?)\b"
)
_PARTY: Final = "use|attention|addressee|person|individual|recipient|intended|named|entity"
_ADDRESSEE: Final = (
    r"intended (?:recipient|addressee)",
    r"(?:intended|addressed|sent) (?:solely|only|exclusively|for)\b",
    rf"(?:solely|only|exclusively) (?:intended |meant )?(?:for|to) (?:the )?(?:{_PARTY})",
    r"for the (?:sole|exclusive|confidential|private) use",
    r"to whom (?:it|they) (?:is|are|was|were) addressed",
    r"(?:individual|person|entity|addressee)\w* named",
    r"named (?:recipient|addressee|above)",
    r"the addressee",
)
_CONTENTS: Final = (
    r"\b(?:information|contents?|materials?) (?:contained |transmitted |included )?(?:in|of|with)"
    r" (?:this|the) (?:e ?mail|message|communication|transmission|fax)\b"
)
_ERROR: Final = (
    r"\b(?:receiv\w+|sent to you|reached you|delivered|addressed to you|transmitted)\b.{0,60}"
    r" (?:in error|by mistake|erroneous\w*|inadvertently)\b"
)

SIGNS: Final = {
    "addressee": re.compile("|".join(_ADDRESSEE)),
    "error": re.compile(_ERROR),
    "confidential": re.compile(rf"{_MESSAGE}.{{0,140}}{_CONFIDENTIAL}|{_CONFIDENTIAL}.{{0,80}}{_MESSAGE}"),
    "contents": re.compile(rf"{_CONTENTS}.{{0,100}}{_CONFIDENTIAL}"),
    "message": re.compile(r"\b(?:this|the) (?:e ?mail|electronic mail|message|communication|transmission)\b"),
    "forbids": re.compile(rf"{_FORBIDDEN}.{{0,140}}{_USE}|{_USE}.{{0,140}}{_FORBIDDEN}"),
    "return": re.compile(
        rf"\b(?:notify|contact|inform|advise|tell|alert|reply|return)\w*\b.{{0,80}}{_WHOM}"
        rf"|\b(?:delete|destroy|erase|remove|discard)\w*\b.{{0,80}}{_WHAT}"
    ),
}
ANCHORS: Final = frozenset({"addressee", "error", "contents"})
"""One of these is in every notice, and hardly anywhere else."""
WHEREVER_IT_STANDS: Final = 5
"""So many signs are a notice in the midst of a text too, as where a reply quotes a message without saying so."""
HEADING: Final = re.compile(
    r"(?:(?:private|strictly|privileged|legally|and|or|confidential(?:ity)?|disclaimer|notice|warning|note|important|caution"
    r"|e ?mail|communication|message|legal|statement|information|attorney|client|solicitor|internet|,) ?){1,8}"
)
"""A whole sentence of such words heads a notice that follows."""
