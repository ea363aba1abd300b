-- grain: one row for each ask
-- reads: laboratory
-- baseline_tests: which of blood-count, fasting-lipids and liver were measured in this course up to the first supply
-- monitoring_tests: which of them were measured after it
WITH measured AS (
    SELECT
        a.ask, coalesce(e.happened_on <= c.first_supply_on, TRUE) AS at_baseline,
        CASE
            WHEN e.analyte IN ('alt', 'ast') THEN 'liver'
            WHEN e.analyte = 'triglycerides' AND e.fasting THEN 'fasting-lipids'
            WHEN
                lower(e.analyte) IN ('haemoglobin', 'hemoglobin', 'leucocytes', 'leukocytes', 'platelets')
                OR e.loinc IN ('718-7', '6690-2', '26464-8', '777-3', '26515-7')
                THEN 'blood-count'
        END AS test
    FROM asked AS a
    INNER JOIN course AS c ON a.ask = c.ask
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'laboratory'
            AND is_since(e.happened_on, c.stopped_on)
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
)

SELECT
    a.ask,
    coalesce(list_sort(list(DISTINCT m.test) FILTER (WHERE m.at_baseline)), []) AS baseline_tests,
    coalesce(list_sort(list(DISTINCT m.test) FILTER (WHERE NOT m.at_baseline)), []) AS monitoring_tests
FROM asked AS a
LEFT JOIN measured AS m ON a.ask = m.ask AND m.test IS NOT NULL
GROUP BY a.ask
