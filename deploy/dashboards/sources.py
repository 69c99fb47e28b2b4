"""What connectors read, for operations: of every `headerfirst ingest`, by the format that it reads."""

from __future__ import annotations

from typing import Final

from deploy.dashboards.panels import Query, Section, bars, lines

_RATE: Final = "$__rate_interval"
_NOT_BY_INGEST: Final = "The sample day reads no source."

SOURCES: Final = Section(
    "What comes in from sources",
    (
        lines(
            "Records, by source",
            "Produced by connectors, a second. A line that falls to 0 is a source that is silent, or is read no more.",
            "reqps",
            Query(
                f'sum by (format) (rate(headerfirst_ingest_items_total{{outcome="produced"}}[{_RATE}]))',
                "{{format}}",
            ),
            empty_because=_NOT_BY_INGEST,
        ),
        lines(
            "Age of the newest record",
            "By source: how long ago it was observed. One that only climbs is silent, or its reading is behind.",
            "s",
            Query("time() - max by (format) (headerfirst_ingest_newest_record_timestamp_seconds)", "{{format}}"),
            empty_because=_NOT_BY_INGEST,
        ),
        bars(
            "Refused, by reason",
            "Lines and messages of which no record could be made. A jump is a source that changed its format.",
            'sum by (format, reason) (increase(headerfirst_ingest_items_total{outcome="dead"}[$__range])) > 0',
            "{{format}}: {{reason}}",
            empty_because=_NOT_BY_INGEST,
        ),
        lines(
            "Spool",
            "Bytes of sources that listen, on disk and not on Kafka yet. At its limit everything passes unseen.",
            "bytes",
            Query("max by (instance) (headerfirst_spool_bytes)", "{{instance}}"),
            empty_because=_NOT_BY_INGEST,
        ),
        bars(
            "Passed unseen",
            "Mail and lines that could not be looked at or kept, while their sender went on. Any is an alert.",
            "sum by (reason) (increase(headerfirst_passed_unseen_total[$__range]))",
            "{{reason}}",
            empty_because=_NOT_BY_INGEST,
        ),
    ),
)
