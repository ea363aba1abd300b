-- grain: one row for each ask
-- reads: laboratory, dispense
-- first_supply_on: day of the first supply of this course
-- baseline_tests: which of blood-count, fasting-lipids and liver were measured in this course up to that day
-- monitoring_tests: which of them were measured after it
WITH supplied AS (
    SELECT
        a.ask, any_value(c.stopped_on) AS stopped_on,
        min(e.happened_on) AS first_supply_on
    FROM asked AS a
    INNER JOIN course AS c ON a.ask = c.ask
    LEFT JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'dispense' AND e.status = 'handed-over'
            AND is_since(e.happened_on, c.stopped_on)
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
    GROUP BY a.ask
),

measured AS (
    SELECT
        a.ask, coalesce(e.happened_on <= s.first_supply_on, TRUE) AS before,
        CASE
            WHEN e.analyte IN ('alt', 'ast') THEN 'liver'
            WHEN e.analyte = 'triglycerides' AND e.fasting THEN 'fasting-lipids'
            WHEN lower(e.analyte) IN ('haemoglobin', 'hemoglobin', 'leucocytes', 'leukocytes', 'platelets')
                OR e.loinc IN ('718-7', '6690-2', '26464-8', '777-3', '26515-7') THEN 'blood-count'
        END AS test
    FROM asked AS a
    INNER JOIN supplied AS s ON a.ask = s.ask
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'laboratory'
            AND is_since(e.happened_on, s.stopped_on)
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
)

SELECT
    a.ask, any_value(s.first_supply_on) AS first_supply_on,
    coalesce(list_sort(list(DISTINCT m.test) FILTER (WHERE m.before AND m.test IS NOT NULL)), []) AS baseline_tests,
    coalesce(list_sort(list(DISTINCT m.test) FILTER (WHERE NOT m.before AND m.test IS NOT NULL)), [])
        AS monitoring_tests
FROM asked AS a
INNER JOIN supplied AS s ON a.ask = s.ask
LEFT JOIN measured AS m ON a.ask = m.ask
GROUP BY a.ask
