"""UK sort code with account number: six and eight digits without a check, so that words have to name them.

Neither counts without the other. Eight digits that read as a date are no account number unless they are called one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from headerfirst.streams.inspection.scanners.identifiers.context import in_context, words
from headerfirst.streams.inspection.scanners.identifiers.found import Found, Identifier
from headerfirst.streams.inspection.scanners.identifiers.neighbours import ALONE_LEFT, ALONE_RIGHT, in_address

_SORT_CODE: Final = r"\d\d(?P<{0}>[ -]?)\d\d(?P={0})\d\d"
_ACCOUNT: Final = r"\d{8}"
_BETWEEN: Final = rf"{ALONE_RIGHT}\D{{1,60}}?{ALONE_LEFT}"
_PAIR: Final = re.compile(
    rf"{ALONE_LEFT}(?:(?P<sort>{_SORT_CODE.format('by')}){_BETWEEN}(?P<account>{_ACCOUNT})"
    rf"|(?P<account_first>{_ACCOUNT}){_BETWEEN}(?P<sort_last>{_SORT_CODE.format('of')})){ALONE_RIGHT}",
    re.ASCII,
)
_CALLED_ACCOUNT: Final = re.compile(
    r"(?<!\w)(?:account|acct?|a/c)\.?(?: ?(?:no|num|number))?\b[^\w\n]{0,6}\Z", re.IGNORECASE | re.ASCII
)
_CALLED_SORT_CODE: Final = re.compile(r"(?<!\w)sort ?-?code\b[^\w\n]{0,6}\Z", re.IGNORECASE | re.ASCII)
_LABEL_REACH: Final = 30
_WORDS: Final = words(
    r"sort ?-?codes?", "s/c", r"account (?:no|num|number)s?", r"a/c(?: no)?", r"acct?\.? ?(?:no|num|number)?", "bacs",
    "bank (?:account|details)", "direct debit",
)  # fmt: skip
_DATE: Final = re.compile(
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d"
)


def _find(text: str) -> Iterator[Found]:
    return in_context(text, _pairs(text), _WORDS)


def _pairs(text: str) -> Iterator[Found]:
    for match in _PAIR.finditer(text):
        sort_place, account_place = ("sort", "account") if match["sort"] else ("sort_last", "account_first")
        sort_code, account = re.sub(r"\D", "", match[sort_place]), match[account_place]
        plausible = _is_sort_code(text, match[sort_place], match.start(sort_place)) and _is_account(
            text, account, match.start(account_place)
        )
        if plausible and not in_address(text, *match.span()):
            yield Found(match.start(), match.end(), sort_code + account)


def _is_sort_code(text: str, written: str, start: int) -> bool:
    """Six digits in a row are one only where they are called so."""
    called = _CALLED_SORT_CODE.search(text[max(0, start - _LABEL_REACH) : start])
    return any(digit in written for digit in "123456789") and (not written.isdigit() or bool(called))


def _is_account(text: str, written: str, start: int) -> bool:
    called = _CALLED_ACCOUNT.search(text[max(0, start - _LABEL_REACH) : start])
    return len(set(written)) > 1 and (bool(called) or not _DATE.fullmatch(written))


IDENTIFIER = Identifier("bank-account", "sort code and account number", _find)
