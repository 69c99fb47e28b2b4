"""For operations: does it keep up, does it hold, and what did it have to do again."""

from __future__ import annotations

from typing import Final

from deploy.dashboards.panels import Board, Query, Section, bars, lines, number
from deploy.dashboards.sources import SOURCES

OURS: Final = '{job="headerfirst"}'
_RATE: Final = "$__rate_interval"

_FIGURES: Final = Section(
    "In figures",
    (
        number(
            "Register is fresh",
            "Whether every worker may rely on it. If not, triage pauses and the gate refuses.",
            "bool_yes_no",
            "min(headerfirst_register_fresh)",
        ),
        number(
            "Oldest heartbeat",
            "Of the register, as any worker sees it. At 60 seconds it is stale.",
            "s",
            "max(headerfirst_register_age_seconds)",
        ),
        number(
            "Lag",
            "Records of all topics that are not confirmed yet.",
            "short",
            "sum(headerfirst_lag_records)",
            empty_because="At the end of the sample day everything is worked off.",
            may_be_empty=True,
        ),
        number("Memory of all workers", "Resident.", "bytes", f"sum(process_resident_memory_bytes{OURS})"),
    ),
)

_FLOW: Final = Section(
    "Does it keep up",
    (
        lines(
            "Age of the register's heartbeat",
            "By worker. At 60 seconds it is stale.",
            "s",
            Query("max by (instance) (headerfirst_register_age_seconds < +Inf)", "{{instance}}"),
        ),
        lines(
            "Throughput",
            "Records taken from each topic, a second.",
            "reqps",
            Query(f"sum by (topic) (rate(headerfirst_events_total[{_RATE}]))", "{{topic}}"),
        ),
        lines(
            "Lag, by role",
            "Records not yet confirmed. A line that only climbs needs more workers.",
            "short",
            Query("sum by (role) (headerfirst_lag_records)", "{{role}}"),
        ),
        lines(
            "Longest standstill",
            "Of a partition with lag. At the limit the watchdog ends the process; another goes on there.",
            "s",
            Query("max by (role) (headerfirst_stalled_seconds)", "{{role}}"),
            Query("min(headerfirst_stalled_limit_seconds)", "limit"),
        ),
        lines(
            "Records in a slice",
            "The mean. Long slices are cheap; single records are a quiet topic, or a slow one.",
            "short",
            Query(
                f"sum by (role) (rate(headerfirst_slice_records_sum[{_RATE}])) "
                f"/ sum by (role) (rate(headerfirst_slice_records_count[{_RATE}]))",
                "{{role}}",
            ),
        ),
        lines(
            "Time for a slice",
            "95 of 100 are faster: from its receipt to its confirmation.",
            "s",
            Query(
                f"histogram_quantile(0.95, sum by (le, role) (rate(headerfirst_slice_seconds_bucket[{_RATE}])))",
                "{{role}}",
            ),
        ),
        lines(
            "Time to open a message",
            "95 of 100 are faster: from taking up a granted message to its result.",
            "s",
            Query(
                f"histogram_quantile(0.95, sum by (le) (rate(headerfirst_inspection_seconds_bucket[{_RATE}])))",
                "inspection",
            ),
        ),
        lines(
            "State written",
            "State records, a second, by topic.",
            "reqps",
            Query(f"sum by (topic) (rate(headerfirst_state_records_total[{_RATE}]))", "{{topic}}"),
        ),
    ),
)

_PROCESS: Final = Section(
    "What it costs",
    (
        lines(
            "Memory",
            "Resident, by worker. It should be flat from one day to the next.",
            "bytes",
            Query(f"process_resident_memory_bytes{OURS}", "{{instance}}"),
        ),
        lines(
            "CPU",
            "Of one core, by worker.",
            "percentunit",
            Query(f"rate(process_cpu_seconds_total{OURS}[{_RATE}])", "{{instance}}"),
        ),
        lines(
            "CPU for a record",
            "Of all workers over all records; a quiet hour makes it large.",
            "s",
            Query(
                f"sum(rate(process_cpu_seconds_total{OURS}[{_RATE}])) "
                f"/ (sum(rate(headerfirst_events_total[{_RATE}])) > 0)",
                "CPU for a record",
            ),
        ),
        lines(
            "Open files and connections",
            "By worker. A line that only climbs is a leak.",
            "short",
            Query(f"process_open_fds{OURS}", "{{instance}}"),
        ),
    ),
)

_TROUBLE: Final = Section(
    "What went wrong, and how it was put right",
    (
        bars(
            "Restarts",
            "By worker. A watchdog's exit is one: its log's last line says why.",
            f"sum by (instance) (changes(process_start_time_seconds{OURS}[$__range]))",
            "{{instance}}",
            empty_because="No worker of the sample day ends before the day does.",
        ),
        bars(
            "Rebalances",
            "Times that a role's partitions were given out anew; one when it starts.",
            "sum by (role) (increase(headerfirst_rebalances_total[$__range]))",
            "{{role}}",
            empty_because="Workers join once, often before anybody has asked for their figures.",
            may_be_empty=True,
        ),
        bars(
            "Recovery",
            "From taking a partition over to knowing what goes with it: 95 of 100 were faster since the workers began.",
            "histogram_quantile(0.95, sum by (le, role) (headerfirst_recovery_seconds_bucket))",
            "{{role}}",
            unit="s",
        ),
        bars(
            "Retries",
            "What was tried again: a memory, work that waits for somebody else, a fetch, a commit.",
            "sum by (role, cause) (increase(headerfirst_retries_total[$__range])) > 0",
            "{{role}}: {{cause}}",
            empty_because="Nothing fails on the sample day but, now and then, a commit in a rebalance.",
            may_be_empty=True,
        ),
        bars(
            "Offsets that could not be read",
            "`expired`: headers were deleted before they were read, and are lost.",
            "sum by (cause) (increase(headerfirst_missing_offsets_total[$__range]))",
            "{{cause}}",
            empty_because="Nothing is lost on the sample day.",
        ),
        bars(
            "Late writers written over",
            "A process that had lost its partitions still wrote state; it was put right.",
            "sum by (topic) (increase(headerfirst_rewritten_records_total[$__range]))",
            "{{topic}}",
            empty_because="No process of the sample day loses its partitions.",
        ),
    ),
)

PIPELINE: Final = Board(
    "headerfirst-pipeline",
    "headerfirst: Pipeline",
    "Whether it keeps up, what it costs, and what it had to do again. For operations.",
    (_FIGURES, _FLOW, SOURCES, _PROCESS, _TROUBLE),
)
