-- grain: one row for each ask
-- reads: laboratory
-- tg_on: day of the last triglycerides
-- tg_mg_dl: the highest triglycerides of that day, mg/dL
-- tg_mmol_l: the same in mmol/L, to the two decimals that laboratories report
-- tg_fasting: taken fasting
-- tg_seen: a clinician let treatment go on since that result was known
-- tg_seen_by_specialist: a specialist did
-- tg_shown: the result in words, with the one before and its grade
-- alt_on: day of the last ALT
-- liver_on: day of the last ALT or AST
-- liver_times: the higher of the last ALT and AST, in multiples of the laboratory's upper limit
-- liver_rising: ALT or AST is above that limit, and in its multiples above the result before
-- liver_seen: a clinician let treatment go on since the last ALT and AST were known
-- liver_seen_by_specialist: a specialist did
-- liver_shown: ALT and AST in words, each with the limit, the result before and its grade
-- bilirubin_times: the last bilirubin in multiples of the upper limit
-- bilirubin_seen: a clinician let treatment go on since that result was known
-- ck_on: day of the last creatine kinase
-- ck_times: the highest creatine kinase of that day, in multiples of the upper limit
-- ck_seen: a clinician let treatment go on since that result was known
-- ck_seen_by_specialist: a specialist did
-- ck_shown: the result in words
-- sugar_on: day of the last glucose or HbA1c
-- limits_missing: last results of ALT, AST and creatine kinase without the laboratory's upper limit, not looked at yet
-- stopping_shown: earlier results of this course at which the drug was to be stopped, in words
-- stopping_seen: a specialist let treatment go on since each of them was known
-- baseline_abnormal: triglycerides, ALT or AST were above normal before the first supply of this course
WITH result AS (
    SELECT
        e.person, e.happened_on, e.recorded_at, e.superseded_at, e.analyte, e.value, e.unit, e.fasting, e.upper_limit,
        e.value_canonical AS amount,
        CASE WHEN e.analyte <> 'triglycerides' AND e.upper_limit_canonical > 0
            THEN round(e.value_canonical / e.upper_limit_canonical, 6) END AS times,
        known_day(e.happened_on, e.recorded_at, programme_clock()) AS known_on,
        coalesce(e.happened_at, e.recorded_at) AS known_from
    FROM event AS e
    WHERE e.kind = 'laboratory' AND e.value_canonical IS NOT NULL
),

measured AS (
    SELECT
        a.ask, c.first_supply_on, c.begins_after, e.happened_on AS day,
        e.analyte, e.value, e.unit, e.fasting, e.upper_limit, e.amount, e.times,
        was_seen(e.known_on, e.known_from, s.considered_on, s.considered_at) AS is_seen,
        was_seen(e.known_on, e.known_from, s.specialist_on, s.specialist_at) AS is_seen_by_specialist
    FROM asked AS a
    INNER JOIN course AS c ON a.ask = c.ask
    INNER JOIN considered AS s ON a.ask = s.ask
    INNER JOIN result AS e
        ON a.person = e.person AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
),

-- Of several results of one day the worst counts; one without a limit may be the worst.
daily AS (
    SELECT
        m.*,
        row_number() OVER (
            PARTITION BY m.ask, m.analyte, m.day
            ORDER BY m.times DESC NULLS FIRST, m.amount DESC, m.fasting DESC NULLS LAST, m.is_seen ASC
        ) AS worst
    FROM measured AS m
),

placed AS (
    SELECT
        d.*,
        row_number() OVER (PARTITION BY d.ask, d.analyte ORDER BY d.day DESC) AS place,
        lead(d) OVER (PARTITION BY d.ask, d.analyte ORDER BY d.day DESC) AS before,
        max_by(d.times, d.day) FILTER (WHERE d.day <= d.first_supply_on AND d.times IS NOT NULL)
            OVER (PARTITION BY d.ask, d.analyte) AS baseline_times,
        max(d.times) FILTER (WHERE d.analyte = 'bilirubin' AND is_since(d.day, d.begins_after))
            OVER (PARTITION BY d.ask) AS bilirubin_worst,
        max_by(d.times, d.day) FILTER (WHERE d.analyte = 'bilirubin') OVER (PARTITION BY d.ask) AS bilirubin_last
    FROM daily AS d
    WHERE d.worst = 1
),

-- CTCAE v5.0, in multiples of the limit, or of an abnormal baseline; in the cut-offs of the unit reported.
-- Laboratories differ in their limits, so a trend is one of multiples; triglycerides have no limit of a laboratory.
graded AS (
    SELECT
        p.*,
        CASE WHEN p.analyte = 'triglycerides' THEN sign(p.amount - p.before.amount)
            ELSE sign(p.times - p.before.times) END AS trend,
        CASE
            WHEN p.analyte = 'triglycerides' AND lower(p.unit) = 'mmol/l'
                THEN len([x FOR x IN [p.value >= 1.71, p.value > 3.42, p.value > 5.7, p.value > 11.4] IF x])
            WHEN p.analyte = 'triglycerides'
                THEN len([x FOR x IN [p.value >= 150, p.value > 300, p.value > 500, p.value > 1000] IF x])
            WHEN p.analyte = 'ck'
                THEN len([x FOR x IN [p.times > 1, p.times > 2.5, p.times > 5, p.times > 10] IF x])
            WHEN p.analyte IN ('alt', 'ast') AND p.day > p.first_supply_on AND p.baseline_times > 1
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

worded AS (
    SELECT
        g.*,
        CASE g.analyte WHEN 'triglycerides' THEN 'triglycerides' ELSE upper(g.analyte) END
        || printf(' %g ', g.value) || g.unit || strftime(g.day, ' on %-d %b %Y')
        || CASE
            WHEN g.analyte = 'triglycerides' AND g.fasting THEN ', fasting'
            WHEN g.analyte = 'triglycerides' AND NOT g.fasting THEN ', not fasting'
            WHEN g.analyte = 'triglycerides' THEN ', fasting or not is not recorded'
            WHEN g.times IS NULL THEN ', the laboratory''s limit is not recorded'
            ELSE printf(', %.3g times the laboratory''s limit of %g', g.times, g.upper_limit)
        END
        || coalesce(
            printf(', before %g ', g.before.value) || g.before.unit
            || coalesce(printf(' (%.3g times)', g.before.times), '')
            || CASE g.trend WHEN 1 THEN ', rising' WHEN -1 THEN ', falling' WHEN 0 THEN ', the same' ELSE '' END, ''
        )
        || CASE WHEN g.grade > 0 AND (g.times IS NOT NULL OR g.analyte = 'triglycerides')
            THEN ', CTCAE v5.0 grade ' || g.grade ELSE '' END AS shown
    FROM graded AS g
),

-- A later normal result does not undo them; whether treatment goes on is for a specialist to say. Above 3 times
-- with raised bilirubin is one of them, also where only the bilirubin is normal again; jaundice stays a grave sign.
stopping AS (
    SELECT
        d.ask,
        string_agg(
            CASE d.analyte WHEN 'triglycerides' THEN 'triglycerides' ELSE upper(d.analyte) END
            || printf(' %g ', d.value) || d.unit || strftime(d.day, ' on %-d %b %Y')
            || CASE WHEN d.analyte IN ('alt', 'ast') AND d.times <= 5
                THEN printf(' with bilirubin at %.3g times its limit', d.bilirubin_worst) ELSE '' END,
            '; ' ORDER BY d.day, d.analyte
        ) AS shown,
        bool_and(d.is_seen_by_specialist) AS is_seen
    FROM placed AS d
    WHERE
        is_since(d.day, d.begins_after)
        AND (
            (d.place > 1 AND d.analyte = 'triglycerides' AND round(d.amount * 0.01129, 2) >= 9)
            OR (d.place > 1 AND d.analyte IN ('alt', 'ast') AND d.times > 5)
            OR (d.place > 1 AND d.analyte = 'ck' AND d.times > 10)
            OR (
                d.analyte IN ('alt', 'ast') AND d.times > 3 AND d.times <= 5 AND d.bilirubin_worst > 2
                AND (d.place > 1 OR d.bilirubin_last <= 2)
            )
        )
    GROUP BY d.ask
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
    any_value(round(g.amount * 0.01129, 2)) FILTER (WHERE g.analyte = 'triglycerides') AS tg_mmol_l,
    any_value(g.fasting) FILTER (WHERE g.analyte = 'triglycerides') AS tg_fasting,
    bool_and(g.is_seen) FILTER (WHERE g.analyte = 'triglycerides') AS tg_seen,
    bool_and(g.is_seen_by_specialist) FILTER (WHERE g.analyte = 'triglycerides') AS tg_seen_by_specialist,
    any_value(g.shown) FILTER (WHERE g.analyte = 'triglycerides') AS tg_shown,
    any_value(g.day) FILTER (WHERE g.analyte = 'alt') AS alt_on,
    max(g.day) FILTER (WHERE g.analyte IN ('alt', 'ast')) AS liver_on,
    max(g.times) FILTER (WHERE g.analyte IN ('alt', 'ast')) AS liver_times,
    bool_or(g.times > 1 AND g.trend > 0) FILTER (WHERE g.analyte IN ('alt', 'ast')) AS liver_rising,
    bool_and(g.is_seen) FILTER (WHERE g.analyte IN ('alt', 'ast')) AS liver_seen,
    bool_and(g.is_seen_by_specialist) FILTER (WHERE g.analyte IN ('alt', 'ast')) AS liver_seen_by_specialist,
    string_agg(g.shown, '; ' ORDER BY g.analyte) FILTER (WHERE g.analyte IN ('alt', 'ast')) AS liver_shown,
    any_value(g.times) FILTER (WHERE g.analyte = 'bilirubin') AS bilirubin_times,
    bool_and(g.is_seen) FILTER (WHERE g.analyte = 'bilirubin') AS bilirubin_seen,
    any_value(g.day) FILTER (WHERE g.analyte = 'ck') AS ck_on,
    any_value(g.times) FILTER (WHERE g.analyte = 'ck') AS ck_times,
    bool_and(g.is_seen) FILTER (WHERE g.analyte = 'ck') AS ck_seen,
    bool_and(g.is_seen_by_specialist) FILTER (WHERE g.analyte = 'ck') AS ck_seen_by_specialist,
    any_value(g.shown) FILTER (WHERE g.analyte = 'ck') AS ck_shown,
    max(g.day) FILTER (WHERE g.analyte IN ('glucose', 'hba1c')) AS sugar_on,
    coalesce(
        list_sort(
            list(upper(g.analyte))
                FILTER (WHERE g.analyte IN ('alt', 'ast', 'ck') AND g.times IS NULL AND NOT g.is_seen)
        ), []
    ) AS limits_missing,
    any_value(s.shown) AS stopping_shown,
    any_value(s.is_seen) AS stopping_seen,
    any_value(b.ask) IS NOT NULL AS baseline_abnormal
FROM asked AS a
LEFT JOIN worded AS g ON a.ask = g.ask
LEFT JOIN stopping AS s ON a.ask = s.ask
LEFT JOIN abnormal AS b ON a.ask = b.ask
GROUP BY a.ask
