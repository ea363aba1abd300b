-- grain: one row for each ask
-- reads: reassessment
-- considered_on: last day a clinician, looking at other things than pregnancy and mood, let treatment go on
-- specialist_on: last such day by a specialist
-- refused: what a clinician's last look at it says that treatment may not go on for
WITH looked AS (
    SELECT
        a.ask, e.about, e.happened_on, e.may_continue, e.seen_by,
        row_number() OVER (
            PARTITION BY a.ask, e.about ORDER BY e.happened_on DESC, e.recorded_at DESC, e.may_continue ASC
        ) AS place
    FROM asked AS a
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'reassessment'
            AND coalesce(e.seen_by NOT IN ('patient', 'guardian'), TRUE)
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
)

SELECT
    a.ask,
    max(l.happened_on) FILTER (WHERE l.about = 'other' AND l.may_continue) AS considered_on,
    max(l.happened_on) FILTER (
        WHERE l.about = 'other' AND l.may_continue
        AND l.seen_by IN ('dermatologist', 'lead-prescriber', 'psychiatrist', 'gynaecologist', 'other')
    ) AS specialist_on,
    coalesce(list_sort(list(l.about) FILTER (WHERE l.place = 1 AND NOT l.may_continue)), []) AS refused
FROM asked AS a
LEFT JOIN looked AS l ON a.ask = l.ask
GROUP BY a.ask
