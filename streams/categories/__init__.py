"""What lists call a host: made once from millions of names, shared by all processes of a machine.

store.py shared_file.py           what a host is called; the file that processes share
lists.py overrides.py             what it is made from: lists, and what the organisation knows better
domain_keys.py public_suffixes.py    a name as its key; under which names everybody may register

Start with store.py.
"""
