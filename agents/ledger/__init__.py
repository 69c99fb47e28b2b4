"""The ledger: every request, grant, refusal, opening, view, reveal and export as an entry of one hash-chained log that
an outsider can verify offline (docs/ledger.md).

merkle.py proofs.py            RFC 6962's tree; that a line is in it, that it continues an earlier one
leaf.py                        from an entry to a line, and from a line's bytes to its leaf
note.py checkpoint.py          notes signed by Ed25519 keys; what a checkpoint says (C2SP)
chain.py                       the one sequence of lines and checkpoints that entries make
notary.py                      the book that writes it, and signs no other
verification.py                what is wrong with a ledger, and where: from its bytes and public keys alone
problem.py gaps.py recent.py   its words; what was passed over; the last leaves
tlog_proof.py                  a proof as one text that stands alone (C2SP)
"""
