"""From a source onto the door topics: nothing passes but what a connector (../connectors/) made of headers.

run.py desk.py                    a run; under which register and pack
reading.py items.py               one path, and its items; read_ahead.py read_once.py    of a pipe, and of a file
ways.py                           what cannot be had as it is said
bookmarks.py                      how far each source was read
listening.py                      who cannot be asked again is answered from the disk
  spool.py spool_file.py spool_delivery.py    what waits there, where it lies, how it leaves
watch.py                          what a run shows while it lasts

Start with run.py.
"""
