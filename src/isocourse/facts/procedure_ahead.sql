-- grain: one row for each ask
-- reads: procedure
-- procedure_ahead: the procedure that is planned next, after the day asked about
-- procedure_planned_on: day that it is planned for
SELECT
    a.ask,
    min_by(e.procedure, (e.happened_on, e.procedure)) AS procedure_ahead,
    min(e.happened_on) AS procedure_planned_on
FROM asked AS a
LEFT JOIN event AS e
    ON
        a.person = e.person AND e.kind = 'procedure' AND e.status = 'planned' AND e.happened_on > a.on_date
        AND e.recorded_at <= a.known_at AND (e.superseded_at IS NULL OR e.superseded_at > a.known_at)
GROUP BY a.ask
