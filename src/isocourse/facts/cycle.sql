-- grain: one row for each ask
-- reads: cycle
-- cycle_pattern: the menstrual pattern last recorded; none is treated as regular
-- has_cycle_days: the cycle-day condition applies: nothing says that periods are irregular, absent or suppressed
-- period_days: first days of bleeding on record
SELECT
    a.ask,
    max_by(e.pattern, (e.happened_on, e.recorded_at, e.pattern)) AS cycle_pattern,
    coalesce(max_by(e.pattern, (e.happened_on, e.recorded_at, e.pattern)), 'regular') = 'regular' AS has_cycle_days,
    coalesce(list(e.period_began) FILTER (WHERE e.period_began IS NOT NULL), []) AS period_days
FROM asked AS a
LEFT JOIN event AS e
    ON
        a.person = e.person AND e.kind = 'cycle'
        AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
GROUP BY a.ask
