"""A sample day judged in this process, record by record, without Kafka: what the pipeline has to arrive at as well."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from headerfirst.agents.accounts import judge_account_change
from headerfirst.agents.findings import Bench
from headerfirst.agents.incidents import IncidentBook, take_finding
from headerfirst.agents.mail import judge_mail
from headerfirst.agents.register import Register
from headerfirst.agents.reports import judge_report
from headerfirst.agents.rules import Packs, ReadyPack
from headerfirst.agents.step import Counted, NotRun, Output, Publish
from headerfirst.agents.usage import UsageBook
from headerfirst.agents.web import judge_visit
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.incident import Incident
from headerfirst.schemas.inspection import InspectionRequest
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.streams import codec, keys
from headerfirst.streams.sample.day import DoorRecord, SampleDay
from headerfirst.streams.sample.door import id_of
from headerfirst.streams.sample.organisation import Calendar


@dataclass
class Judged:
    shielded: Counter[str] = field(default_factory=Counter)
    out_of_scope: Counter[str] = field(default_factory=Counter)
    dead: Counter[str] = field(default_factory=Counter)
    stripped: int = 0
    not_run: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """By event: why which rule could not look."""
    published: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """By event: the rules that said something, as `rule` or `rule?` where it only asks."""
    requests: set[str] = field(default_factory=set)
    dropped: Counter[str] = field(default_factory=Counter)
    """Records that no rule may look at, by the reason."""
    noted: Counter[str] = field(default_factory=Counter)
    """Events that the ledger has to know of, by the name of the count."""
    incidents: list[Incident] = field(default_factory=list)


def judge(sample: SampleDay, pack: ReadyPack) -> Judged:
    """Each record once, in the order of the day, by the only pack there is."""
    register = Register()
    for key, record in sample.register:
        register.fold(key, record)
    bench = Bench(Packs([pack]), register, keys.PUBLISHED)
    judged, incidents = Judged(), IncidentBook()
    mail_use, web_use = UsageBook("mail", "email-metadata", 0), UsageBook("web", "web-proxy", 0)
    ids: set[str] = set()
    for offset, door in enumerate(sample.door):
        try:
            decoded = _read(door, Calendar(sample.day).at("12:00", days=1))
        except Malformed as error:
            judged.dead[error.reason] += 1
            continue
        record, dropped = decoded.record, decoded.dropped
        judged.stripped += dropped is not None and bool(dropped.forbidden)
        match door.topic:
            case "email-metadata":
                outputs = judge_mail(bench, mail_use, record, offset)
            case "web-proxy":
                outputs = judge_visit(bench, web_use, record, offset)
            case "account-changes":
                outputs = judge_account_change(bench, record)
            case _:
                outputs = judge_report(bench, record)
        for output in outputs:
            _note(output, id_of(record), incidents, judged)
    for publish in incidents.changes(bench.packs):
        assert isinstance(publish.record, Incident)
        ids.add(publish.record.incident_id)
        judged.incidents.append(publish.record)
    assert len(ids) == len(judged.incidents)
    return judged


def _read(door: DoorRecord, now: datetime) -> codec.Decoded:
    decoded = codec.decode(door.topic, door.value, dict(door.headers).get("ce_type"))
    codec.check_time(decoded.record, now)
    return decoded


def _note(output: Output, event_id: str, incidents: IncidentBook, judged: Judged) -> None:
    match output:
        case Counted("shielded", (protection,)):
            judged.shielded[protection] += 1
        case Counted("out_of_scope", (reason,)):
            judged.out_of_scope[reason] += 1
        case Counted("rule_not_run", ("every", reason)):
            judged.dropped[reason] += 1
        case Counted("rule_not_run", (rule, reason)):
            judged.not_run[event_id][f"{rule}: {reason}"] += 1
        case NotRun():
            for counted in output.each():
                _note(counted, event_id, incidents, judged)
        case Publish(record=LedgerEntry() as entry):
            judged.noted.update(entry.counts or {})
        case Publish(record=Finding() as finding):
            judged.published[event_id].append(finding.rule_id)
            take_finding(incidents, finding)
        case Publish(record=InspectionRequest() as request):
            judged.published[event_id].append(f"{request.rule_id}?")
            judged.requests.add(request.request_id)
