-- grain: one row for each ask
-- reads: skin-assessment, condition, asked
-- skin_type: Fitzpatrick skin type, 1 to 6, as last recorded
-- keloid_shown: keloids and raised (hypertrophic) scars on record, whether or not they are over
-- keloid_asked: keloids were asked about
WITH looked AS (
    SELECT
        a.ask,
        max_by(e.score, (e.happened_on, e.recorded_at, e.score))
            FILTER (WHERE tidy(e.scale) = 'fitzpatrick' AND e.score BETWEEN 1 AND 6) AS skin_type,
        coalesce(
            bool_or(regexp_matches(lower(e.items), '"(keloid|keloid[ _-]area|hypertrophic)":\s*(0\.0*)?[1-9]')), FALSE
        ) AS raised
    FROM asked AS a
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'skin-assessment'
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
    GROUP BY a.ask
),

-- A keloid that is gone still says how this skin heals, so the day on which a condition ended is not looked at.
told AS (
    SELECT
        a.ask,
        list_sort(list(DISTINCT e.condition)
            FILTER (WHERE e.kind = 'condition' AND regexp_matches(lower(e.condition), 'keloid|hypertrophic')))
            AS raised,
        coalesce(bool_or(e.kind = 'asked' AND list_contains(e.topics, 'keloids')), FALSE) AS asked_about,
        coalesce(bool_or(e.kind = 'asked' AND list_contains(e.topics, 'keloids') AND NOT e.denied), FALSE) AS affirmed
    FROM asked AS a
    LEFT JOIN event AS e
        ON
            a.person = e.person AND e.kind IN ('condition', 'asked')
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
    GROUP BY a.ask
)

SELECT
    a.ask, l.skin_type,
    [
        x FOR x IN list_concat(
            coalesce(t.raised, []),
            [CASE WHEN l.raised THEN 'raised scars counted' END, CASE WHEN t.affirmed THEN 'keloids told of' END]
        ) IF x IS NOT NULL
    ] AS keloid_shown,
    t.asked_about AS keloid_asked
FROM asked AS a
INNER JOIN told AS t ON a.ask = t.ask
LEFT JOIN looked AS l ON a.ask = l.ask
