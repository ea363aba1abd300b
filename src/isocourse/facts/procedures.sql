-- grain: one row for each ask
-- reads: procedure
-- procedures_asked: what is meant: planned for the day, else next after it, else last before it and not done since
-- procedures_unknown: those of them that are not known here by name
-- procedures_to_wait: those for which every text that was read says to wait for six months
-- procedures_others: the other ones that are known here
-- procedures_unsettled: those of these for which no text says that they may be done earlier
-- procedures_that_wound: those that cut, pierce, burn or peel deep enough to scar
-- procedures_for_scars: those that treat scars, for which the acne must be controlled first
-- procedures_for_pigment: those whose settings ask for caution in skin types IV to VI
-- procedure_statements: what the statements of 2017 say of each of them
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
        string_agg(DISTINCT said(k.says, k.statements), '. ' ORDER BY said(k.says, k.statements))
            AS procedure_statements
    FROM planned AS p
    LEFT JOIN procedure_kind() AS k ON p.name = k.name
    WHERE p.place = 1
    GROUP BY p.ask
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
    m.procedure_statements
FROM asked AS a
LEFT JOIN meant AS m ON a.ask = m.ask
