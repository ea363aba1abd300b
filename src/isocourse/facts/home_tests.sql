-- grain: one row for each ask
-- reads: home-tests-permitted
-- home_tests_permitted: the prescriber has opted in to home tests
-- home_test_process: and has a process against misreading and falsification
SELECT
    a.ask,
    max_by(e.permitted, (e.happened_on, e.recorded_at, NOT e.permitted)) AS home_tests_permitted,
    last(e.process ORDER BY e.happened_on, e.recorded_at, NOT e.permitted, e.process DESC) AS home_test_process
FROM asked AS a
LEFT JOIN event AS e
    ON
        a.person = e.person AND e.kind = 'home-tests-permitted'
        AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
GROUP BY a.ask
