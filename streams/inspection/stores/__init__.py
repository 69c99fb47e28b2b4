"""Content stores, one file per kind: maildir and eml folders, IMAP, Microsoft Graph, S3-compatible archives."""
