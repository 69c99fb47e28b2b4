"""Mail servers as we ask them: where one is, how we sign in, what it calls folders and headers.

url.py sign_in.py                 its address, and with what we sign in
imap_session.py imap_folders.py   by IMAP
graph_session.py graph_headers.py    Microsoft Graph

Connectors ask for headers by them, and the inspection worker for what was granted. Start with url.py.
"""
