-- grain: one row for each ask
-- reads: authorisation
-- authorised_on: day of the latest authorisation for this supply that was not reversed
-- authorisation_number: its number
-- ddta_on: its own "do not dispense to patient after" date
WITH open AS (
    SELECT
        a.ask, e.*,
        row_number()
            OVER (
                PARTITION BY a.ask
                ORDER BY
                    e.happened_on DESC, e.recorded_at DESC, e.status DESC, e.do_not_dispense_after ASC, e.number ASC
            )
            AS place
    FROM asked AS a
    INNER JOIN prescription AS p ON a.ask = p.ask
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'authorisation'
            AND is_since(e.happened_on, p.since_on)
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
)

SELECT
    a.ask,
    any_value(o.happened_on) FILTER (WHERE o.place = 1 AND o.status = 'issued') AS authorised_on,
    any_value(o.number) FILTER (WHERE o.place = 1 AND o.status = 'issued') AS authorisation_number,
    any_value(o.do_not_dispense_after) FILTER (WHERE o.place = 1 AND o.status = 'issued') AS ddta_on
FROM asked AS a
LEFT JOIN open AS o ON a.ask = o.ask
GROUP BY a.ask
