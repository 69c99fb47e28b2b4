"""A made-up organisation and one seeded working day of its mail, chat, web requests, changes to accounts
and reports, for the demo and for tests.

    invented.py      names, departments, headings and hosts to draw from
    cast.py          the people whom the day's occasions are about
    staff.py         everybody who works here: the cast, and a few hundred more
    organisation.py  the register of the day: who is who, what is protected, what was approved
    door.py          makes door records with all their fields
    traffic.py       the ordinary day, in which no rule sees anything
    protected.py     what is left alone: union, personal, proper channels, people out of scope
    occasions.py     for each detector a case that fires and one that is near it
    strangers.py     the same for mail of strangers, and for mail to very many of them
    screens.py       the same for messaging, social media, a shop of one's own and films
    changes.py       the same for what is done to mailboxes and accounts
    told.py          the same for what people report
    attachments.py   attachments of which the gateway says nothing
    mailboxes.py     the mail of these scenes as files, for the content store that inspection opens
    signing.py       keys of those who ask and decide
    unreadable.py    what becomes a dead letter, and what arrives with content in it
    day.py           all of it in rough time order: `sample_day(day, seed, packs)`
    files.py         the same as two files that `backtest` reads

Everybody is invented; hosts end in `example.org`, `.example` or `.test`, but for public services that a policy names.
"""
