-- grain: one row for each ask
-- reads: every kind
-- unread: number of entries that could not be understood
-- unread_about: what they seem to be about
-- in_future: number of entries already recorded that claim a day still to come
SELECT
    a.ask,
    count(e.kind) FILTER (WHERE e.kind = 'unread') AS unread,
    list_sort(list(DISTINCT e.about) FILTER (WHERE e.kind = 'unread')) AS unread_about,
    count(e.kind) FILTER (
        WHERE e.happened_on > CAST(a.known_at AT TIME ZONE programme_clock() AS DATE) + 1
        AND NOT (e.kind = 'procedure' AND e.status = 'planned')
    ) AS in_future
FROM asked AS a
LEFT JOIN event AS e
    ON
        a.person = e.person
        -- Nothing is recorded later than it is known, so this says no more than the next line; it spares most joins.
        AND (e.kind = 'unread' OR e.happened_on > CAST(e.recorded_at AT TIME ZONE programme_clock() AS DATE))
        AND (e.kind = 'unread' OR e.happened_on > CAST(a.known_at AT TIME ZONE programme_clock() AS DATE))
        AND e.recorded_at <= a.known_at AND (e.superseded_at IS NULL OR e.superseded_at > a.known_at)
GROUP BY a.ask
