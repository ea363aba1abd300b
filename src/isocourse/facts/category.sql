-- grain: one row for each ask
-- reads: category
-- category_recorded: what was last recorded about becoming pregnant: can or cannot
-- category_reason: the documented reason for cannot
-- category_reason_counts: the reason is one that the programme accepts
-- menopause_proven: what the programme asks as proof of menopause is there
-- category: what the programme treats the person as: cannot only when documented and proven, else can
-- category_changed_on: day on which the person last changed from cannot to can
WITH ordered AS (
    SELECT
        a.ask, a.version, e.*,
        lag(e.category) OVER (PARTITION BY a.ask ORDER BY e.happened_on, e.recorded_at, e.category DESC) AS before,
        row_number() OVER (
            PARTITION BY a.ask
            ORDER BY
                e.happened_on DESC, e.recorded_at DESC, e.category ASC, e.reason ASC NULLS FIRST,
                e.confirmed_by ASC NULLS FIRST, e.menses_absent ASC NULLS FIRST, e.fsh_postmenopausal ASC NULLS FIRST,
                e.hcg_negative ASC NULLS FIRST, e.oestradiol_low ASC NULLS FIRST, e.progesterone_absent ASC NULLS FIRST
        ) AS place
    FROM asked AS a
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'category'
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
),

latest AS (
    SELECT
        o.ask,
        any_value(o.category) FILTER (WHERE o.place = 1) AS category_recorded,
        any_value(o.reason) FILTER (WHERE o.place = 1) AS category_reason,
        any_value(o.confirmed_by) FILTER (WHERE o.place = 1) AS confirmed_by,
        any_value(o.menses_absent) FILTER (WHERE o.place = 1) AS menses_absent,
        any_value(o.fsh_postmenopausal) FILTER (WHERE o.place = 1) AS fsh,
        any_value(o.hcg_negative) FILTER (WHERE o.place = 1) AS hcg,
        any_value(o.oestradiol_low) FILTER (WHERE o.place = 1) AS oestradiol,
        any_value(o.progesterone_absent) FILTER (WHERE o.place = 1) AS progesterone,
        max(o.happened_on) FILTER (WHERE o.category = 'can' AND o.before = 'cannot') AS category_changed_on
    FROM ordered AS o
    GROUP BY o.ask
),

judged AS (
    SELECT
        a.ask, l.category_recorded, l.category_reason, l.category_changed_on,
        list_contains(v.cannot_reasons, l.category_reason) AS category_reason_counts,
        CASE v.menopause_proof
            WHEN 'laboratory'
                THEN
                    l.menses_absent AND l.fsh
                    AND (p.age > 54 OR (l.hcg AND l.oestradiol AND l.progesterone))
            ELSE l.confirmed_by IS NOT NULL AND l.confirmed_by NOT IN ('patient', 'guardian')
        END AS menopause_proven,
        v.professional_reasons IS NULL
        OR NOT list_contains(v.professional_reasons, l.category_reason)
        OR (l.confirmed_by IS NOT NULL AND l.confirmed_by NOT IN ('patient', 'guardian')) AS confirmed
    FROM asked AS a
    INNER JOIN version AS v ON a.version = v.version
    INNER JOIN person AS p ON a.ask = p.ask
    LEFT JOIN latest AS l ON a.ask = l.ask
)

SELECT
    a.ask, j.category_recorded, j.category_reason, j.category_reason_counts, j.menopause_proven, j.category_changed_on,
    CASE
        WHEN
            j.category_recorded = 'cannot' AND j.category_reason_counts AND j.confirmed
            AND (j.category_reason <> 'post-menopausal' OR j.menopause_proven)
            THEN 'cannot'
        ELSE 'can'
    END AS category
FROM asked AS a
LEFT JOIN judged AS j ON a.ask = j.ask
