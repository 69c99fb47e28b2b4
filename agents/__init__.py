"""The decisions: pure steps that take a record and say what to publish and what to count.

mail.py web.py accounts.py reports.py    triage, one agent each: protections first, then the rules of the pack in force
incidents.py                   findings become incidents
step.py                        what a step may say: publish, count
book.py                        what a role knows that reads whole topics: a fold, and what it says because of it
gate/ inspection.py notices.py budgets.py    a book each: judges requests; what is to be opened; what people are told;
                               rules that find too much in a day step back
protections.py                 who and what is left alone: union, personal mail, proper channels
scope.py exemptions.py         whom the policy does not reach; whom a registered role exempts
register.py party.py           the register as a memory: who is who, what protects whom; what it says of an address
index.py effective.py          its indices; from when to when a record counts
names.py approvals.py          names of ours that somebody may borrow; what was approved
account_rights.py leavers.py    who may do what with a mailbox; who has left
delegation_gaps.py             how many people have delegated to nobody, by team
rules.py activation.py         a pack bound to its detectors; which pack is in force when, and what that takes
detector.py detectors/         what a detector is; one file each
headings.py coarse_patterns.py rules that look at headings, asked all at once; in which terms
facts.py findings.py           an event with what the register knows; from grounds to a finding or a request
automatic_mail.py visits.py    what a program sent; what a request was: asked by detectors
borrowed_names.py private_address.py sender_proof.py    whose name From shows; whose own an address outside is;
                               whether the domain in From sent it
usage.py counting.py           a person's day of use; rules that count, before and after
categories.py web_groups.py    what lists of domains call a host; by what the use of the web is counted
dossier.py course.py           what is remembered of one incident, and the record that it makes; its course
statements.py takedowns.py     what somebody said about an incident; what had to be taken down by when
persons_acts.py act_feed.py    what people and inspections did about it, and how it gets there
inspected.py listed_headings.py    what follows from an inspection's result; what a look at headings lists
reading.py                     which person may be shown what now
directory.py signatures.py     whose token it is; who signed a command
letter.py deferrals.py         the words of a notice; what holds one back for a while
withdrawal.py                  what a later protection withdraws
factors.py circumstances.py    what WCC 4 asks a decider to weigh; whose time and equipment it was
pseudonyms.py                  tokens, ids and sealed targets
ledger/                        the hash-chained record that an outsider verifies; the notary that writes it
stripped.py                    the ledger's word that content arrived and was dropped
addresses.py working_hours.py calendar.py    one form for an address; a person's own hours; calendar months

A pack, judged and told in words
lint.py lint_rules.py lint_gate.py lint_notices.py lint_web.py lint_problem.py    what is wrong with it beyond its types
rule_cases.py plain_world.py   its rules' own examples, run through the real agents in a plain world
coverage.py difference.py      its clauses and their tests; what sets it apart from another
pack_in_words.py rule_in_words.py    all of it, and one rule, in sentences
decision_in_words.py           a decision of the gate, and each reason for one, in sentences

Nothing here reads a clock, a file or a socket. Imports schemas.
"""
