-- grain: one row for each ask
-- reads: skin-assessment
-- nodules_before: nodules counted at or before the first supply of this course
-- nodules_now: nodules counted last since then
-- clear_since: first day from which every IGA of this course was clear or almost clear
-- iga_before: IGA at or before the first supply of this course
-- iga_now: IGA last since then
-- iga_now_on: its day
WITH graded AS (
    SELECT
        a.ask, e.happened_on AS day, e.happened_on <= c.first_supply_on AS before,
        regexp_replace(lower(trim(e.scale)), '[\s_–-]+', '-', 'g') AS scale,
        coalesce(e.score, CAST(json_extract_string(e.items, '$.grade') AS DOUBLE)) AS grade,
        CAST(json_extract_string(e.items, '$.nodules') AS DOUBLE) AS nodules
    FROM asked AS a
    INNER JOIN course AS c ON a.ask = c.ask
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'skin-assessment' AND is_since(e.happened_on, c.stopped_on)
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
),

-- Nodules of all sites of a day together.
daily AS (
    SELECT
        g.ask, g.day, g.before, sum(g.nodules) AS nodules, max(g.grade) FILTER (WHERE g.scale = 'iga') AS iga
    FROM graded AS g
    GROUP BY g.ask, g.day, g.before
),

spanned AS (
    SELECT d.*, max(d.day) FILTER (WHERE d.iga > 1) OVER (PARTITION BY d.ask) AS unclear_on
    FROM daily AS d
)

SELECT
    a.ask,
    max_by(s.nodules, s.day) FILTER (WHERE s.before AND s.nodules IS NOT NULL) AS nodules_before,
    max_by(s.nodules, s.day) FILTER (WHERE NOT s.before AND s.nodules IS NOT NULL) AS nodules_now,
    min(s.day) FILTER (WHERE s.iga <= 1 AND is_since(s.day, s.unclear_on)) AS clear_since,
    max_by(s.iga, s.day) FILTER (WHERE s.before AND s.iga IS NOT NULL) AS iga_before,
    max_by(s.iga, s.day) FILTER (WHERE NOT s.before AND s.iga IS NOT NULL) AS iga_now,
    max(s.day) FILTER (WHERE NOT s.before AND s.iga IS NOT NULL) AS iga_now_on
FROM asked AS a
LEFT JOIN spanned AS s ON a.ask = s.ask
GROUP BY a.ask
