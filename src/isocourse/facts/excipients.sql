-- grain: one row for each ask
-- reads: dispense
-- product_soya: the prescribed product (of a dose: the supplied one) contains soya; unknown if it is not known
-- product_judged: the product these speak of, as it was recorded
-- product_parabens: it contains parabens
-- product_tartrazine: it contains tartrazine in a prescribed strength; unknown while that depends on the strength
WITH supplied AS (
    SELECT
        a.ask, e.product, e.strengths_mg,
        row_number() OVER (PARTITION BY a.ask ORDER BY e.happened_on DESC, e.recorded_at DESC, e.product ASC) AS place
    FROM asked AS a
    INNER JOIN event AS e
        ON
            a.person = e.person AND a.act = 'take' AND e.kind = 'dispense' AND e.status = 'handed-over'
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
),

chosen AS (
    SELECT
        a.ask,
        CASE WHEN a.act = 'take' THEN s.product ELSE r.rx_product END AS product,
        CASE WHEN a.act = 'take' THEN s.strengths_mg ELSE r.rx_strengths_mg END AS ordered
    FROM asked AS a
    INNER JOIN prescription AS r ON a.ask = r.ask
    LEFT JOIN supplied AS s ON a.ask = s.ask AND s.place = 1
),

named AS (
    SELECT c.ask, d.*, c.ordered, rank() OVER (PARTITION BY c.ask ORDER BY len(d.name) DESC) AS place
    FROM chosen AS c
    INNER JOIN product() AS d ON contains(lower(c.product), d.name)
),

found AS (
    SELECT
        n.ask, bool_or(n.soya) AS soya, bool_or(n.parabens) AS parabens,
        bool_or(n.tartrazine) AS tartrazine,
        any_value(coalesce(len(n.ordered), 0)) = 0 AND bool_or(n.tartrazine) <> bool_and(n.tartrazine) AS depends
    FROM named AS n
    WHERE
        n.place = 1
        AND (n.strength IS NULL OR coalesce(len(n.ordered), 0) = 0 OR list_contains(n.ordered, n.strength))
    GROUP BY n.ask
)

SELECT
    a.ask, c.product AS product_judged, f.soya AS product_soya, f.parabens AS product_parabens,
    CASE WHEN NOT coalesce(f.depends, FALSE) THEN f.tartrazine END AS product_tartrazine
FROM asked AS a
INNER JOIN chosen AS c ON a.ask = c.ask
LEFT JOIN found AS f ON a.ask = f.ask
