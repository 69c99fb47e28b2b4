"""Sources of mail and web records, one file each; a new one is found by being here and having a `CONNECTOR`.

interface.py        what a connector is: `Raw` items in order, and drafts of records from each
door.py account.py  what may be produced, and what became of everything that was seen
eml.py mbox.py      mail files: header block and nothing else (header_block.py)
  mail_headers.py encoded_words.py mail_addresses.py mail_time.py    reading headers that real mail has
  acting_mailboxes.py personal_signs.py automatic_mail.py authentication_results.py    what they say
  mail_drafts.py    the records of a message
squid.py squid_logformat.py elff.py zscaler.py zeek_http.py netskope.py umbrella.py e2guardian.py    proxy logs
  web_visits.py     a request of any of them as a visit: a URL up to its first slash (url.py agent_class.py repeats.py)
  named_fields.py zeek_log.py log_zone.py    fields by name, Zeek's own headings, the zone of a log that has none
m365_audit.py workspace_audit.py dovecot.py    account changes in audit logs (account_acts.py)
  json_items.py json_pages.py json_records.py    records that are JSON objects
  m365_records.py m365_acts.py m365_items.py m365_rules.py m365_names.py    what Microsoft 365 tells
  workspace_acts.py workspace_parameters.py    what Google Workspace tells
teams.py slack.py   chat without a word of it (chat_drafts.py)
postfix.py exchange_tracking.py m365_trace.py workspace_gmail.py zeek_smtp.py    mail in logs (mail_log_record.py)
  joined_lines.py logged_rows.py    one mail of several lines; syslog_lines.py postfix_lines.py exported_rows.py
  gmail_activity.py login_address.py    what such lines and rows say
milter.py           mail as a mail server hands it on: envelope and headers
icap.py             what a proxy asks before it fetches
listen_lines.py line_frames.py syslog.py sockets.py    lines that are sent to us; where we listen, and to whom
imap.py graph.py    mail servers that are asked: for what (asked_mail.py), about whom (asked_mailboxes.py)
  asking.py visiting.py imap_asking.py imap_mailbox.py imap_sign_in.py    how one goes on asking, and IMAP's parts
  graph_asking.py graph_mailbox.py graph_client.py    Microsoft Graph's; answers.py    services that do not answer
jsonl.py            our own records, as `backtest` prints them
families.py options.py    formats with their like; what `--option` sets of one
line_reader.py log_file.py rotation.py    where a line begins; a log by what it holds; what it was called before
files.py lines.py tail.py    which files a path names; their lines; those of a log that is being written
packed.py           files that were packed

Each connector says what its source cannot show, and what it merely does not read: docs/connectors.md.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.interface import Connector, Raw


@cache
def formats() -> Mapping[str, Connector]:
    """All connectors by the name of their format, in alphabetical order."""
    modules = (importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    found = [module.CONNECTOR for module in modules if hasattr(module, "CONNECTOR")]
    return {connector.name: connector for connector in sorted(found, key=lambda connector: connector.name)}


def connector_for(name: str) -> Connector:
    """Raises Misconfigured where there is no such format."""
    try:
        return formats()[name]
    except KeyError:
        raise Misconfigured(f"There is no format {name!r}; the formats are {', '.join(formats())}.") from None


def items_of(connector: Connector, path: Path) -> Iterator[Raw]:
    """Of a file or folder; raises Misconfigured where the format has no files."""
    if connector.read is None:
        raise Misconfigured(f"The format {connector.name} is no file: it comes from a server, by `headerfirst ingest`.")
    return connector.read(path)
