-- grain: one row for each ask
-- reads: condition, asked
-- conditions_ever: conditions on record, over or not
-- conditions_severe: active conditions recorded as severe
-- conditions_new: active conditions that became known since a clinician last looked
-- conditions_ever_new: conditions on record, over or not, that became known since a clinician last looked
-- topics_denied: questions asked in this course, of which the last answer was no
-- topics_affirmed: questions asked in this course, of which the last answer was yes
WITH told AS (
    SELECT
        a.ask, condition_code(e.condition) AS condition, e.severity,
        (e.until IS NULL OR e.until >= a.on_date) AND (e.since IS NULL OR e.since <= a.on_date) AS active,
        is_since(greatest(e.happened_on, CAST(e.recorded_at AS DATE)), c.considered_on) AS is_new
    FROM asked AS a
    INNER JOIN considered AS c ON a.ask = c.ask
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'condition'
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
),

listed AS (
    SELECT
        t.ask,
        list_sort(list(DISTINCT t.condition)) AS ever,
        list_sort(list(DISTINCT t.condition) FILTER (WHERE t.active AND t.severity = 'severe')) AS severe,
        list_sort(list(DISTINCT t.condition) FILTER (WHERE t.active AND t.is_new)) AS newly,
        list_sort(list(DISTINCT t.condition) FILTER (WHERE t.is_new)) AS ever_new
    FROM told AS t
    GROUP BY t.ask
),

answered AS (
    SELECT
        a.ask, t.topic, e.denied,
        row_number() OVER (
            PARTITION BY a.ask, t.topic ORDER BY e.happened_on DESC, e.recorded_at DESC, e.denied ASC
        ) AS place
    FROM asked AS a
    INNER JOIN course AS c ON a.ask = c.ask
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'asked' AND is_since(e.happened_on, c.stopped_on)
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
    CROSS JOIN unnest(e.topics) AS t (topic)
),

topics AS (
    SELECT
        n.ask,
        list_sort(list(n.topic) FILTER (WHERE n.denied)) AS denied,
        list_sort(list(n.topic) FILTER (WHERE NOT n.denied)) AS affirmed
    FROM answered AS n
    WHERE n.place = 1
    GROUP BY n.ask
)

SELECT
    a.ask, coalesce(l.ever, []) AS conditions_ever, coalesce(l.severe, []) AS conditions_severe,
    coalesce(l.newly, []) AS conditions_new, coalesce(l.ever_new, []) AS conditions_ever_new,
    coalesce(t.denied, []) AS topics_denied, coalesce(t.affirmed, []) AS topics_affirmed
FROM asked AS a
LEFT JOIN listed AS l ON a.ask = l.ask
LEFT JOIN topics AS t ON a.ask = t.ask
