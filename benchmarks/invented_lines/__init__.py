"""Invented lines of each log format, as many as one wants: what `make bench-ingest` reads.

A module a format, `-` in its name written as `_`, with `lines(count, seed)`: whole lines, headings included.
"""
