-- grain: one row for each ask
-- reads: reassessment
-- considered_on: last day a clinician, looking at other things than pregnancy and mood, let treatment go on
-- considered_at: its moment in UTC, if it is known
-- specialist_on: last such day by a specialist
-- specialist_at: its moment in UTC, if it is known
-- mood_considered_on: last day a clinician, looking at mood, let treatment go on
-- mood_considered_at: its moment in UTC, if it is known
-- mood_specialist_on: last such day by a specialist in mental health
-- mood_specialist_at: its moment in UTC, if it is known
-- refused: what a clinician's last look at it says that treatment may not go on for
WITH looked AS (
    SELECT
        a.ask, e.about, e.happened_on, e.happened_at, e.recorded_at, e.may_continue, e.seen_by,
        row_number() OVER (
            PARTITION BY a.ask, e.about ORDER BY e.happened_on DESC, e.recorded_at DESC, e.may_continue ASC
        ) AS place
    FROM asked AS a
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'reassessment'
            AND coalesce(e.seen_by NOT IN ('patient', 'guardian'), TRUE)
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
),

-- The last moments in which treatment was let go on.
allowed AS (
    SELECT
        l.ask,
        max_by(l, (l.happened_on, l.recorded_at)) FILTER (WHERE l.about = 'other') AS clinician,
        max_by(l, (l.happened_on, l.recorded_at)) FILTER (
            WHERE l.about = 'other'
            AND l.seen_by IN ('dermatologist', 'lead-prescriber', 'psychiatrist', 'gynaecologist', 'other')
        ) AS specialist,
        max_by(l, (l.happened_on, l.recorded_at)) FILTER (WHERE l.about = 'psychiatric') AS mood_clinician,
        max_by(l, (l.happened_on, l.recorded_at)) FILTER (
            WHERE l.about = 'psychiatric' AND l.seen_by IN ('psychiatrist', 'other')
        ) AS mood_specialist
    FROM looked AS l
    WHERE l.may_continue
    GROUP BY l.ask
),

refusals AS (
    SELECT l.ask, list_sort(list(l.about)) AS refused
    FROM looked AS l
    WHERE l.place = 1 AND NOT l.may_continue
    GROUP BY l.ask
)

SELECT
    a.ask,
    w.clinician.happened_on AS considered_on,
    w.clinician.happened_at AT TIME ZONE 'UTC' AS considered_at,
    w.specialist.happened_on AS specialist_on,
    w.specialist.happened_at AT TIME ZONE 'UTC' AS specialist_at,
    w.mood_clinician.happened_on AS mood_considered_on,
    w.mood_clinician.happened_at AT TIME ZONE 'UTC' AS mood_considered_at,
    w.mood_specialist.happened_on AS mood_specialist_on,
    w.mood_specialist.happened_at AT TIME ZONE 'UTC' AS mood_specialist_at,
    coalesce(r.refused, []) AS refused
FROM asked AS a
LEFT JOIN allowed AS w ON a.ask = w.ask
LEFT JOIN refusals AS r ON a.ask = r.ask
