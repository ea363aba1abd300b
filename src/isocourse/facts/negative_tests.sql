-- grain: one row for each ask
-- reads: pregnancy-test
-- test_on: day of the last negative test since the last supply that is known to be of the kind the programme asks for
-- test_maybe_on: the same, also counting tests of which the kind is not known
-- rx_test_on: as test_on, of the tests that no earlier prescription used, up to the day of this one
-- rx_test_maybe_on: the same, also counting tests of which the kind is not known
-- first_test_on: as test_on, the first one of this course
-- first_test_maybe_on: as test_maybe_on, the first one of this course
-- Every bound asks for a test as late as possible, so the last one of each kind is enough and deleting one never helps.
WITH tested AS (
    SELECT
        a.ask, c.last_supply_on,
        clock_day(e.happened_on, e.happened_at, programme_clock()) AS specimen_on,
        coalesce(p.issue_on, a.on_date) AS issue_on,
        CASE WHEN a.act = 'start' THEN c.last_supply_on ELSE p.since_on END AS used_on,
        CASE
            WHEN len(v.during_settings) > 0 AND NOT list_contains(v.during_settings, e.setting) THEN FALSE
            WHEN v.supervised AND NOT e.supervised THEN FALSE
            WHEN e.detection_limit_miu_per_ml > v.test_limit THEN FALSE
            WHEN len(v.during_settings) > 0 AND e.setting IS NULL THEN NULL
            WHEN v.supervised AND e.supervised IS NULL THEN NULL
            WHEN v.test_limit IS NOT NULL AND e.detection_limit_miu_per_ml IS NULL THEN NULL
            WHEN e.setting = 'home' OR e.remote OR NOT e.supervised THEN NULL
            ELSE TRUE
        END AS right_kind
    FROM asked AS a
    INNER JOIN version AS v ON a.version = v.version
    INNER JOIN course AS c ON a.ask = c.ask
    INNER JOIN prescription AS p ON a.ask = p.ask
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'pregnancy-test' AND e.result = 'negative'
            AND is_since(clock_day(e.happened_on, e.happened_at, programme_clock()), c.begins_after)
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
),

fresh AS (
    SELECT
        t.*,
        is_since(t.specimen_on, t.last_supply_on) AS unused,
        is_since(t.specimen_on, t.used_on) AND t.specimen_on <= t.issue_on AS for_rx,
        coalesce(t.right_kind, TRUE) AS maybe
    FROM tested AS t
)

SELECT
    a.ask,
    max(t.specimen_on) FILTER (WHERE t.unused AND t.right_kind) AS test_on,
    max(t.specimen_on) FILTER (WHERE t.unused AND t.maybe) AS test_maybe_on,
    max(t.specimen_on) FILTER (WHERE t.for_rx AND t.right_kind) AS rx_test_on,
    max(t.specimen_on) FILTER (WHERE t.for_rx AND t.maybe) AS rx_test_maybe_on,
    min(t.specimen_on) FILTER (WHERE t.right_kind) AS first_test_on,
    min(t.specimen_on) FILTER (WHERE t.maybe) AS first_test_maybe_on
FROM asked AS a
LEFT JOIN fresh AS t ON a.ask = t.ask
GROUP BY a.ask
