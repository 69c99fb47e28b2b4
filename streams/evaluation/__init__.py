"""What the packs are worth on real mail and logs, measured: docs/evaluation.md is written by `__main__.py`.

corpora.py header_edits.py annotations.py    the mail; the same with other headers; what annotators said of it
staff.py trial.py    a register made from mail; one pack over items, and what each led to
proportions.py document.py    shares with their intervals; tables between markers
accounting.py        no input is lost
false_findings.py    mail at work that has to be left alone
panther.py audit_log.py    events with labels; forwarding set up by attackers
personal_mail.py boilerplate.py beliefs.py    what nobody may be flagged for
phishing.py web_hosts.py    what headers tell of phishing; what lists tell of hosts

Nothing here runs in a worker. Bodies are looked at in one place, annotations.py, and only to sort mails into groups.
"""
