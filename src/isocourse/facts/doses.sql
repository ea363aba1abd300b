-- grain: one row for each ask
-- reads: dispense, weight, doses-missed
-- peak_dose_on: first supply at the highest daily dose of this course; unknown while no supply says its daily dose
-- dose_mg_per_kg: daily dose of the last supply by the last weight
-- weight_kg: the last weight, kg
-- body_mass_index: by the last weight and height
-- missed_days: days without a capsule that were reported since the last supply
WITH given AS (
    SELECT
        a.ask, c.last_supply_on, e.*,
        max(e.daily_dose_mg) FILTER (WHERE e.kind = 'dispense') OVER (PARTITION BY a.ask) AS highest
    FROM asked AS a
    INNER JOIN course AS c ON a.ask = c.ask
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind IN ('dispense', 'weight', 'doses-missed')
            AND (e.kind <> 'dispense' OR (e.status = 'handed-over' AND is_since(e.happened_on, c.stopped_on)))
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
),

sized AS (
    SELECT
        g.ask,
        min(g.happened_on) FILTER (WHERE g.kind = 'dispense' AND g.daily_dose_mg = g.highest) AS peak_dose_on,
        max_by(g.daily_dose_mg, (g.happened_on, g.recorded_at, g.daily_dose_mg)) FILTER (WHERE g.kind = 'dispense')
            AS daily_dose_mg,
        max_by(g.weight_kg, (g.happened_on, g.recorded_at, g.weight_kg)) FILTER (WHERE g.weight_kg IS NOT NULL)
            AS weight_kg,
        max_by(g.height_cm, (g.happened_on, g.recorded_at, g.height_cm)) FILTER (WHERE g.height_cm IS NOT NULL)
            AS height_cm,
        sum(g.days) FILTER (WHERE g.kind = 'doses-missed' AND g.happened_on > g.last_supply_on) AS missed_days
    FROM given AS g
    GROUP BY g.ask
)

SELECT
    a.ask, s.peak_dose_on, s.weight_kg,
    round(s.daily_dose_mg / s.weight_kg, 4) AS dose_mg_per_kg,
    round(s.weight_kg / (s.height_cm / 100) ** 2, 2) AS body_mass_index,
    coalesce(s.missed_days, 0) AS missed_days
FROM asked AS a
LEFT JOIN sized AS s ON a.ask = s.ask
