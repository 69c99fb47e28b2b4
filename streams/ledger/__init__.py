"""The ledger outside the notary's role: as it lies on its topic and in a file, and how anybody proves it offline.

topic.py file.py export.py        where it lies, and what is given out of it
proving.py witness.py             its proofs; what a witness keeps
signing_keys.py                   who signs it, and with what it is verified

What an entry means is agents/ledger/. Start with proving.py.
"""
