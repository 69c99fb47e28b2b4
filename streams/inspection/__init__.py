"""The inspection worker: the only code that sees content, and the only process that has a content store's credentials.

interface.py     what a content store and a scanner are
stores/          where messages lie: one file per kind of store, discovered
store_shelf.py store_url.py store_credentials.py    which there are; where one is; who we are to it
located_message.py    that what is fetched is what was found, and no longer than the limit
graph_session.py graph_headers.py    HTTP to Microsoft Graph; a message of it as a header block
unpack.py        a message in pieces, within limits
scanners/        one file per scanner: bytes or text in, rule ids, counts and masks out
language/ model_training.py    what the scanner of language consists of; how its model is made
isolation.py     scanners run in processes of their own, without privileges, within limits of time and memory
scanner_shelf.py scanning_process.py confinement.py    which there are; such a process, and what it may not do
scanner_frames.py scanner_verdicts.py    what it is told and answers; what is made of the answer
opening.py       judged again, entered in the ledger, fetched, scanned, forgotten
desk.py          takes up each grant that has no result yet
reading_room.py  shows a granted message to a person who was named in the grant
"""
