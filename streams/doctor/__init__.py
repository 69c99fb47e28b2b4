"""`headerfirst doctor`: looks an installation over, and says what there is to do.

examination.py diagnosis.py       the table of checks, in their order; what is said of one thing
broker.py topics.py groups.py disk.py    of Kafka: is it there, whole, read, with room
register.py clock.py ledger.py    of what the roles rest on
keys.py scanners.py mail.py versions.py    of what stands beside Kafka

Start with examination.py.
"""
