"""The ledger: every request, grant, refusal, opening, view, reveal and export as an entry of one hash-chained log that
an outsider can verify offline.
"""
