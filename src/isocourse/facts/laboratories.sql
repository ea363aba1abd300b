-- grain: one row for each ask
-- reads: laboratory
-- tg_on: day of the last triglycerides
-- tg_mg_dl: the highest triglycerides of that day, mg/dL
-- tg_mmol_l: the same, mmol/L
-- tg_fasting: taken fasting
-- tg_shown: the result as reported, and the one before
-- alt_on: day of the last ALT
-- liver_on: day of the last ALT or AST
-- liver_times: the higher of the last ALT and AST, in multiples of the laboratory's upper limit
-- liver_rising: ALT or AST is above that limit and above the result before
-- liver_shown: ALT and AST as reported, each with the limit and the result before
-- ck_on: day of the last creatine kinase
-- ck_times: creatine kinase in multiples of the upper limit
-- ck_shown: the result as reported
-- bilirubin_times: bilirubin in multiples of the upper limit
-- sugar_on: day of the last glucose or HbA1c
-- limits_missing: results of ALT, AST and creatine kinase that came without the laboratory's upper limit
-- baseline_abnormal: triglycerides, ALT or AST were above normal before the first supply of this course
-- ctcae: grades of the last results by CTCAE v5.0, in the unit reported
WITH measured AS (
    SELECT
        a.ask, c.first_supply_on, e.analyte, e.happened_on AS day, e.value, e.unit, e.fasting,
        e.upper_limit, e.value_canonical AS amount,
        CASE WHEN e.analyte <> 'triglycerides'
            THEN round(e.value_canonical / nullif(e.upper_limit_canonical, 0), 6) END AS times
    FROM asked AS a
    INNER JOIN course AS c ON a.ask = c.ask
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'laboratory' AND e.value_canonical IS NOT NULL
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
),

-- Of several results of one day the worst counts; one without a limit may be the worst.
daily AS (
    SELECT
        m.*,
        row_number() OVER (
            PARTITION BY m.ask, m.analyte, m.day
            ORDER BY m.times DESC NULLS FIRST, m.amount DESC, m.fasting DESC NULLS LAST
        ) AS worst
    FROM measured AS m
),

placed AS (
    SELECT
        d.*,
        row_number() OVER (PARTITION BY d.ask, d.analyte ORDER BY d.day DESC) AS place,
        lead(d.amount) OVER (PARTITION BY d.ask, d.analyte ORDER BY d.day DESC) AS amount_before,
        lead(printf('%g', d.value)) OVER (PARTITION BY d.ask, d.analyte ORDER BY d.day DESC) AS before,
        max_by(d.times, d.day) FILTER (WHERE coalesce(d.day <= d.first_supply_on, TRUE) AND d.times IS NOT NULL)
            OVER (PARTITION BY d.ask, d.analyte) AS baseline_times
    FROM daily AS d
    WHERE d.worst = 1
),

-- CTCAE v5.0, in multiples of the limit, or of an abnormal baseline; in the cut-offs of the unit reported.
graded AS (
    SELECT
        p.*,
        upper(p.analyte) || ' ' || printf('%g', p.value) || ' ' || p.unit
        || CASE WHEN p.upper_limit IS NOT NULL THEN ', limit ' || printf('%g', p.upper_limit) ELSE '' END
        || CASE WHEN p.before IS NOT NULL THEN ', before ' || p.before ELSE '' END AS shown,
        CASE
            WHEN p.analyte = 'triglycerides' AND lower(p.unit) = 'mmol/l'
                THEN len([x FOR x IN [p.value >= 1.71, p.value > 3.42, p.value > 5.7, p.value > 11.4] IF x])
            WHEN p.analyte = 'triglycerides'
                THEN len([x FOR x IN [p.value >= 150, p.value > 300, p.value > 500, p.value > 1000] IF x])
            WHEN p.analyte = 'cholesterol' AND lower(p.unit) = 'mmol/l'
                THEN len([x FOR x IN [p.times > 1, p.value > 7.75, p.value > 10.34, p.value > 12.92] IF x])
            WHEN p.analyte = 'cholesterol'
                THEN len([x FOR x IN [p.times > 1, p.value > 300, p.value > 400, p.value > 500] IF x])
            WHEN p.analyte = 'ck'
                THEN len([x FOR x IN [p.times > 1, p.times > 2.5, p.times > 5, p.times > 10] IF x])
            WHEN p.analyte = 'ggt' AND p.baseline_times <= 1
                THEN len([x FOR x IN [p.times > 1, p.times > 2.5, p.times > 5, p.times > 20] IF x])
            WHEN p.analyte IN ('alt', 'ast') AND p.baseline_times > 1
                THEN len([
                    x FOR x IN [
                        p.times >= 1.5 * p.baseline_times, p.times > 3 * p.baseline_times,
                        p.times > 5 * p.baseline_times, p.times > 20 * p.baseline_times
                    ] IF x
                ])
            WHEN p.analyte IN ('alt', 'ast')
                THEN len([x FOR x IN [p.times > 1, p.times > 3, p.times > 5, p.times > 20] IF x])
        END AS grade
    FROM placed AS p
    WHERE p.place = 1
),

abnormal AS (
    SELECT DISTINCT p.ask
    FROM placed AS p
    WHERE
        p.day <= p.first_supply_on
        AND ((p.analyte = 'triglycerides' AND p.amount >= 150) OR (p.analyte IN ('alt', 'ast') AND p.times > 1))
)

SELECT
    a.ask,
    any_value(g.day) FILTER (WHERE g.analyte = 'triglycerides') AS tg_on,
    any_value(g.amount) FILTER (WHERE g.analyte = 'triglycerides') AS tg_mg_dl,
    any_value(round(g.amount * 0.01129, 4)) FILTER (WHERE g.analyte = 'triglycerides') AS tg_mmol_l,
    any_value(g.fasting) FILTER (WHERE g.analyte = 'triglycerides') AS tg_fasting,
    any_value(g.shown) FILTER (WHERE g.analyte = 'triglycerides') AS tg_shown,
    any_value(g.day) FILTER (WHERE g.analyte = 'alt') AS alt_on,
    max(g.day) FILTER (WHERE g.analyte IN ('alt', 'ast')) AS liver_on,
    max(g.times) FILTER (WHERE g.analyte IN ('alt', 'ast')) AS liver_times,
    bool_or(g.times > 1 AND g.amount > g.amount_before) FILTER (WHERE g.analyte IN ('alt', 'ast')) AS liver_rising,
    string_agg(g.shown, '; ' ORDER BY g.analyte) FILTER (WHERE g.analyte IN ('alt', 'ast')) AS liver_shown,
    any_value(g.day) FILTER (WHERE g.analyte = 'ck') AS ck_on,
    any_value(g.times) FILTER (WHERE g.analyte = 'ck') AS ck_times,
    any_value(g.shown) FILTER (WHERE g.analyte = 'ck') AS ck_shown,
    any_value(g.times) FILTER (WHERE g.analyte = 'bilirubin') AS bilirubin_times,
    max(g.day) FILTER (WHERE g.analyte IN ('glucose', 'hba1c')) AS sugar_on,
    coalesce(
        list_sort(list(upper(g.analyte)) FILTER (WHERE g.analyte IN ('alt', 'ast', 'ck') AND g.times IS NULL)), []
    ) AS limits_missing,
    any_value(b.ask) IS NOT NULL AS baseline_abnormal,
    coalesce(
        list_sort(list('CTCAE v5.0 ' || g.analyte || ' grade ' || g.grade) FILTER (WHERE g.grade IS NOT NULL)), []
    ) AS ctcae
FROM asked AS a
LEFT JOIN graded AS g ON a.ask = g.ask
LEFT JOIN abnormal AS b ON a.ask = b.ask
GROUP BY a.ask
