"""How a message is taken to pieces: one file per kind of container or text, each with `look`: a piece in, a sight out.

limits.py      how much of anything is enough, and what is left of it
pieces.py      what goes into a look and what comes out
kinds.py       what a piece is, by its first bytes rather than by what it says of itself
mime.py        messages and multiparts
transfer.py    base64, quoted-printable
uuencoded.py   files between the lines of a text
plain.py       text of any charset
markup.py      HTML
xml.py         XML, office documents' among them
zipped.py      zip archives, so office documents too
tarred.py      tar archives
compressed.py  gzip, bzip2, xz
pdf.py         PDF documents
sealed.py      what is encrypted, and containers of kinds that nothing here opens
opaque.py      everything else: bytes without words
"""
