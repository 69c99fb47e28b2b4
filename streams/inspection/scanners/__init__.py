"""Scanners, one file each: malware (clamd, YARA-X), personal data, words, language, links."""
