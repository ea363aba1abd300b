-- grain: one row for each ask
-- reads: skin-assessment, condition, questionnaire
-- acne_assessed_on: day of the last assessment of the acne
-- acne_severity_now: how severe it was that day: 0 clear or almost, 1 mild, 2 moderate, 3 severe
-- acne_shown: the last result of each acne scale in this course, and acne on record as a condition
-- indications: what speaks for isotretinoin: severe-nodular, severe, failed-treatment, scarring, burden
-- tried_before: an oral antibiotic for 8 weeks and a topical treatment, or acne recorded as resistant or fulminant
-- scars_present: scars are on record
-- scars_graded: a scale of scars was filled in
-- scar_answers: which of the four answers of the 4-ASRAT are on record, with their values
-- flare_risks: what goes with a severe flare at the start
WITH assessed AS (
    SELECT
        a.ask, e.happened_on AS day, is_since(e.happened_on, c.stopped_on) AS in_course, e.items, e.score,
        regexp_replace(lower(trim(e.scale)), '[\s_–-]+', '-', 'g') AS scale,
        regexp_replace(lower(coalesce(trim(e.site), 'not named')), '[\s_–-]+', '-', 'g') AS site,
        max(e.happened_on) OVER (PARTITION BY a.ask, lower(e.scale), lower(e.site)) AS last_day
    FROM asked AS a
    INNER JOIN course AS c ON a.ask = c.ask
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'skin-assessment'
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
),

-- The last result of each scale at each site, with the items that matter.
latest AS (
    SELECT
        s.ask, s.day, s.in_course, s.site, s.items,
        CASE s.scale
            WHEN 'lesions' THEN 'lesion-counts'
            WHEN 'lesion-count' THEN 'lesion-counts'
            WHEN 'ng198' THEN 'nice-ng198'
            WHEN 'jacob-types' THEN 'jacob'
            WHEN 'gb-qualitative' THEN 'goodman-baron-qualitative'
            WHEN 'goodman-baron' THEN 'goodman-baron-qualitative'
            WHEN 'gb-quantitative' THEN 'goodman-baron-quantitative'
            WHEN 'scars-s' THEN 'scar-s'
            WHEN 'scarmap' THEN 'scar-map'
            ELSE s.scale
        END AS scale,
        regexp_matches(s.site, 'trunk|chest|back|shoulder') AS on_trunk,
        CAST(json_extract_string(s.items, '$.comedones') AS DOUBLE) AS comedones,
        coalesce(
            CAST(json_extract_string(s.items, '$.nodules') AS DOUBLE),
            CAST(json_extract_string(s.items, '$."nodules-apart"') AS DOUBLE)
            + CAST(json_extract_string(s.items, '$."nodules-within"') AS DOUBLE)
        ) AS nodules,
        coalesce(
            CAST(json_extract_string(s.items, '$.inflammatory') AS DOUBLE)
            - coalesce(CAST(json_extract_string(s.items, '$."nodules-within"') AS DOUBLE), 0),
            CAST(json_extract_string(s.items, '$.papules') AS DOUBLE)
            + CAST(json_extract_string(s.items, '$.pustules') AS DOUBLE)
        ) AS inflammatory,
        CASE s.scale
            WHEN 'gags'
                THEN coalesce(
                    s.score,
                    2 * CAST(json_extract_string(s.items, '$.forehead') AS DOUBLE)
                    + 2 * CAST(json_extract_string(s.items, '$."right-cheek"') AS DOUBLE)
                    + 2 * CAST(json_extract_string(s.items, '$."left-cheek"') AS DOUBLE)
                    + CAST(json_extract_string(s.items, '$.nose') AS DOUBLE)
                    + CAST(json_extract_string(s.items, '$.chin') AS DOUBLE)
                    + 3 * CAST(json_extract_string(s.items, '$."chest-and-upper-back"') AS DOUBLE)
                )
            WHEN 'cass'
                THEN greatest(
                    s.score,
                    CAST(json_extract_string(s.items, '$.face') AS DOUBLE),
                    CAST(json_extract_string(s.items, '$.chest') AS DOUBLE),
                    CAST(json_extract_string(s.items, '$.back') AS DOUBLE)
                )
            ELSE coalesce(s.score, CAST(json_extract_string(s.items, '$.grade') AS DOUBLE))
        END AS grade
    FROM assessed AS s
    WHERE s.day = s.last_day
),

-- Counts of all regions together; every other scale by itself.
merged AS (
    SELECT
        l.ask, l.scale, l.in_course, min(l.items) AS items, min(l.site) AS site, max(l.day) AS day,
        max(l.grade) AS grade,
        sum(l.nodules) AS nodules, sum(l.inflammatory) AS inflammatory,
        sum(l.comedones) FILTER (WHERE NOT l.on_trunk) AS facial_comedones,
        sum(l.nodules) FILTER (WHERE NOT l.on_trunk) AS facial_nodules,
        sum(l.nodules) FILTER (WHERE l.on_trunk) AS truncal_nodules
    FROM latest AS l
    GROUP BY l.ask, l.scale, l.in_course, CASE WHEN l.scale <> 'lesion-counts' THEN l.site END
),

-- Bands of evidence/assessment.md D1, 0 clear or almost, 1 mild, 2 moderate, 3 severe.
banded AS (
    SELECT
        m.*,
        CASE
            WHEN m.scale = 'gags' THEN len([x FOR x IN [m.grade >= 1, m.grade >= 19, m.grade >= 31] IF x])
            WHEN m.scale IN ('iga', 'cass') THEN len([x FOR x IN [m.grade >= 2, m.grade >= 3, m.grade >= 4] IF x])
            WHEN m.scale = 'hayashi'
                THEN len([x FOR x IN [
                    coalesce(m.inflammatory, m.grade) >= 1, coalesce(m.inflammatory, m.grade) >= 6,
                    coalesce(m.inflammatory, m.grade) >= 21
                ] IF x])
            WHEN m.scale IN ('nice-ng198', 'nice', 'lesion-counts', 'lesion-totals')
                THEN CASE
                    WHEN m.grade >= 2 OR m.inflammatory >= 35 OR m.nodules >= 3 THEN 2
                    WHEN m.grade >= 1 OR m.inflammatory > 0 OR m.nodules > 0 THEN 1
                    WHEN m.inflammatory IS NOT NULL THEN 0
                END
        END AS severity,
        m.scale IN (
            'ecca', 'scar-s', 'jacob', 'goodman-baron-qualitative', 'goodman-baron-quantitative', 'scar-map'
        ) AS of_scars
    FROM merged AS m
),

summed AS (
    SELECT
        b.ask,
        max(b.day) FILTER (WHERE b.severity IS NOT NULL) AS assessed_on,
        max_by(b.severity, (b.day, b.severity)) FILTER (WHERE b.severity IS NOT NULL) AS severity_now,
        max(b.severity) FILTER (WHERE b.in_course) AS severity,
        max(b.nodules) FILTER (WHERE b.in_course) AS nodules,
        list(upper(b.scale) || ' ' || printf('%g', b.grade))
            FILTER (WHERE b.in_course AND b.severity IS NOT NULL AND b.grade IS NOT NULL)
                AS shown,
        bool_or(b.of_scars) AS scars_graded,
        bool_or(
            CASE
                WHEN b.scale = 'goodman-baron-qualitative' THEN b.grade >= 2
                WHEN b.scale = 'scar-s'
                    THEN regexp_matches(coalesce(b.items, ''), ':\s*[2-5]')
                    -- A total of three sites; up to 3 it may be no more than almost clear at each.
                    OR (coalesce(b.items, '{}') = '{}' AND b.grade >= CASE WHEN b.site = 'not-named' THEN 4 ELSE 2 END)
                -- Marks of colour are counted, but they are not scars; alone they give 3 points at most.
                WHEN b.scale = 'goodman-baron-quantitative'
                    THEN b.grade > 3 OR regexp_matches(
                        lower(b.items),
                        '"(mild|moderate|punched|broad|linear|papular|keloid)[a-z _-]*":\s*(0\.0*)?[1-9]'
                    )
                WHEN b.scale = 'scar-map'
                    THEN regexp_matches(
                        lower(b.items), '"(icepick|boxcar[ _-]\w+|rolling|hypertrophic|keloid)":\s*(0\.0*)?[1-9]'
                    )
                WHEN b.of_scars
                    THEN b.grade > 0 OR regexp_matches(b.items, ':\s*(0\.0*)?[1-9]')
            END
        ) AS scarred,
        max(b.grade) FILTER (WHERE b.scale = 'gags' AND b.in_course) AS gags,
        max(b.facial_comedones) FILTER (WHERE b.in_course) AS facial_comedones,
        max(b.facial_nodules) FILTER (WHERE b.in_course) AS facial_nodules,
        max(b.truncal_nodules) FILTER (WHERE b.in_course) AS truncal_nodules
    FROM banded AS b
    GROUP BY b.ask
),

conditioned AS (
    SELECT
        a.ask,
        max(
            CASE
                WHEN e.condition IN ('acne-conglobata', 'acne-fulminans') OR e.severity = 'severe' THEN 3
                WHEN e.severity = 'moderate' THEN 2
                WHEN e.severity = 'mild' THEN 1
            END
        )
            FILTER (WHERE starts_with(e.condition, 'acne')) AS severity,
        list(DISTINCT e.condition || coalesce(' (' || e.severity || ')', ''))
            FILTER (WHERE starts_with(e.condition, 'acne')) AS shown,
        coalesce(
            bool_or(e.condition = 'acne-conglobata' OR (e.condition = 'acne-nodular' AND e.severity = 'severe')), FALSE
        ) AS nodular,
        coalesce(bool_or(e.condition IN ('acne-resistant', 'acne-fulminans')), FALSE) AS resistant,
        coalesce(
            bool_or(e.condition IN ('scar', 'acne-scar', 'atrophic-scar', 'hypertrophic-scar', 'keloid')), FALSE
        ) AS scarred,
        coalesce(bool_or(e.condition = 'scarring-likely'), FALSE) AS scarring_likely,
        coalesce(bool_or(e.condition = 'psychosocial-burden'), FALSE) AS burdened
    FROM asked AS a
    LEFT JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'condition'
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
            AND (e.until IS NULL OR e.until >= a.on_date) AND (e.since IS NULL OR e.since <= a.on_date)
    GROUP BY a.ask
),

asked_of AS (
    SELECT
        a.ask, regexp_replace(lower(e.instrument), '[\s_-]', '', 'g') AS scale, e.total, e.items,
        row_number() OVER (
            PARTITION BY a.ask, lower(e.instrument) ORDER BY e.happened_on DESC, e.recorded_at DESC, e.total DESC
        ) AS place
    FROM asked AS a
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'questionnaire'
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
),

said AS (
    SELECT
        q.ask,
        coalesce(bool_or(q.scale IN ('dlqi', 'cdlqi') AND q.total >= 11), FALSE) AS burdened,
        any_value([
            n || ' ' || json_extract_string(q.items, '$."' || n || '"')
            FOR n IN ['worst-severity', 'duration', 'family-history', 'picking']
            IF json_extract_string(q.items, '$."' || n || '"') IS NOT NULL
        ]) FILTER (WHERE q.scale IN ('4asrat', 'asrat')) AS scar_answers
    FROM asked_of AS q
    WHERE q.place = 1
    GROUP BY q.ask
),

joined AS (
    SELECT
        a.ask, s.*, c.nodular, c.scarring_likely,
        greatest(s.severity, c.severity) AS worst,
        list_concat(s.shown, c.shown) AS all_shown,
        coalesce(s.scarred, FALSE) OR c.scarred AS scars_present,
        coalesce(q.burdened, FALSE) OR c.burdened AS burdened,
        c.resistant OR (coalesce(m.oral_antibiotic_days >= 56, FALSE) AND m.topical_tried) AS resistant,
        q.scar_answers, g.category_reason
    FROM asked AS a
    INNER JOIN conditioned AS c ON a.ask = c.ask
    INNER JOIN medicines AS m ON a.ask = m.ask
    INNER JOIN category AS g ON a.ask = g.ask
    LEFT JOIN summed AS s ON a.ask = s.ask
    LEFT JOIN said AS q ON a.ask = q.ask
)

SELECT
    a.ask, j.assessed_on AS acne_assessed_on, j.severity_now AS acne_severity_now,
    coalesce(list_sort(j.all_shown), []) AS acne_shown,
    [
        x FOR x IN [
            CASE WHEN j.nodular OR j.nodules > 6 THEN 'severe-nodular' END,
            CASE WHEN j.worst >= 3 THEN 'severe' END,
            CASE WHEN j.worst >= 2 AND j.resistant THEN 'failed-treatment' END,
            CASE WHEN j.scars_present OR j.scarring_likely THEN 'scarring' END,
            CASE WHEN j.burdened THEN 'burden' END
        ] IF x IS NOT NULL
    ] AS indications,
    j.resistant AS tried_before, j.scars_present, coalesce(j.scars_graded, FALSE) AS scars_graded,
    coalesce(j.scar_answers, []) AS scar_answers,
    [
        x FOR x IN [
            CASE WHEN j.gags > 28 THEN 'GAGS above 28' END,
            CASE WHEN j.facial_comedones > 44 THEN 'more than 44 comedones on the face' END,
            CASE WHEN j.facial_nodules > 2 THEN 'more than 2 nodules on the face' END,
            CASE WHEN j.truncal_nodules > 0 THEN 'nodules on the trunk' END,
            CASE WHEN j.category_reason = 'cisgender-male' THEN 'male sex' END
        ] IF x IS NOT NULL
    ] AS flare_risks
FROM asked AS a
INNER JOIN joined AS j ON a.ask = j.ask
