-- grain: one row for each ask
-- reads: medicine
-- label_wait_until: six months after the last dose, from which on the label names no caution about procedures
-- label_wait_over: those six months are over, or isotretinoin was never taken; unknown without a last dose
WITH elsewhere AS (
    -- Isotretinoin that another clinic gave may be on record as a medicine only.
    SELECT a.ask, max(e.until) AS ended_on, bool_or(e.until IS NULL) AS still_open
    FROM asked AS a
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'medicine' AND is_oral_isotretinoin(e.atc, e.name)
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
    GROUP BY a.ask
),

taken AS (
    SELECT
        a.ask, c.runs_out_on,
        r.rx_on IS NULL AND (c.stop_is_latest OR NOT c.ever_exposed) AND coalesce(NOT e.still_open, TRUE) AS settled,
        label_wait_end(greatest(c.stopped_on, e.ended_on)) AS wait_until
    FROM asked AS a
    INNER JOIN course AS c ON a.ask = c.ask
    INNER JOIN prescription AS r ON a.ask = r.ask
    LEFT JOIN elsewhere AS e ON a.ask = e.ask
)

SELECT
    a.ask,
    CASE WHEN k.settled THEN k.wait_until END AS label_wait_until,
    CASE
        WHEN a.on_date < k.wait_until OR a.on_date <= k.runs_out_on THEN FALSE
        WHEN k.settled THEN TRUE
    END AS label_wait_over
FROM asked AS a
INNER JOIN taken AS k ON a.ask = k.ask
