-- grain: one row for each ask
-- reads: course, dispense, prescription
-- decided_on: day of the decision to prescribe, in this course
-- stopped_on: day of the last dose of the last course that was stopped
-- stop_is_latest: nothing was supplied or started after that stop
-- supplies: supplies handed over in this course
-- first_supply_on: day of the first of them
-- last_supply_on: day of the last supply handed over in this course
-- runs_out_on: last day that the last supply lasts at the prescribed dose; unknown without its days
-- starting: no supply was handed over in this course (or since the person could become pregnant)
-- dose_taken: a dose was taken, or may have been because a supply was handed over, since the same
-- ever_exposed: any supply or dose, in this or an earlier course
-- paused: the course is paused
-- initiated_on: day of the first prescription of this course, or the day asked about
WITH turn AS (
    SELECT
        a.ask,
        max(e.happened_on) FILTER (WHERE e.kind = 'course' AND e.step = 'stopped') AS stopped_on,
        max(e.happened_on) FILTER (
            WHERE (e.kind = 'course' AND e.step = 'started') OR (e.kind = 'dispense' AND e.status = 'handed-over')
        )
            AS last_exposure_on,
        greatest(
            max(e.happened_on) FILTER (WHERE e.kind = 'course' AND e.step = 'stopped'), any_value(c.category_changed_on)
        )
            AS begins_after
    FROM asked AS a
    INNER JOIN category AS c ON a.ask = c.ask
    LEFT JOIN event AS e
        ON
            a.person = e.person AND e.kind IN ('course', 'dispense')
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
    GROUP BY a.ask
),

counted AS (
    SELECT
        a.ask,
        max(e.happened_on) FILTER (
            WHERE e.kind = 'course' AND e.step = 'decided' AND (t.stopped_on IS NULL OR e.happened_on > t.stopped_on)
        )
            AS decided_on,
        count(*) FILTER (
            WHERE e.kind = 'dispense' AND e.status = 'handed-over' AND is_since(e.happened_on, t.begins_after)
        ) AS supplies,
        max(e.happened_on) FILTER (
            WHERE e.kind = 'dispense' AND e.status = 'handed-over' AND is_since(e.happened_on, t.stopped_on)
        )
            AS last_supply_on,
        last(e.days ORDER BY e.happened_on, e.recorded_at, e.days)
            FILTER (WHERE e.kind = 'dispense' AND e.status = 'handed-over' AND is_since(e.happened_on, t.stopped_on))
                AS last_supply_days,
        count(*) FILTER (WHERE e.kind = 'course' AND e.step = 'started' AND is_since(e.happened_on, t.begins_after))
            AS starts,
        min(e.happened_on) FILTER (
            WHERE e.kind = 'dispense' AND e.status = 'handed-over' AND is_since(e.happened_on, t.begins_after)
        ) AS first_supply_on,
        max(e.happened_on) FILTER (
            WHERE e.kind = 'course' AND e.step = 'paused' AND is_since(e.happened_on, t.stopped_on)
        ) AS paused_on,
        max(e.happened_on) FILTER (WHERE e.kind = 'course' AND e.step = 'resumed') AS resumed_on,
        min(e.happened_on) FILTER (
            WHERE e.kind = 'prescription' AND e.status = 'issued' AND is_since(e.happened_on, t.stopped_on)
        )
            AS first_prescribed_on
    FROM asked AS a
    INNER JOIN turn AS t ON a.ask = t.ask
    LEFT JOIN event AS e
        ON
            a.person = e.person AND e.kind IN ('course', 'dispense', 'prescription')
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
    GROUP BY a.ask
)

SELECT
    a.ask, n.decided_on, t.stopped_on, n.supplies, n.first_supply_on, n.last_supply_on, t.begins_after,
    t.stopped_on IS NOT NULL AND (t.last_exposure_on IS NULL OR t.last_exposure_on <= t.stopped_on) AS stop_is_latest,
    CAST(n.last_supply_on + n.last_supply_days - 1 AS DATE) AS runs_out_on,
    n.supplies = 0 AS starting,
    n.starts + n.supplies > 0 AS dose_taken,
    t.last_exposure_on IS NOT NULL OR t.stopped_on IS NOT NULL AS ever_exposed,
    n.paused_on IS NOT NULL AND (n.resumed_on IS NULL OR n.resumed_on <= n.paused_on) AS paused,
    coalesce(n.first_prescribed_on, a.on_date) AS initiated_on
FROM asked AS a
INNER JOIN turn AS t ON a.ask = t.ask
INNER JOIN counted AS n ON a.ask = n.ask
