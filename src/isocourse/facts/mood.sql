-- grain: one row for each ask
-- reads: questionnaire, condition
-- phq9_on: day of the last PHQ-9
-- phq9_total: its total, or at least so much; two missing items are filled in by the mean of the others, item 9 never
-- phq9_rise: how much it is above the one before the first supply of this course
-- phq9_complete: item 9 of that PHQ-9 is known, and there is a total or no more than two items are missing
-- phq9_seen: a clinician, looking at mood, let treatment go on since that PHQ-9
-- self_harm_answer_on: last day item 9 (better off dead, or self-harm) was answered 1 or more, not looked at since
-- phq2_total: the last PHQ-2, when no PHQ-9 followed it
-- gad7_on: day of the last GAD-7
-- gad7_total: its total, or what its answers come to at least
-- gad7_seen: a clinician, looking at mood, let treatment go on since that GAD-7
-- risk_level_on: day of the last C-SSRS screener
-- risk_level: the level that a clinician found with it: 0 none, 1 low, 2 moderate, 3 high
-- risk_seen: a clinician, looking at mood, let treatment go on since then
-- risk_seen_by_specialist: a specialist in mental health did
-- mood_asked_on: last day mood was asked about with a questionnaire
-- grave_condition_on: last day an active psychosis, suicidal ideation or self-harm became known, no specialist since
WITH answered AS (
    SELECT
        e.person, e.happened_on, e.recorded_at, e.superseded_at, e.total,
        regexp_replace(lower(e.instrument), '[\s_-]', '', 'g') AS scale,
        [CAST(json_extract_string(e.items, '$."' || n || '"') AS INTEGER) FOR n IN range(1, 10)] AS answers,
        known_day(e.happened_on, e.recorded_at, programme_clock()) AS known_on,
        coalesce(e.happened_at, e.recorded_at) AS known_from
    FROM event AS e
    WHERE e.kind = 'questionnaire'
),

counted AS (
    SELECT
        w.*, len([x FOR x IN w.answers IF x IS NOT NULL]) AS answers_given, w.answers[9] AS item9,
        greatest(
            w.total, list_sum(w.answers[1:CASE w.scale WHEN 'phq2' THEN 2 WHEN 'gad7' THEN 7 ELSE 9 END])
        ) AS least_total
    FROM answered AS w
),

totalled AS (
    SELECT
        n.* EXCLUDE (answers),
        (n.item9 IS NOT NULL OR coalesce(n.total = 0, FALSE)) AND (n.answers_given >= 7 OR n.total IS NOT NULL)
            AS complete,
        greatest(
            n.least_total,
            CASE WHEN n.answers_given >= 7 AND n.item9 IS NOT NULL
                THEN ceil(list_sum(n.answers) * 9.0 / n.answers_given) END
        ) AS score
    FROM counted AS n
),

filled AS (
    SELECT
        a.ask, c.first_supply_on, e.happened_on AS day, e.scale, e.total, e.item9, e.least_total, e.complete, e.score,
        is_since(e.happened_on, c.stopped_on) AS in_course,
        was_seen(e.known_on, e.known_from, s.mood_considered_on, s.mood_considered_at) AS is_seen,
        was_seen(e.known_on, e.known_from, s.mood_specialist_on, s.mood_specialist_at) AS is_seen_by_specialist
    FROM asked AS a
    INNER JOIN course AS c ON a.ask = c.ask
    INNER JOIN considered AS s ON a.ask = s.ask
    INNER JOIN totalled AS e
        ON a.person = e.person AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
),

phq9 AS (
    SELECT
        s.ask,
        max(s.day) AS phq9_on,
        max(s.score) FILTER (WHERE s.day = s.last_day) AS phq9_total,
        coalesce(
            max_by(s.score, (s.day, s.score)) FILTER (WHERE s.in_course AND s.day <= s.first_supply_on),
            min_by(s.score, (s.day, s.score)) FILTER (WHERE s.in_course)
        ) AS baseline,
        bool_and(s.complete) FILTER (WHERE s.day = s.last_day) AS phq9_complete,
        bool_and(s.is_seen) FILTER (WHERE s.day = s.last_day) AS phq9_seen,
        max(s.day) FILTER (WHERE s.item9 >= 1 AND NOT s.is_seen) AS self_harm_answer_on
    FROM (
        SELECT o.*, max(o.day) OVER (PARTITION BY o.ask) AS last_day FROM filled AS o WHERE o.scale IN ('phq9', 'phqa')
    ) AS s
    GROUP BY s.ask
),

others AS (
    SELECT
        n.ask,
        max(n.day) FILTER (WHERE n.scale IN ('phq9', 'phqa', 'phq2')) AS mood_asked_on,
        max(n.day) FILTER (WHERE n.scale = 'phq2') AS phq2_on,
        max_by(n.least_total, (n.day, n.least_total)) FILTER (WHERE n.scale = 'phq2') AS phq2_total,
        max(n.day) FILTER (WHERE n.scale = 'gad7') AS gad7_on,
        max_by(n.least_total, (n.day, n.least_total)) FILTER (WHERE n.scale = 'gad7') AS gad7_total,
        max_by(n.is_seen, (n.day, n.least_total)) FILTER (WHERE n.scale = 'gad7') AS gad7_seen,
        max(n.day) FILTER (WHERE n.scale IN ('cssrs', 'columbia')) AS risk_level_on,
        last(n.total ORDER BY n.day, n.total NULLS LAST) FILTER (WHERE n.scale IN ('cssrs', 'columbia')) AS risk_level,
        last(n.is_seen ORDER BY n.day, n.total NULLS LAST) FILTER (WHERE n.scale IN ('cssrs', 'columbia')) AS risk_seen,
        last(n.is_seen_by_specialist ORDER BY n.day, n.total NULLS LAST)
            FILTER (WHERE n.scale IN ('cssrs', 'columbia')) AS risk_seen_by_specialist
    FROM filled AS n
    GROUP BY n.ask
),

grave AS (
    SELECT a.ask, max(known_day(e.happened_on, e.recorded_at, programme_clock())) AS grave_condition_on
    FROM asked AS a
    INNER JOIN considered AS s ON a.ask = s.ask
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'condition'
            AND condition_code(e.condition) IN ('psychosis', 'suicidal-ideation', 'self-harm')
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
            AND (e.until IS NULL OR e.until >= a.on_date) AND (e.since IS NULL OR e.since <= a.on_date)
            AND NOT was_seen(
                known_day(e.happened_on, e.recorded_at, programme_clock()), coalesce(e.happened_at, e.recorded_at),
                s.mood_specialist_on, s.mood_specialist_at
            )
    GROUP BY a.ask
)

SELECT
    a.ask, p.phq9_on, p.phq9_total, p.phq9_complete, p.phq9_seen, p.self_harm_answer_on, o.gad7_on, o.gad7_total,
    o.gad7_seen, o.risk_level_on, o.risk_level, o.risk_seen, o.risk_seen_by_specialist, o.mood_asked_on,
    g.grave_condition_on,
    p.phq9_total - p.baseline AS phq9_rise,
    CASE WHEN is_since(o.phq2_on, p.phq9_on) THEN o.phq2_total END AS phq2_total
FROM asked AS a
LEFT JOIN phq9 AS p ON a.ask = p.ask
LEFT JOIN others AS o ON a.ask = o.ask
LEFT JOIN grave AS g ON a.ask = g.ask
