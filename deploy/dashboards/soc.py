"""For the SOC: what was found, how soon, by which rules, and what nobody could read."""

from __future__ import annotations

from typing import Final

from deploy.dashboards.panels import DOORS, Board, Query, Section, bars, lines, number

OPEN: Final = 'headerfirst_incidents{state="open"}'

_FIGURES: Final = Section(
    "In figures",
    (
        number(
            "Open incidents",
            "All that nobody has closed or withdrawn: the length of the queue.",
            "short",
            f"sum({OPEN})",
        ),
        number(
            "Open, high or critical",
            "Begin with these.",
            "short",
            'sum(headerfirst_incidents{state="open",severity=~"high|critical"})',
        ),
        number(
            "Findings",
            "All that rules saw and published; several make an incident.",
            "short",
            "sum(increase(headerfirst_findings_total[$__range]))",
        ),
        number(
            "Dead letters",
            "Records that could not be read or done. `headerfirst dead-letters list` shows them.",
            "short",
            "sum(increase(headerfirst_dead_letters_total[$__range]))",
        ),
    ),
)

_INCIDENTS: Final = Section(
    "Incidents",
    (
        bars(
            "Open, by class",
            "Security is the SOC's. Conduct and process are counted here and shown only to named roles.",
            f"sum by (class) ({OPEN})",
            "{{class}}",
        ),
        bars("Open, by category", "What the open ones are about.", f"sum by (category) ({OPEN})", "{{category}}"),
        bars(
            "Open, by severity",
            "The highest severity of an incident's findings: take these in this order.",
            f"sum by (severity) ({OPEN})",
            "{{severity}}",
        ),
        lines(
            "Incidents, by state",
            "A line of open ones that only climbs is a queue that nobody works on.",
            "short",
            Query("sum by (state) (headerfirst_incidents)", "{{state}}"),
        ),
        lines(
            "What happens to incidents",
            "Versions written, by what changed: opened, evidence added or withdrawn, referred, closed.",
            "reqps",
            Query("sum by (change) (rate(headerfirst_incident_versions_total[$__rate_interval]))", "{{change}}"),
        ),
        lines(
            "From event to incident",
            "From an event's own time to its incident's write. Late input makes it large: the sample day is a day "
            "old, and ends at the histogram's last bound.",
            "s",
            Query(
                "histogram_quantile(0.5, sum by (le) "
                "(rate(headerfirst_event_to_incident_seconds_bucket[$__rate_interval])))",
                "half are faster",
            ),
            Query(
                "histogram_quantile(0.95, sum by (le) "
                "(rate(headerfirst_event_to_incident_seconds_bucket[$__rate_interval])))",
                "95 of 100 are faster",
            ),
        ),
        bars(
            "Closed, by why",
            "What people made of incidents. Many false positives of a class: look at its rules, not at its people.",
            "sum by (reason) (headerfirst_incidents_closed)",
            "{{reason}}",
            empty_because="Nobody closes an incident on the sample day.",
        ),
    ),
)

_RULES: Final = Section(
    "Rules",
    (
        lines(
            "Findings, by class",
            "How much the rules see.",
            "reqps",
            Query("sum by (class) (rate(headerfirst_findings_total[$__rate_interval]))", "{{class}}"),
        ),
        bars(
            "Rules that find most",
            "The ten with most findings in this time.",
            "topk(10, sum by (rule) (increase(headerfirst_findings_total[$__range])) > 0)",
            "{{rule}}",
        ),
        bars(
            "Rules in shadow",
            "What rules that are on trial would have found: counted, shown to nobody. A large one is not ready.",
            "topk(10, sum by (rule) (increase(headerfirst_shadow_findings_total[$__range])) > 0)",
            "{{rule}}",
            empty_because="No rule of the pack that the sample day runs under is in shadow.",
        ),
        bars(
            "Rules that could not look",
            "Why rules were not run: a field that the source does not show, mostly.",
            "sum by (reason) (increase(headerfirst_rules_not_run_total[$__range]))",
            "{{reason}}",
        ),
        bars(
            "Rules over their budget",
            "Rules that had more to say in a day than people can look at, and fell back to shadow.",
            "sum by (rule) (increase(headerfirst_budget_fallbacks_total[$__range])) > 0",
            "{{rule}}",
            empty_because="No rule finds as much on the sample day as its budget allows.",
            may_be_empty=True,
        ),
        bars(
            "Findings that an incident had no room for",
            "Beyond the most that one incident takes; by category.",
            "sum by (category) (increase(headerfirst_findings_over_limit_total[$__range]))",
            "{{category}}",
            empty_because="No incident of the sample day has a thousand findings.",
        ),
    ),
)

_INPUT: Final = Section(
    "What came in",
    (
        bars(
            "What became of records",
            "Judged, shielded by a protection, outside the policy's scope, or dead because it could not be read.",
            f'sum by (outcome) (increase(headerfirst_events_total{{topic=~"{DOORS}"}}[$__range]))',
            "{{outcome}}",
        ),
        bars(
            "Web visits, by the policy's category",
            "Of everybody together: what the organisation uses the web for.",
            "topk(10, sum by (category) (increase(headerfirst_visits_total[$__range])) > 0)",
            "{{category}}",
        ),
        bars(
            "Dead letters, by reason",
            "What could not be read or done. `step_failed` is a defect of ours: say so.",
            "sum by (reason) (increase(headerfirst_dead_letters_total[$__range]))",
            "{{reason}}",
        ),
        lines(
            "Dead letters, by topic",
            "A jump on one topic is a source that changed its format.",
            "reqps",
            Query("sum by (topic) (rate(headerfirst_dead_letters_total[$__rate_interval]))", "{{topic}}"),
        ),
        bars(
            "Fields with content at the door",
            "Input fields that hold content: dropped, and entered in the ledger. Any means a connector to put right.",
            'sum by (topic) (increase(headerfirst_stripped_fields_total{kind="forbidden"}[$__range]))',
            "{{topic}}",
        ),
    ),
)

SOC: Final = Board(
    "headerfirst-soc",
    "headerfirst: SOC",
    "What was found, how soon, by which rules, and what nobody could read. It names nobody: an incident's own record "
    "does, by a token.",
    (_FIGURES, _INCIDENTS, _RULES, _INPUT),
)
