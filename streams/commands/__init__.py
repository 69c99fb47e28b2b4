"""What a person types after `headerfirst`: each file reads options and calls a module of `streams` that does the work.

demo.py                       the working day that shows it all
worker.py ingest.py           the pipeline on a Kafka; what feeds it
ingest_formats.py             each format in the help of `ingest`
backtest.py                   the pipeline without one
topics.py register.py dead_letters.py    operations
register_import.py            records, and people from where an organisation keeps them
register_gaps.py              how many have given nobody access to their mailbox
doctor.py                     is all of it well, and what to do
ledger.py                     what was done, verified by anybody
categories.py                 lists of domains, as a file that the agents ask
policy.py activate.py agents.py    what the packs say, who put them in force; what there is to say it with
request.py                    what people ask for: request, reveal, refer, hold, defer-notice
decide.py consult.py          what approvers and union officers say of it
incident.py                   what people do about an incident, or say of it
report.py                     what people tell that no header shows
view.py                       what a grant shows to a person whom it names
pending.py                    what waits, and what became of a request
identity.py giving.py         who gives a command; signing, sending, waiting for what comes of it
options.py                    options that mean the same in every command

A file is imported only when its command is called.
"""
