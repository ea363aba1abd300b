-- grain: one row for each ask
-- reads: symptom, reassessment, pregnancy-report
-- pregnancy_risk_on: last day of a missed period, stopped contraception, or contact without both forms
-- pregnancy_risk_cleared_on: last day a clinician recorded that treatment may go on after such an event
-- psychiatric_on: last day of a sign of depression, psychosis or suicidality
-- psychiatric_cleared_on: last day a clinician recorded that treatment may go on after such a sign
-- pregnant_on: last day a pregnancy was reported
-- pregnancy_reported_to: programme or registry that a pregnancy was reported to
WITH told AS (
    SELECT a.ask, e.*
    FROM asked AS a
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind IN ('symptom', 'reassessment', 'pregnancy-report')
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
)

SELECT
    a.ask,
    max(e.happened_on) FILTER (WHERE e.symptom IN ('missed-period', 'contraception-stopped', 'unprotected-contact'))
        AS pregnancy_risk_on,
    max(e.happened_on) FILTER (WHERE e.kind = 'reassessment' AND e.about = 'pregnancy-risk' AND e.may_continue)
        AS pregnancy_risk_cleared_on,
    max(e.happened_on) FILTER (
        WHERE e.symptom IN (
            'low-mood', 'depression', 'suicidal-thoughts', 'self-harm', 'psychosis', 'aggression', 'behaviour-change'
        )
    ) AS psychiatric_on,
    max(e.happened_on) FILTER (WHERE e.kind = 'reassessment' AND e.about = 'psychiatric' AND e.may_continue)
        AS psychiatric_cleared_on,
    max(e.happened_on) FILTER (WHERE e.kind = 'pregnancy-report') AS pregnant_on,
    max(e.reported_to) FILTER (WHERE e.kind = 'pregnancy-report') AS pregnancy_reported_to
FROM asked AS a
LEFT JOIN told AS e ON a.ask = e.ask
GROUP BY a.ask
