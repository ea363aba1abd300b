-- grain: one row for each ask
-- reads: nothing
-- laboratory_risks: reasons for more laboratory tests than at the start and at peak dose
-- peak_tests_from: first day of the two weeks for the tests at peak dose: week 6, and two weeks at the highest dose
-- both_tests_on: earlier of the days of the last ALT and the last triglycerides; unknown while one is missing
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
    CASE WHEN l.alt_on IS NOT NULL AND l.tg_on IS NOT NULL THEN least(l.alt_on, l.tg_on) END AS both_tests_on
FROM asked AS a
INNER JOIN course AS c ON a.ask = c.ask
INNER JOIN health AS h ON a.ask = h.ask
INNER JOIN laboratories AS l ON a.ask = l.ask
INNER JOIN doses AS d ON a.ask = d.ask
