-- grain: one row for each ask
-- reads: prescription
-- product_soya: the prescribed product contains soya; unknown for a product that is not known
-- product_parabens: it contains parabens
-- product_tartrazine: it contains tartrazine in a prescribed strength; unknown while that depends on the strength
WITH named AS (
    SELECT
        r.ask, d.*, r.rx_strengths_mg AS ordered,
        rank() OVER (PARTITION BY r.ask ORDER BY len(d.name) DESC) AS place
    FROM prescription AS r
    INNER JOIN product() AS d ON contains(lower(r.rx_product), d.name)
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
    a.ask, f.soya AS product_soya, f.parabens AS product_parabens,
    CASE WHEN NOT coalesce(f.depends, FALSE) THEN f.tartrazine END AS product_tartrazine
FROM asked AS a
LEFT JOIN found AS f ON a.ask = f.ask
