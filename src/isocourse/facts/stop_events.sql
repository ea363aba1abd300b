-- grain: one row for each ask
-- reads: symptom, reassessment, pregnancy-report
-- pregnancy_risk_on: last day of a missed period, stopped contraception, unprotected contact, or a clinician's no
-- pregnancy_risk_cleared_on: last day a clinician recorded that treatment may go on, with no refusal since
-- psychiatric_on: last day of a sign of depression, psychosis or suicidality, or of a clinician's no
-- psychiatric_cleared_on: last day a clinician recorded that treatment may go on, with no refusal since
-- pregnant_on: last day a pregnancy was reported
-- pregnancy_reported_to: programme or registry that a pregnancy was reported to
WITH told AS (
    SELECT a.ask, e.*
    FROM asked AS a
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind IN ('symptom', 'reassessment', 'pregnancy-report')
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
            -- Nobody lets their own treatment go on; a refusal counts whoever says it.
            AND NOT coalesce(e.kind = 'reassessment' AND e.may_continue AND e.seen_by IN ('patient', 'guardian'), FALSE)
),

last_days AS (
    SELECT
        a.ask,
        max(e.happened_on) FILTER (WHERE e.symptom IN ('missed-period', 'contraception-stopped', 'unprotected-contact'))
            AS risk_on,
        max(e.happened_on) FILTER (WHERE e.about = 'pregnancy-risk' AND e.may_continue) AS risk_yes_on,
        max(e.happened_on) FILTER (WHERE e.about = 'pregnancy-risk' AND NOT e.may_continue) AS risk_no_on,
        max(e.happened_on) FILTER (
            WHERE e.symptom IN (
                'low-mood', 'depression', 'suicidal-thoughts', 'self-harm', 'psychosis', 'aggression',
                'behaviour-change'
            )
        ) AS mood_on,
        max(e.happened_on) FILTER (WHERE e.about = 'psychiatric' AND e.may_continue) AS mood_yes_on,
        max(e.happened_on) FILTER (WHERE e.about = 'psychiatric' AND NOT e.may_continue) AS mood_no_on,
        max(e.happened_on) FILTER (WHERE e.kind = 'pregnancy-report') AS pregnant_on,
        max(e.reported_to) FILTER (WHERE e.kind = 'pregnancy-report') AS pregnancy_reported_to
    FROM asked AS a
    LEFT JOIN told AS e ON a.ask = e.ask
    GROUP BY a.ask
)

SELECT
    l.ask, l.pregnant_on, l.pregnancy_reported_to,
    greatest(l.risk_on, l.risk_no_on) AS pregnancy_risk_on,
    CASE WHEN is_since(l.risk_yes_on, l.risk_no_on) THEN l.risk_yes_on END AS pregnancy_risk_cleared_on,
    greatest(l.mood_on, l.mood_no_on) AS psychiatric_on,
    CASE WHEN is_since(l.mood_yes_on, l.mood_no_on) THEN l.mood_yes_on END AS psychiatric_cleared_on
FROM last_days AS l
