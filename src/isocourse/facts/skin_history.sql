-- grain: one row for each ask
-- reads: skin-assessment, condition, asked
-- skin_type: Fitzpatrick skin type, 1 to 6, as last recorded
-- keloid_shown: keloids and raised (hypertrophic) scars on record, whether or not they are over
-- keloid_asked: keloids were asked about
WITH assessed AS (
    SELECT
        a.ask, e.happened_on, e.recorded_at, lower(e.items) AS items,
        CASE
            WHEN tidy(e.scale) IN ('fitzpatrick', 'fitzpatrick-skin-type', 'skin-type')
                THEN coalesce(e.score, CAST(json_extract_string(e.items, '$.type') AS DOUBLE))
        END AS skin_type
    FROM asked AS a
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'skin-assessment'
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
),

looked AS (
    SELECT
        s.ask,
        -- Of two types of one moment the darker counts.
        max_by(s.skin_type, (s.happened_on, s.recorded_at, s.skin_type)) FILTER (WHERE s.skin_type BETWEEN 1 AND 6)
            AS skin_type,
        coalesce(bool_or(regexp_matches(s.items, '"(keloid|keloid[ _-]area|hypertrophic)":\s*(0\.0*)?[1-9]')), FALSE)
            AS raised
    FROM assessed AS s
    GROUP BY s.ask
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
