-- grain: one row for each ask
-- reads: procedure, skin-assessment, condition, asked, medicine
-- procedures_asked: what is meant: planned for the day, else next after it, else last before it and not done since
-- procedures_unknown: those of them that are not known here by name
-- procedures_to_wait: those for which every text that was read says to wait for six months
-- procedures_others: the other ones that are known here
-- procedures_unsettled: those of these for which no text says that they may be done earlier
-- procedures_that_wound: those that cut, pierce, burn or peel deep enough to scar
-- procedures_for_scars: those that treat scars, for which the acne must be controlled first
-- procedures_for_pigment: those whose settings ask for caution in skin types IV to VI
-- procedure_statements: what the statements of 2017 say of each of them
-- procedure_planned_on: day that is planned, if it is still to come
-- skin_type: Fitzpatrick skin type, 1 to 6, as last recorded
-- keloid_shown: keloids and raised (hypertrophic) scars on record, whether or not they are over
-- keloid_asked: keloids were asked about
-- label_wait_until: six months after the last dose, from which on the label names no caution
-- label_wait_over: those six months are over, or isotretinoin was never taken; unknown without a last dose
WITH done AS (
    SELECT a.ask, tidy(e.procedure) AS name, max(e.happened_on) AS last_on
    FROM asked AS a
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'procedure' AND e.status = 'done'
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
    GROUP BY a.ask, tidy(e.procedure)
),

-- Plans that are still open, the one that is meant first. A plan may lie ahead of the day that is asked about.
planned AS (
    SELECT
        a.ask, a.on_date, tidy(e.procedure) AS name, e.happened_on AS day,
        rank() OVER (
            PARTITION BY a.ask ORDER BY e.happened_on < a.on_date, abs(e.happened_on - a.on_date)
        ) AS place
    FROM asked AS a
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'procedure' AND e.status = 'planned'
            AND e.recorded_at <= a.known_at AND (e.superseded_at IS NULL OR e.superseded_at > a.known_at)
    LEFT JOIN done AS d ON a.ask = d.ask AND tidy(e.procedure) = d.name
    WHERE d.last_on IS NULL OR d.last_on < e.happened_on OR e.happened_on >= a.on_date
),

meant AS (
    SELECT
        p.ask,
        list_sort(list(DISTINCT p.name)) AS procedures_asked,
        list_sort(list(DISTINCT p.name) FILTER (WHERE k.name IS NULL)) AS procedures_unknown,
        list_sort(list(DISTINCT k.says) FILTER (WHERE k.early = 'wait')) AS procedures_to_wait,
        list_sort(list(DISTINCT k.says) FILTER (WHERE k.early <> 'wait')) AS procedures_others,
        list_sort(list(DISTINCT k.says) FILTER (WHERE k.early NOT IN ('wait', 'may'))) AS procedures_unsettled,
        list_sort(list(DISTINCT k.says) FILTER (WHERE list_contains(k.traits, 'wounds'))) AS procedures_that_wound,
        list_sort(list(DISTINCT k.says) FILTER (WHERE list_contains(k.traits, 'for-scars'))) AS procedures_for_scars,
        list_sort(list(DISTINCT k.says) FILTER (WHERE list_contains(k.traits, 'pigment'))) AS procedures_for_pigment,
        string_agg(DISTINCT k.says || ' - ' || k.statements, '. ' ORDER BY k.says || ' - ' || k.statements)
            AS procedure_statements,
        min(p.day) FILTER (WHERE p.day > p.on_date) AS procedure_planned_on
    FROM planned AS p
    LEFT JOIN procedure_kind() AS k ON p.name = k.name
    WHERE p.place = 1
    GROUP BY p.ask
),

skin_seen AS (
    SELECT
        a.ask, tidy(e.scale) AS scale, e.items, e.score, e.happened_on, e.recorded_at,
        coalesce(e.score, CAST(json_extract_string(e.items, '$.type') AS DOUBLE)) AS skin_type
    FROM asked AS a
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'skin-assessment'
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
),

looked AS (
    SELECT
        s.ask,
        max_by(s.skin_type, (s.happened_on, s.recorded_at, s.skin_type))
            FILTER (WHERE s.scale = 'fitzpatrick' AND s.skin_type BETWEEN 1 AND 6) AS skin_type,
        coalesce(
            bool_or(regexp_matches(lower(s.items), '"(keloid|keloid[ _-]area|hypertrophic)":\s*(0\.0*)?[1-9]')), FALSE
        ) AS raised
    FROM skin_seen AS s
    GROUP BY s.ask
),

-- A keloid that is gone still says how this skin heals, so the day on which a condition ended is not looked at.
-- Isotretinoin that another clinic gave may be on record as a medicine only.
told AS (
    SELECT
        a.ask,
        list_sort(list(DISTINCT e.condition)
            FILTER (WHERE e.kind = 'condition' AND regexp_matches(lower(e.condition), 'keloid|hypertrophic')))
            AS raised,
        coalesce(bool_or(e.kind = 'asked' AND list_contains(e.topics, 'keloids')), FALSE) AS asked_about,
        coalesce(bool_or(e.kind = 'asked' AND list_contains(e.topics, 'keloids') AND NOT e.denied), FALSE) AS affirmed,
        max(e.until) FILTER (WHERE is_oral_isotretinoin(e.atc, e.name)) AS elsewhere_until,
        coalesce(bool_or(e.until IS NULL) FILTER (WHERE is_oral_isotretinoin(e.atc, e.name)), FALSE) AS elsewhere_open
    FROM asked AS a
    LEFT JOIN event AS e
        ON
            a.person = e.person AND e.kind IN ('condition', 'asked', 'medicine')
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
    GROUP BY a.ask
),

taken AS (
    SELECT
        a.ask, c.runs_out_on,
        r.rx_on IS NULL AND (c.stop_is_latest OR NOT c.ever_exposed) AND NOT t.elsewhere_open AS settled,
        CAST(greatest(c.stopped_on, t.elsewhere_until) + INTERVAL 6 MONTH AS DATE) AS wait_until
    FROM asked AS a
    INNER JOIN course AS c ON a.ask = c.ask
    INNER JOIN prescription AS r ON a.ask = r.ask
    INNER JOIN told AS t ON a.ask = t.ask
)

SELECT
    a.ask,
    coalesce(m.procedures_asked, []) AS procedures_asked,
    coalesce(m.procedures_unknown, []) AS procedures_unknown,
    coalesce(m.procedures_to_wait, []) AS procedures_to_wait,
    coalesce(m.procedures_others, []) AS procedures_others,
    coalesce(m.procedures_unsettled, []) AS procedures_unsettled,
    coalesce(m.procedures_that_wound, []) AS procedures_that_wound,
    coalesce(m.procedures_for_scars, []) AS procedures_for_scars,
    coalesce(m.procedures_for_pigment, []) AS procedures_for_pigment,
    m.procedure_statements, m.procedure_planned_on, l.skin_type,
    [
        x FOR x IN list_concat(
            coalesce(t.raised, []),
            [CASE WHEN l.raised THEN 'raised scars counted' END, CASE WHEN t.affirmed THEN 'keloids told of' END]
        ) IF x IS NOT NULL
    ] AS keloid_shown,
    t.asked_about AS keloid_asked,
    CASE WHEN k.settled THEN k.wait_until END AS label_wait_until,
    CASE
        WHEN a.on_date < k.wait_until OR a.on_date <= k.runs_out_on THEN FALSE
        WHEN k.settled THEN TRUE
    END AS label_wait_over
FROM asked AS a
INNER JOIN told AS t ON a.ask = t.ask
INNER JOIN taken AS k ON a.ask = k.ask
LEFT JOIN meant AS m ON a.ask = m.ask
LEFT JOIN looked AS l ON a.ask = l.ask
