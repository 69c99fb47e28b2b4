from __future__ import annotations

import pytest
from headerfirst.streams.inspection.language.english import is_english

FRENCH = (
    "Bonjour, je vous informe que la r\u00e9union de demain est remise \u00e0 la semaine prochaine. Nous vous "
    "remercions de votre patience et nous vous prions de bien vouloir confirmer votre venue avant vendredi soir."
)
WELSH = (
    "Bore da bawb, rwy'n ysgrifennu atoch i roi gwybod i chi fod y cyfarfod yfory wedi ei ohirio tan yr wythnos nesaf. "
    "Diolch i chi am eich dealltwriaeth a gofynnwn yn garedig i chi gadarnhau a fyddwch yn bresennol cyn dydd Gwener."
)
DUTCH = (
    "Goedemorgen, ik schrijf u om te laten weten dat de vergadering van morgen is verplaatst naar volgende week. We "
    "danken u voor uw begrip en vragen u om uw komst te bevestigen voor vrijdag, of niet, dat weten we nog niet goed."
)
RUSSIAN = "\u0434\u043e\u0431\u0440\u043e\u0435 \u0443\u0442\u0440\u043e " * 20
ENGLISH = (
    "Good morning all, I write to let you know that the meeting of tomorrow has been moved to next week. Thank you for "
    "your patience, and please let us know by Friday evening whether you can be there."
)


@pytest.mark.parametrize("text", [FRENCH, WELSH, DUTCH, RUSSIAN], ids=["French", "Welsh", "Dutch", "Russian"])
def test_another_language_is_not_english(text: str) -> None:
    assert not is_english(text)


@pytest.mark.parametrize("text", [ENGLISH, "", "Bonjour, et merci!"], ids=["English", "nothing", "too short to tell"])
def test_english_and_what_is_too_short_to_tell_is(text: str) -> None:
    assert is_english(text)
