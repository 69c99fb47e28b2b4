"""The flow: the only folder that knows Faust, Kafka, orjson, Prometheus, clock and disk.

What the contract fixes
    topics.py topology.py flows.py    every topic; every role, its step and what it reads and writes; both as one table
    envelope.py line.py               CloudEvents headers beside a value; a value as files and `backtest` write it
    codec.py unknown_fields.py value_checks.py    bytes become records, in one pass; what a record may not have
    dead_letters.py metrics.py        the letter about what could not be read or done; every metric

A worker, from Kafka inwards
    worker.py role_app.py             a process; one role as a Faust app
    allocator.py garbage.py           memory that is freed goes back; when Python looks for cycles in it
    slices.py offset_ledger.py        the transport: a slice of a partition is one Faust event; its book-keeping
    batch_records.py                  what a fetch brought, read straight from its record batches
    faust_settings.py                 how Faust is set up, and why
    runner.py judgement.py outbox.py  the one loop; one value through one step; outputs, delivered and confirmed
    book_memory.py office.py          a book and the topics that it folds; what each role with a book is made of
    grant_figures.py                  beside a book: is each grant in the ledger, and how many people has a case
    delegation_figures.py             how many people have delegated to nobody
    labour.py postman.py inspection/  work beside a book: notices leave, granted messages are opened
    notice_mail.py mail_server.py     a notice as an e-mail; who takes it, and what its answers mean
    view.py memory.py                 a topic read to its end and followed; what roles remember by it
    register_view.py protection_feed.py    the register, fresh or not at all; what it tells the incidents
    preflight.py watchdog.py monitor.py logs.py    before it starts, when it hangs, how it is asked, what it says
    settings.py keys.py credentials.py packs.py pack_shelf.py    what an installation chooses
    clause_tests.py                   what the tests said of each clause
    categories/                       what lists call a host

Into the pipeline, and without Kafka
    connectors/ ingest/ door_producer.py    mail and logs up to their headers, onto the door topics
    servers/                          mail servers as we ask them
    backtest.py pipeline.py summary.py    the same steps on files at hand
    evaluation/                       what the packs are worth on real mail and logs, measured

Commands
    cli.py commands/                  `headerfirst`: one file a group of commands
    admin.py redrive.py plain_clients.py    topics; dead letters; Kafka as any other program sees it
    register_file.py register_writer.py     the register as a file, and onto its topic
    people/                           people from directories, personnel systems and identity providers
    ledger/                           the ledger on its topic and in a file, its proofs and its keys
    operator_identity.py statement.py command_writer.py    who gives a command, what it states, onto its topic
    outcome_watch.py decision_topic.py incident_topics.py    what comes of it, and what came of others
    room_client.py                    asks the inspection worker to show what was granted
    doctor/                           looks an installation over, and says what there is to do
    schema_documents.py asyncapi.py   docs/schemas, generated from the types

The demo
    demo/                             plays a day and tells what came of it
    embedded.py sample/               a broker in this process; the made-up organisation and its day

Start with runner.py. Imports agents and schemas.
"""
