"""The inspection worker: the only code that sees content, and the only process that has a content store's credentials.

interface.py     what a content store and a scanner are
stores/          where messages lie: one file per kind of store, discovered
store_shelf.py store_url.py store_credentials.py    which there are; where one is; who we are to it
located_message.py    that what is fetched is what was found, and no longer than the limit
unpack.py        a message in pieces, within limits
scanners/        one file per scanner: bytes or text in, rule ids, counts and masks out
language/ model_training.py    what the scanner of language consists of; how its model is made
isolation.py unpacker.py    both in processes of their own, without privileges, within limits of time and memory
scanner_shelf.py scanner_verdicts.py    which scanners there are; what is made of an answer
scanning_process.py unpacking_process.py    such a process
confinement.py private_ends.py confined_process.py scanner_frames.py    what it may not do; both ends; what they say
desk.py          takes up each grant that has no result yet; start_up.py looks whether it can, before anything starts
opening.py headings.py    one message, from the grant to the result; a granted look at headings
header_look.py   whose a message is by its own headers, before it is opened
equipment.py store_threads.py results.py    what they work with, and know by now; what they come to, as records
entering.py      the ledger's topic has an entry before anything is opened or told
reading_room.py room_tls.py    HTTP for people who were named in a grant: whom to believe; where it may listen
showing.py shown.py    one look, step by step; a message as a person sees it, harmless on a terminal
"""
