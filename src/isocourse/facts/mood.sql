-- grain: one row for each ask
-- reads: questionnaire, condition
-- phq9_on: day of the last PHQ-9
-- phq9_total: its total; up to two missing items are filled in by the mean of the others, item 9 never
-- phq9_rise: how much it is above the one before the first supply of this course
-- phq9_item9_asked: item 9 was answered, or nothing but a total is known
-- self_harm_answer_on: last day item 9 (thoughts of being better off dead or of self-harm) was answered 1 or more
-- phq2_total: the last PHQ-2, when no PHQ-9 followed it
-- risk_level_on: day of the last C-SSRS screener
-- risk_level: the level that a clinician found with it: 0 none, 1 low, 2 moderate, 3 high
-- mood_asked_on: last day mood was asked about with a questionnaire
-- grave_condition_on: last day an active psychosis, suicidal ideation or self-harm became known as a condition
WITH filled AS (
    SELECT
        a.ask, a.on_date, c.first_supply_on, e.happened_on AS day, e.total,
        is_since(e.happened_on, c.stopped_on) AS in_course,
        regexp_replace(lower(e.instrument), '[\s_-]', '', 'g') AS scale,
        [CAST(json_extract_string(e.items, '$."' || n || '"') AS INTEGER) FOR n IN range(1, 10)] AS answers
    FROM asked AS a
    INNER JOIN course AS c ON a.ask = c.ask
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'questionnaire'
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
),

counted AS (
    SELECT f.*, len([x FOR x IN f.answers IF x IS NOT NULL]) AS answered, f.answers[9] AS item9
    FROM filled AS f
),

scored AS (
    SELECT
        n.*,
        greatest(
            n.total,
            CASE WHEN n.answered >= 7 AND n.item9 IS NOT NULL THEN ceil(list_sum(n.answers) * 9.0 / n.answered) END
        ) AS score
    FROM counted AS n
    WHERE n.scale IN ('phq9', 'phqa')
),

phq9 AS (
    SELECT
        s.ask,
        max(s.day) AS phq9_on,
        max_by(s.score, (s.day, s.score)) AS phq9_total,
        coalesce(
            max_by(s.score, (s.day, s.score)) FILTER (WHERE s.in_course AND s.day <= s.first_supply_on),
            min_by(s.score, (s.day, s.score)) FILTER (WHERE s.in_course)
        ) AS baseline,
        bool_or(s.item9 IS NOT NULL OR s.answered = 0) FILTER (WHERE s.day = s.last_day) AS phq9_item9_asked,
        max(s.day) FILTER (WHERE s.item9 >= 1) AS self_harm_answer_on
    FROM (SELECT o.*, max(o.day) OVER (PARTITION BY o.ask) AS last_day FROM scored AS o) AS s
    GROUP BY s.ask
),

others AS (
    SELECT
        n.ask,
        max(n.day) FILTER (WHERE n.scale IN ('phq9', 'phqa', 'phq2')) AS mood_asked_on,
        max(n.day) FILTER (WHERE n.scale = 'phq2') AS phq2_on,
        max_by(coalesce(n.total, n.answers[1] + n.answers[2]), (n.day, n.total)) FILTER (WHERE n.scale = 'phq2')
            AS phq2_total,
        max(n.day) FILTER (WHERE n.scale IN ('cssrs', 'columbia')) AS risk_level_on,
        max_by(n.total, (n.day, n.total)) FILTER (WHERE n.scale IN ('cssrs', 'columbia')) AS risk_level
    FROM counted AS n
    GROUP BY n.ask
),

grave AS (
    SELECT a.ask, max(greatest(e.happened_on, CAST(e.recorded_at AS DATE))) AS grave_condition_on
    FROM asked AS a
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'condition'
            AND e.condition IN ('psychosis', 'suicidal-ideation', 'self-harm')
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
            AND (e.until IS NULL OR e.until >= a.on_date) AND (e.since IS NULL OR e.since <= a.on_date)
    GROUP BY a.ask
)

SELECT
    a.ask, p.phq9_on, p.phq9_total, p.phq9_item9_asked, p.self_harm_answer_on, o.risk_level_on, o.risk_level,
    o.mood_asked_on, g.grave_condition_on,
    p.phq9_total - p.baseline AS phq9_rise,
    CASE WHEN is_since(o.phq2_on, p.phq9_on) THEN o.phq2_total END AS phq2_total
FROM asked AS a
LEFT JOIN phq9 AS p ON a.ask = p.ask
LEFT JOIN others AS o ON a.ask = o.ask
LEFT JOIN grave AS g ON a.ask = g.ask
