"""The nouns: every record that travels on a topic, and the policy pack.

record.py             what all records share: frozen, decoded and validated in one pass, silent in `repr`
vocabulary.py         the closed lists: categories, purposes, reasons, roles
email_metadata.py     door topic: an envelope and its heading, never a body
web_proxy.py          door topic: a request up to its first slash
account_change.py     door topic: forwarding, delegates, sign-ins
report.py             door topic: what a person told us
register.py           people, officials, consultations, approvals, cases: one tagged union
usage.py              minutes, visits and bytes of one person and day
finding.py            what a rule saw, with its grounds
incident.py           findings of one person, category and window; the referral to HR
inspection.py         request, decision, result: the only road to content
content.py            what a message says, in the memory of the inspection process alone
notice.py command.py ledger.py dead_letter.py held.py    what people are told, ask, and can verify
policy.py             a pack: purposes, protections, rules, clauses
catalogue.py          which record travels on which topic, and its CloudEvents attributes
errors.py             what can go wrong, as a tree

Nothing here imports anything of ours but its neighbours.
"""
