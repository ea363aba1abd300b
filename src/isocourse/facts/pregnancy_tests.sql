-- grain: one row for each ask
-- reads: pregnancy-test, prescription
-- screening_on: specimen day of the earliest negative test that may be the one made when prescribing was decided
-- screening_sure_on: the same, of those known to be made for it, in a known setting, with a known sufficient assay
-- specimen_on: specimen day of the negative test that counts for this supply
-- specimen_limit: detection limit of that test, mIU/mL
-- specimen_setting: where that specimen was taken and read
-- specimen_setting_ok: the programme accepts that setting at this stage
-- specimen_supervised: that test was medically supervised
-- specimen_remote: that test was done remotely
-- specimen_remote_ok: it was not remote, or the programme accepted remote tests on the day of the specimen
-- specimen_verification: outcome of checking a home test
-- specimen_day_of_cycle: day of bleeding on which the specimen was taken, 1 is the first
-- missed_specimen_on: specimen day of the first window of this course that passed without a supply
-- positive_on: day of the last positive test
-- unclear_test_on: day of the last test with an unclear result that no negative one is known to have followed
-- last_test_on: day of the last test of any kind after the last supply
-- test_after_stop_on: last day of a negative test after the course was stopped
WITH tested AS (
    SELECT
        a.ask, a.on_date, e.id, e.result, e.purpose, e.setting, e.supervised, e.remote, e.verification, e.recorded_at,
        e.happened_at,
        e.detection_limit_miu_per_ml AS detection_limit,
        clock_day(e.happened_on, e.happened_at, programme_clock()) AS specimen_on, e.happened_on AS written_on,
        CASE
            WHEN len(v.before_settings) = 0 THEN TRUE
            WHEN e.setting IS NULL THEN NULL
            WHEN e.setting = 'home'
                THEN
                    CASE
                        WHEN
                            NOT list_contains(
                                CASE WHEN c.dose_taken THEN v.during_settings ELSE v.before_settings END, 'home'
                            )
                            THEN FALSE
                        WHEN e.verification = 'not-proven' THEN FALSE
                        WHEN NOT coalesce(h.home_tests_permitted, FALSE) THEN FALSE
                        WHEN v.home_process AND NOT h.home_test_process THEN FALSE
                        WHEN e.verification = 'verified' AND (NOT v.home_process OR h.home_test_process) THEN TRUE
                    END
            WHEN c.dose_taken THEN list_contains(v.during_settings, e.setting)
            ELSE list_contains(v.before_settings, e.setting)
        END AS setting_ok,
        v.remote_tests OR NOT coalesce(e.remote, coalesce(e.setting, 'home') = 'home') AS remote_ok
    FROM asked AS a
    INNER JOIN course AS c ON a.ask = c.ask
    INNER JOIN home_tests AS h ON a.ask = h.ask
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'pregnancy-test'
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
    -- A specimen is judged by the rules of its own day: before this version began, by the version before it.
    INNER JOIN
        version AS v
    ON v.version = CASE WHEN e.happened_on >= a.version_from THEN a.version ELSE a.version_before END
),

screening AS (
    SELECT
        a.ask,
        min(t.specimen_on) FILTER (
            WHERE t.purpose = 'screening' OR c.decided_on IS NULL OR t.written_on >= c.decided_on
        ) AS screening_on,
        min(t.specimen_on) FILTER (
            WHERE (t.purpose = 'screening' OR t.written_on >= c.decided_on)
            AND t.detection_limit <= 25
            AND t.setting IS NOT NULL
        ) AS screening_sure_on
    FROM asked AS a
    INNER JOIN course AS c ON a.ask = c.ask
    INNER JOIN tested AS t
        ON a.ask = t.ask AND t.result = 'negative' AND (c.begins_after IS NULL OR t.written_on >= c.begins_after)
        AND coalesce(t.purpose, 'screening') = 'screening'
        AND coalesce(t.setting, 'medical') <> 'home' AND coalesce(t.detection_limit, 0) <= 25
    GROUP BY a.ask
),

candidate AS (
    SELECT
        t.*, c.starting, y.has_cycle_days,
        list_min([CAST(t.specimen_on - d AS INTEGER) + 1 FOR d IN y.period_days IF t.specimen_on >= d]) AS day_of_cycle,
        s.screening_on, n.protected_since AS prevented_since, v.window_days, v.cycle_days,
        v.supervised AS supervision, v.two_tests, v.recency_days, p.issue_on, n.contraception_since, n.exemption_on,
        coalesce(n.exemption_complete, FALSE) AS exempt,
        CASE WHEN a.act = 'dispense' THEN h.ddta_on END AS own_last_day
    FROM tested AS t
    INNER JOIN asked AS a ON t.ask = a.ask
    INNER JOIN version AS v ON a.version = v.version
    INNER JOIN course AS c ON t.ask = c.ask
    INNER JOIN cycle AS y ON t.ask = y.ask
    INNER JOIN contraception AS n ON t.ask = n.ask
    INNER JOIN prescription AS p ON t.ask = p.ask
    INNER JOIN authorisation AS h ON t.ask = h.ask
    LEFT JOIN screening AS s ON t.ask = s.ask
    WHERE
        t.result = 'negative' AND (t.purpose IS DISTINCT FROM 'screening' OR NOT v.two_tests)
        AND is_since(t.specimen_on, greatest(p.since_on, c.begins_after))
        AND (
            t.purpose IS NOT NULL OR NOT c.starting OR NOT v.two_tests
            OR t.specimen_on IS DISTINCT FROM s.screening_on
        )
        AND (a.act <> 'dispense' OR p.rx_on IS NULL OR t.specimen_on <= p.rx_on)
),

-- Of several specimens the one that fares best counts, so that deleting one never helps. The rules judge it again.
ranked AS (
    SELECT
        d.*,
        row_number() OVER (
            PARTITION BY d.ask
            ORDER BY
                CASE
                    WHEN NOT d.two_tests
                        THEN
                            CASE
                                WHEN
                                    (d.supervision AND NOT d.supervised)
                                    OR (
                                        d.starting
                                        AND (
                                            d.detection_limit > 25
                                            OR d.issue_on - d.specimen_on > d.recency_days
                                            OR (d.exemption_on IS NULL AND d.specimen_on - d.contraception_since < 28)
                                        )
                                    ) THEN 2
                                WHEN
                                    (d.supervision AND d.supervised IS NULL)
                                    OR NOT d.remote_ok
                                    OR d.issue_on - d.specimen_on > d.recency_days
                                    OR (
                                        d.starting
                                        AND (
                                            d.detection_limit IS NULL
                                            OR (
                                                NOT d.exempt
                                                AND d.specimen_on < one_month_after(d.contraception_since)
                                            )
                                        )
                                    ) THEN 1
                                ELSE 0
                            END
                    WHEN
                        NOT d.setting_ok
                        OR d.detection_limit > 25
                        OR (d.own_last_day IS NULL AND last_day_of_window(d.window_days, d.specimen_on) < d.on_date)
                        OR (d.supervision AND NOT coalesce(d.supervised, TRUE))
                        OR (
                            d.starting
                            AND (
                                d.screening_on IS NULL OR d.specimen_on - d.screening_on < 19
                                OR (
                                    d.prevented_since IS NOT NULL AND d.specimen_on < one_month_after(d.prevented_since)
                                )
                                OR (d.cycle_days AND d.has_cycle_days AND coalesce(d.day_of_cycle, 99) > 5)
                            )
                        ) THEN 2
                    WHEN
                        d.setting_ok IS NULL OR d.detection_limit IS NULL OR (d.supervision AND d.supervised IS NULL)
                        THEN 1
                    ELSE 0
                END,
                d.specimen_on DESC,
                d.setting_ok DESC NULLS LAST,
                d.detection_limit ASC NULLS LAST,
                d.supervised DESC NULLS LAST,
                d.setting ASC NULLS LAST,
                d.remote ASC NULLS LAST,
                d.verification ASC NULLS LAST
        ) AS place
    FROM candidate AS d
),

-- Prescriptions of this course that were never handed over, each with the specimen whose window it had.
uncollected AS (
    SELECT
        a.ask, a.on_date, v.window_days,
        coalesce(
            max(t.specimen_on) FILTER (
                WHERE t.specimen_on <= e.happened_on
                AND e.happened_on <= last_day_of_window(v.window_days, t.specimen_on)
            ),
            e.happened_on
        ) AS specimen_on
    FROM asked AS a
    INNER JOIN version AS v ON a.version = v.version
    INNER JOIN course AS c ON a.ask = c.ask AND c.starting
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'prescription' AND e.status = 'issued'
            AND is_since(e.happened_on, c.begins_after)
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
    LEFT JOIN tested AS t ON a.ask = t.ask AND t.result = 'negative'
    GROUP BY a.ask, a.on_date, v.window_days, e.happened_on
),

missed AS (
    SELECT u.ask, max(u.specimen_on) AS missed_specimen_on
    FROM uncollected AS u
    WHERE last_day_of_window(u.window_days, u.specimen_on) < u.on_date
    GROUP BY u.ask
),

history AS (
    SELECT
        a.ask,
        max(t.specimen_on) FILTER (WHERE t.result = 'positive') AS positive_on,
        -- On one day only a time tells which came last; without one the unclear result stands.
        max((t.specimen_on, coalesce(t.happened_at, TIMESTAMPTZ '9999-01-01 00:00:00+00')))
            FILTER (WHERE t.result = 'indeterminate') AS unclear,
        max((t.specimen_on, coalesce(t.happened_at, TIMESTAMPTZ '0001-01-01 00:00:00+00')))
            FILTER (WHERE t.result = 'negative') AS clear,
        max(t.specimen_on) FILTER (WHERE is_since(t.specimen_on, c.last_supply_on)) AS last_test_on,
        max(t.specimen_on) FILTER (WHERE t.result = 'negative' AND t.specimen_on >= c.stopped_on) AS test_after_stop_on
    FROM asked AS a
    INNER JOIN course AS c ON a.ask = c.ask
    INNER JOIN tested AS t ON a.ask = t.ask
    GROUP BY a.ask
)

SELECT
    a.ask, s.screening_on, s.screening_sure_on, r.specimen_on, r.detection_limit AS specimen_limit,
    r.setting AS specimen_setting,
    r.setting_ok AS specimen_setting_ok,
    r.supervised AS specimen_supervised,
    r.remote AS specimen_remote,
    r.remote_ok AS specimen_remote_ok,
    r.verification AS specimen_verification, r.day_of_cycle AS specimen_day_of_cycle, m.missed_specimen_on,
    h.positive_on, h.last_test_on, h.test_after_stop_on,
    CASE WHEN coalesce(h.clear <= h.unclear, h.unclear IS NOT NULL) THEN h.unclear[1] END AS unclear_test_on
FROM asked AS a
LEFT JOIN screening AS s ON a.ask = s.ask
LEFT JOIN ranked AS r ON a.ask = r.ask AND r.place = 1
LEFT JOIN missed AS m ON a.ask = m.ask
LEFT JOIN history AS h ON a.ask = h.ask
