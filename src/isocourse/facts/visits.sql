-- grain: one row for each ask
-- reads: visit, initiation-agreement
-- visit_on: day of the last visit
-- visit_since_supply_on: day of the last visit since the last supply
-- visits: visits in this course
-- visits_before_start: visits in this course before any supply
-- first_visit_mode: how the first visit of this course was held
-- last_visit_mode: how the last visit was held
-- last_remote_agreed: a remote visit was agreed with the person
-- mental_health_on: last day mental health was assessed
-- sexual_function_on: last day sexual function was asked in full
-- sexual_function_brief_on: last day it was asked briefly, at the third appointment of this course or later
-- family_history_on: last day family history was taken
-- last_seen_by: role of who saw the person last
-- lead_agreed: a lead prescriber agreed to the start
-- agreeing: number of different named professionals who agreed to the start of this course
-- independent: all who agreed are independent of each other
-- lead_nurse: every lead prescriber who agreed is a nurse
WITH met AS (
    SELECT
        a.ask, c.last_supply_on, e.*,
        row_number()
            OVER (PARTITION BY a.ask ORDER BY e.happened_on ASC, e.recorded_at ASC, e.mode DESC NULLS FIRST)
            AS first_place,
        row_number()
            OVER (
                PARTITION BY a.ask
                ORDER BY
                    e.happened_on DESC, e.recorded_at DESC, e.mode DESC NULLS FIRST, e.remote_agreed ASC NULLS FIRST,
                    e.seen_by ASC NULLS FIRST
            )
            AS last_place,
        dense_rank() OVER (PARTITION BY a.ask ORDER BY e.happened_on ASC) AS appointment
    FROM asked AS a
    INNER JOIN course AS c ON a.ask = c.ask
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'visit' AND is_since(e.happened_on, c.stopped_on)
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
),

agreed AS (
    SELECT
        a.ask,
        bool_or(e.role = 'lead-prescriber') AS lead_agreed,
        count(DISTINCT e.professional) FILTER (WHERE e.role NOT IN ('patient', 'guardian')) AS agreeing,
        CASE
            WHEN bool_or(NOT e.independent) THEN FALSE
            WHEN count(*) = count(e.independent) THEN TRUE
        END AS independent,
        bool_and(e.profession = 'nurse') FILTER (WHERE e.role = 'lead-prescriber') AS lead_nurse
    FROM asked AS a
    INNER JOIN course AS c ON a.ask = c.ask
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'initiation-agreement' AND is_since(e.happened_on, c.stopped_on)
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
    GROUP BY a.ask
)

SELECT
    a.ask,
    max(m.happened_on) AS visit_on,
    max(m.happened_on) FILTER (WHERE is_since(m.happened_on, m.last_supply_on)) AS visit_since_supply_on,
    count(m.kind) AS visits,
    count(m.kind) FILTER (WHERE m.last_supply_on IS NULL) AS visits_before_start,
    any_value(m.mode) FILTER (WHERE m.first_place = 1) AS first_visit_mode,
    any_value(m.mode) FILTER (WHERE m.last_place = 1) AS last_visit_mode,
    any_value(m.remote_agreed) FILTER (WHERE m.last_place = 1) AS last_remote_agreed,
    max(m.happened_on) FILTER (WHERE list_contains(m.assessed, 'mental-health')) AS mental_health_on,
    max(m.happened_on) FILTER (WHERE list_contains(m.assessed, 'sexual-function')) AS sexual_function_on,
    max(m.happened_on) FILTER (WHERE list_contains(m.assessed, 'sexual-function-brief') AND m.appointment >= 3)
        AS sexual_function_brief_on,
    max(m.happened_on) FILTER (WHERE list_contains(m.assessed, 'family-history')) AS family_history_on,
    any_value(m.seen_by) FILTER (WHERE m.last_place = 1) AS last_seen_by,
    any_value(g.lead_agreed) AS lead_agreed,
    coalesce(any_value(g.agreeing), 0) AS agreeing,
    any_value(g.independent) AS independent,
    any_value(g.lead_nurse) AS lead_nurse
FROM asked AS a
LEFT JOIN met AS m ON a.ask = m.ask
LEFT JOIN agreed AS g ON a.ask = g.ask
GROUP BY a.ask
