"""Where links lead: the host, and nothing of a link behind it.

host.py     one form for a host, however it was written
in_text.py  links as people write them, defanged ones too
in_html.py  links that a page follows or loads
wrapped.py  the link within a link of a mail filter that rewrites them
"""
