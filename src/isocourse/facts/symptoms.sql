-- grain: one row for each ask
-- reads: symptom
-- signs: symptoms reported since a clinician last looked, each also with its severity, as in `headache:severe`
-- signs_grave: symptoms reported since a specialist last looked
-- signs_mood: symptoms reported since mood was last looked at by a clinician
-- signs_marked: symptoms of this course that are more than mild, or of unknown severity, since a clinician last looked
-- muscle_pain_on: last day muscle pain was reported
WITH felt AS (
    SELECT
        a.ask, e.happened_on, e.symptom, e.severity,
        is_since(e.happened_on, c.considered_on) AS is_new,
        is_since(e.happened_on, c.specialist_on) AS is_new_to_specialist,
        is_since(e.happened_on, s.psychiatric_cleared_on) AS is_new_in_mood,
        is_since(e.happened_on, t.stopped_on) AS in_course
    FROM asked AS a
    INNER JOIN considered AS c ON a.ask = c.ask
    INNER JOIN stop_events AS s ON a.ask = s.ask
    INNER JOIN course AS t ON a.ask = t.ask
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'symptom'
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
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
    coalesce(list_sort(list(DISTINCT f.symptom) FILTER (WHERE f.is_new_to_specialist)), []) AS signs_grave,
    coalesce(list_sort(list(DISTINCT f.symptom) FILTER (WHERE f.is_new_in_mood)), []) AS signs_mood,
    coalesce(
        list_sort(
            list(DISTINCT f.symptom)
                FILTER (WHERE f.is_new AND f.in_course AND coalesce(f.severity <> 'mild', TRUE))
        ), []
    ) AS signs_marked,
    max(f.happened_on) FILTER (WHERE f.symptom = 'muscle-pain') AS muscle_pain_on
FROM asked AS a
LEFT JOIN felt AS f ON a.ask = f.ask
GROUP BY a.ask
