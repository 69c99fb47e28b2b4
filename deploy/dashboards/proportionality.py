"""For the data-protection officer and the works council: how far the looking goes, and whether people are told."""

from __future__ import annotations

from typing import Final

from deploy.dashboards.panels import DOORS, Board, Panel, Query, Section, bars, lines, number

SEEN: Final = f'sum(increase(headerfirst_events_total{{topic=~"{DOORS}"}}[$__range]))'
ASKED: Final = 'sum(increase(headerfirst_events_total{topic="inspection-requests",outcome="judged"}[$__range]))'
OPENED: Final = 'sum(increase(headerfirst_openings_total{outcome=~"hit|clean|not_inspected"}[$__range]))'
UNFOUNDED: Final = 'sum(increase(headerfirst_openings_total{outcome="clean"}[$__range]))'


def _decided(outcome: str) -> str:
    return f'sum(increase(headerfirst_decisions_total{{outcome=~"{outcome}"}}[$__range]))'


def _share(part: str, whole: str) -> str:
    """Nothing of nothing is no figure, and not NaN."""
    return f"{part} / ({whole} > 0)"


_FIGURES: Final = Section(
    "In figures",
    (
        number(
            "Asked, of a thousand headers",
            "How often anybody wants to look further than the header.",
            "none",
            _share(f"1000 * {ASKED}", SEEN),
        ),
        number(
            "Granted, of what was decided",
            "Granted or refused; what waits for a person is neither yet. A gate that grants everything is none.",
            "percentunit",
            _share(_decided("granted"), _decided("granted|refused")),
        ),
        number(
            "Opened and unfounded",
            "Share of opened messages in which nothing was found: the price that people pay for the rules.",
            "percentunit",
            _share(UNFOUNDED, OPENED),
            empty_because="Nothing that the sample day opens is called clean: ClamAV is not there to say so.",
        ),
        number(
            "Grants that the ledger does not have",
            "Seen by another role than the one that grants. Above 0 for a minute: wake somebody.",
            "short",
            "sum(headerfirst_grants_without_ledger_entry)",
            empty_because="Every grant of the sample day has its entry.",
            may_be_empty=True,
        ),
        number(
            "Cases with a grant",
            "Registered cases for which anything was granted.",
            "short",
            "sum(headerfirst_granted_cases)",
        ),
        number(
            "People per case",
            "About how many people a case's grants are. Above 1 a case grows into others' mail.",
            "none",
            _share("sum(headerfirst_granted_case_people)", "sum(headerfirst_granted_cases)"),
        ),
        number(
            "Notices on time",
            "Of those that were sent, the share that left before their date.",
            "percentunit",
            _share(
                'sum(increase(headerfirst_notices_sent_total{outcome="on_time"}[$__range]))',
                "sum(increase(headerfirst_notices_sent_total[$__range]))",
            ),
            empty_because="The sample day names no mail server: notices are shown, and sent by nobody.",
        ),
        number(
            "Notices overdue",
            "Past their date, and unsent. Each is a person who should know by now.",
            "short",
            "sum(headerfirst_notices_overdue)",
            empty_because="Notices of the sample day are due days after it.",
        ),
    ),
)

_HOW_FAR: Final = Section(
    "How far the looking goes",
    (
        Panel(
            "From header to opening",
            "Each step is to be far smaller than the one before. Opened counts messages, the steps before it requests.",
            "short",
            (
                Query(SEEN, "headers seen"),
                Query("sum(increase(headerfirst_shielded_total[$__range]))", "shielded"),
                Query(ASKED, "asked to look further"),
                Query(_decided("granted"), "granted"),
                Query(_decided("refused"), "refused"),
                Query(OPENED, "opened by a program"),
                Query(UNFOUNDED, "opened and unfounded"),
            ),
            "bars",
        ),
        lines(
            "Headers seen",
            "Records of mail, web, accounts and reports that were taken, a second.",
            "reqps",
            Query(
                f'sum by (topic) (rate(headerfirst_events_total{{topic=~"{DOORS}"}}[$__rate_interval]))', "{{topic}}"
            ),
        ),
        bars(
            "Shielded, by protection",
            "Left alone: officials, union folders and addresses, protected sites.",
            "sum by (protection) (increase(headerfirst_shielded_total[$__range]))",
            "{{protection}}",
        ),
        bars(
            "Outside the policy's scope",
            "People and devices that the policy does not bind.",
            "sum by (reason) (increase(headerfirst_out_of_scope_total[$__range]))",
            "{{reason}}",
        ),
    ),
)

_GATE: Final = Section(
    "The gate",
    (
        bars(
            "Asked by rules, by purpose",
            "For what rules ask to look further: from the policy's closed list.",
            "sum by (purpose) (increase(headerfirst_inspection_requests_total[$__range]))",
            "{{purpose}}",
        ),
        lines(
            "Decisions",
            "Granted, refused, waiting for a person, run out, taken back.",
            "reqps",
            Query("sum by (outcome) (rate(headerfirst_decisions_total[$__rate_interval]))", "{{outcome}}"),
        ),
        bars(
            "Granted, by kind",
            "What was allowed: a scan or a view, a list of headings, a name, an export.",
            'sum by (kind) (increase(headerfirst_decisions_total{outcome="granted"}[$__range])) > 0',
            "{{kind}}",
        ),
        bars(
            "Refused, by reason",
            "The first condition that was not met. One that leads for long wants explaining.",
            "sum by (reason) (increase(headerfirst_refusals_total[$__range])) > 0",
            "{{reason}}",
        ),
    ),
)

_OPENED: Final = Section(
    "What was opened",
    (
        bars(
            "What became of granted messages",
            "hit, clean, or not called clean; refused at the last moment; listed headings. None of it says whose.",
            "sum by (outcome) (increase(headerfirst_openings_total[$__range]))",
            "{{outcome}}",
        ),
        bars(
            "Scanners that were not there",
            "Since the workers began. Without a scanner that was asked for nothing is called clean.",
            "sum by (scanner) (headerfirst_scanners_absent_total)",
            "{{scanner}}",
        ),
        number(
            "Stores that did not let us in",
            "A content store refused: its operator has to see to that.",
            "short",
            "sum(increase(headerfirst_store_refusals_total[$__range]))",
            empty_because="The sample day's folder of mail refuses nobody.",
        ),
    ),
)

_TOLD: Final = Section(
    "Whether people are told",
    (
        bars(
            "Notices, by state",
            "Due, sent, deferred with a reason and an end, or failed: then somebody has to go.",
            "sum by (state) (increase(headerfirst_notices_total[$__range])) > 0",
            "{{state}}",
        ),
        bars(
            "Notices not taken",
            "Each try that did not end in an accepted e-mail, by whose fault it was.",
            "sum by (reason) (increase(headerfirst_notice_delivery_failures_total[$__range]))",
            "{{reason}}",
            empty_because="The sample day names no mail server, so that nothing is tried.",
        ),
    ),
)

PROPORTIONALITY: Final = Board(
    "headerfirst-proportionality",
    "headerfirst: Proportionality",
    "How far the looking goes, what the gate refuses and why, what opening was good for, and whether people are told. "
    "For the data-protection officer, the works council and whoever asks in a meeting.",
    (_FIGURES, _HOW_FAR, _GATE, _OPENED, _TOLD),
)
