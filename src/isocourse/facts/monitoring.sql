-- grain: one row for each ask
-- reads: laboratory
-- laboratory_risks: reasons for more laboratory tests than at the start and at peak dose
-- peak_tests_from: first day of the two weeks for the tests at peak dose
-- both_tests_on: earlier of the days of the last ALT and the last triglycerides; unknown while one is missing
-- needless_tests: tests since the first supply that are not needed in healthy people
WITH needless AS (
    SELECT
        a.ask,
        CASE
            WHEN
                lower(e.analyte) IN ('haemoglobin', 'hemoglobin', 'leucocytes', 'leukocytes', 'platelets')
                OR e.loinc IN ('718-7', '6690-2', '26464-8', '777-3', '26515-7')
                THEN 'blood count'
            WHEN e.analyte = 'ggt' THEN 'GGT'
            WHEN lower(e.analyte) IN ('albumin', 'bilirubin', 'creatinine') THEN lower(e.analyte)
        END AS test
    FROM asked AS a
    INNER JOIN course AS c ON a.ask = c.ask
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'laboratory' AND e.happened_on > c.first_supply_on
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
),

tests AS (
    SELECT
        n.ask, list_sort(list(DISTINCT n.test)) AS needless_tests
    FROM needless AS n
    WHERE n.test IS NOT NULL
    GROUP BY n.ask
)

SELECT
    a.ask,
    list_sort([
        x FOR x IN [
            CASE WHEN list_contains(h.conditions, 'obesity') OR d.body_mass_index >= 30 THEN 'obesity' END,
            CASE WHEN list_contains(h.conditions, 'diabetes') THEN 'diabetes' END,
            CASE WHEN list_contains(h.conditions, 'alcohol-excess') THEN 'alcohol excess' END,
            CASE WHEN list_has_any(h.conditions, ['hyperlipidaemia', 'excessive-lipids']) THEN 'lipid disorder' END,
            CASE WHEN list_contains(h.conditions, 'family-hyperlipidaemia') THEN 'lipid disorder in the family' END,
            CASE WHEN list_has_any(h.conditions, ['liver-disease', 'hepatic-insufficiency']) THEN 'liver disease' END,
            CASE WHEN d.dose_mg_per_kg > 1 THEN 'more than 1 mg/kg a day' END,
            CASE WHEN l.baseline_abnormal THEN 'abnormal before the start' END
        ] IF x IS NOT NULL
    ]) AS laboratory_risks,
    CAST(greatest(c.first_supply_on + 42, d.peak_dose_on + 14) AS DATE) AS peak_tests_from,
    CASE WHEN l.alt_on IS NOT NULL AND l.tg_on IS NOT NULL THEN least(l.alt_on, l.tg_on) END AS both_tests_on,
    coalesce(t.needless_tests, []) AS needless_tests
FROM asked AS a
INNER JOIN course AS c ON a.ask = c.ask
INNER JOIN health AS h ON a.ask = h.ask
INNER JOIN laboratories AS l ON a.ask = l.ask
INNER JOIN doses AS d ON a.ask = d.ask
LEFT JOIN tests AS t ON a.ask = t.ask
