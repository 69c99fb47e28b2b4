"""The gate: the only road to content. It judges each request against the pack in force and the register.

conditions.py            the table: what has to hold, in order, in words; condition.py is what a row is
about_policy.py          rows: a policy, a register, a clock; purposes and kinds
about_requester.py       rows: who may ask, line managers, nominated colleagues, HR through whom
about_absence.py         rows: somebody is away; never passwords, forwarding, writing
about_statement.py       rows: what has to be said, cases, suspicion, information, reasons
about_scope.py           rows: which messages, how long
about_union.py           rows: the union shield; consultations.py and consulted_officers.py: which consultation counts
about_personal.py        rows: personal mail and proper channels
about_people.py          rows: objections and approvals
approvals.py             who may approve, how many have to
protected.py             what protects messages, mailbox and person
question.py kinds.py words.py    what is asked; what each kind amounts to; whether a reason says anything
judge.py                 the answer, its clause, the grant

book.py                  the role: what comes in, what follows from it; nothing is remembered beside the topics
docket.py                what is known of each request; inspection judges by it again
hearing.py course.py     one request and the commands about it, in their order; where it stands meanwhile
given.py                 commands: repeats, and who is proven to have given them
asking.py requests.py    commands that ask for something become inspection requests
consulting.py objections.py holds.py registrar.py    what becomes a register record, and how its entry follows
decisions.py settled.py  the gate's words; the fold of them, for every role that reads `decisions`
entries.py               what the gate enters in the ledger
evidence.py shields.py   what is known of messages; who is protected
ages.py                  what is about to leave the topics is forgotten
"""
