-- grain: one row for each ask
-- reads: symptom, condition
-- signs: symptoms that no clinician has looked at since, each also with its severity, as in `headache:severe`
-- signs_grave: symptoms, and active conditions of the same codes, that no specialist has looked at since
-- signs_mood: symptoms since mood was last looked at by a clinician
-- signs_mood_grave: symptoms since mood was last looked at by a specialist in mental health
-- signs_marked: signs of this course without a rule of their own that are more than mild, or not known to us
-- signs_unknown: those of them that the rules do not know
-- muscle_pain_on: last day of muscle pain in this course
WITH felt AS (
    SELECT
        a.ask, e.happened_on, e.symptom, coalesce(e.symptom, condition_code(e.condition)) AS code, e.severity,
        e.kind = 'symptom' AND NOT was_seen(k.known_on, k.known_at, c.considered_on, c.considered_at) AS is_new,
        NOT was_seen(k.known_on, k.known_at, c.specialist_on, c.specialist_at) AS is_new_to_specialist,
        e.kind = 'symptom' AND NOT was_seen(k.known_on, k.known_at, c.mood_considered_on, c.mood_considered_at)
            AS is_new_in_mood,
        e.kind = 'symptom' AND NOT was_seen(k.known_on, k.known_at, c.mood_specialist_on, c.mood_specialist_at)
            AS is_new_to_mood_specialist,
        is_since(e.happened_on, t.stopped_on) AS in_course, s.code IS NULL AS is_unknown,
        coalesce(e.severity <> 'mild', TRUE) AND s.rule IS NULL OR s.code IS NULL
        OR (s.rule = 'programme' AND NOT coalesce(p.pregnancy_risk_cleared_on >= e.happened_on, FALSE)) AS is_marked
    FROM asked AS a
    INNER JOIN considered AS c ON a.ask = c.ask
    INNER JOIN course AS t ON a.ask = t.ask
    INNER JOIN stop_events AS p ON a.ask = p.ask
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind IN ('symptom', 'condition')
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
            AND (e.until IS NULL OR e.until >= a.on_date) AND (e.since IS NULL OR e.since <= a.on_date)
    LEFT JOIN known_symptom() AS s ON coalesce(e.symptom, condition_code(e.condition)) = s.code
    CROSS JOIN LATERAL (
        SELECT
            known_day(e.happened_on, e.recorded_at, programme_clock()) AS known_on,
            coalesce(e.happened_at, e.recorded_at) AS known_at
    ) AS k
    WHERE e.kind = 'symptom' OR s.code IS NOT NULL
)

SELECT
    a.ask,
    coalesce(
        list_sort(
            list_concat(
                list(DISTINCT f.symptom) FILTER (WHERE f.is_new),
                list(DISTINCT f.symptom || ':' || coalesce(f.severity, 'unknown')) FILTER (WHERE f.is_new)
            )
        ), []
    ) AS signs,
    coalesce(list_sort(list(DISTINCT f.code) FILTER (WHERE f.is_new_to_specialist)), []) AS signs_grave,
    coalesce(list_sort(list(DISTINCT f.symptom) FILTER (WHERE f.is_new_in_mood)), [])
        AS signs_mood,
    coalesce(list_sort(list(DISTINCT f.symptom) FILTER (WHERE f.is_new_to_mood_specialist)), [])
        AS signs_mood_grave,
    coalesce(list_sort(list(DISTINCT f.symptom) FILTER (WHERE f.is_new AND f.in_course AND f.is_marked)), [])
        AS signs_marked,
    coalesce(list_sort(list(DISTINCT f.symptom) FILTER (WHERE f.is_new AND f.in_course AND f.is_unknown)), [])
        AS signs_unknown,
    max(f.happened_on) FILTER (WHERE f.in_course AND f.symptom = 'muscle-pain') AS muscle_pain_on
FROM asked AS a
LEFT JOIN felt AS f ON a.ask = f.ask
GROUP BY a.ask
