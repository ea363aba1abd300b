-- grain: one row for each ask
-- reads: procedure, skin-assessment
-- procedure_planned: the procedure that was planned last
-- skin_type: Fitzpatrick skin type, 1 to 6, as last recorded
-- label_wait_until: six months after the last dose, from which on the label names no caution
WITH planned AS (
    SELECT
        a.ask, e.procedure,
        row_number() OVER (
            PARTITION BY a.ask ORDER BY e.recorded_at DESC, e.happened_on DESC, e.procedure ASC
        ) AS place
    FROM asked AS a
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'procedure' AND e.status = 'planned'
            AND e.recorded_at <= a.known_at AND (e.superseded_at IS NULL OR e.superseded_at > a.known_at)
),

typed AS (
    SELECT a.ask, max_by(e.score, (e.happened_on, e.recorded_at, e.score)) AS skin_type
    FROM asked AS a
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'skin-assessment' AND lower(e.scale) = 'fitzpatrick'
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
    GROUP BY a.ask
)

SELECT
    a.ask, p.procedure AS procedure_planned, t.skin_type,
    CASE WHEN c.stop_is_latest THEN CAST(c.stopped_on + INTERVAL 6 MONTH AS DATE) END AS label_wait_until
FROM asked AS a
INNER JOIN course AS c ON a.ask = c.ask
LEFT JOIN planned AS p ON a.ask = p.ask AND p.place = 1
LEFT JOIN typed AS t ON a.ask = t.ask
