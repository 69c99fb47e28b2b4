"""Numbers that name a person, one file per kind, and what they share.

plain_text.py    digits, dashes and blanks of every script in their ASCII form, and the way back
found.py         a number that was recognised, and what one kind of number is
context.py       words nearby without which an ambiguous number is none
neighbours.py    what stands around a number: part of something longer, of an address, of a telephone number
nino.py          National Insurance number
nhs_number.py    NHS number
passport.py      British passport number, printed or in the machine-readable zone
payment_card.py  payment card number
iban.py          international bank account number
bank_account.py  sort code with account number
"""
