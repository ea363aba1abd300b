-- grain: one row for each ask
-- reads: prescription, dispense
-- rx_on: day of the latest prescription or draft order since the last supply; none means none is pending
-- issue_on: day of issue to be judged: the day asked about for prescribing, else that prescription's
-- rx_days: days of supply it orders, or longer if its capsules last longer at its daily dose
-- rx_days_shown: the same in words, with what it says where its capsules last longer
-- rx_repeats: repeats (refills) it allows
-- rx_daily_dose_mg: daily dose it orders, mg
-- rx_product: product it orders
-- rx_strengths_mg: strengths it orders, mg
-- rx_role: role of its prescriber
-- rx_prescriber: its prescriber
-- rx_first_shown: the first prescription of the course was shown to the pharmacist
-- first_rx_role: role of the prescriber of the first prescription of this course
-- since_on: day that all done for this prescription comes after: the last earlier prescription, supply or stop
-- not_collected_on: day on which a supply was last recorded as not collected, since the last supply
-- returned_on: day on which a supply was last put back to stock, since the last supply
WITH pending AS (
    SELECT
        a.ask, e.*, is_since(e.happened_on, c.last_supply_on) AS fresh,
        -- Of several strengths the least is taken, so that it is at least so long.
        CAST(ceil(round(e.capsules * list_min(e.strengths_mg) / nullif(e.daily_dose_mg, 0), 6)) AS INTEGER)
            AS capsule_days,
        -- Of several of one moment the longest counts, and one that does not say how long before a short one.
        row_number() OVER (
            PARTITION BY a.ask
            ORDER BY
                e.happened_on DESC, e.recorded_at DESC, coalesce(e.days, 31) DESC, coalesce(e.repeats, 1) DESC,
                e.days DESC, e.daily_dose_mg DESC, e.strengths_mg DESC, e.product ASC,
                e.prescriber_role ASC, e.prescriber ASC, e.first_prescription_shown ASC
        ) AS place,
        row_number()
            OVER (PARTITION BY a.ask ORDER BY e.happened_on ASC, e.recorded_at ASC, e.prescriber_role ASC NULLS FIRST)
            AS first_place,
        CASE WHEN a.act IN ('start', 'prescribe') THEN a.on_date ELSE max(e.happened_on) OVER (PARTITION BY a.ask) END
            AS judged_on
    FROM asked AS a
    INNER JOIN course AS c ON a.ask = c.ask
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'prescription'
            AND (e.status = 'issued' OR (e.status = 'draft' AND a.act IN ('start', 'prescribe')))
            AND is_since(e.happened_on, c.begins_after)
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
),

supplied AS (
    SELECT
        a.ask,
        max(e.happened_on) FILTER (WHERE e.status = 'not-collected') AS not_collected_on,
        max(e.happened_on) FILTER (WHERE e.status = 'returned-to-stock') AS returned_on
    FROM asked AS a
    INNER JOIN course AS c ON a.ask = c.ask
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'dispense' AND e.status IN ('not-collected', 'returned-to-stock')
            AND is_since(e.happened_on, c.last_supply_on)
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
    GROUP BY a.ask
)

SELECT
    a.ask,
    any_value(p.happened_on) FILTER (WHERE p.place = 1 AND p.fresh) AS rx_on,
    CASE
        WHEN any_value(a.act) IN ('start', 'prescribe') THEN any_value(a.on_date) ELSE
            any_value(p.happened_on) FILTER (WHERE p.place = 1 AND p.fresh)
    END AS issue_on,
    any_value(CASE WHEN p.capsule_days > p.days THEN p.capsule_days ELSE p.days END)
        FILTER (WHERE p.place = 1 AND p.fresh) AS rx_days,
    any_value(
        CASE WHEN p.capsule_days > p.days
            THEN printf('%d days (it says %d, and its %d capsules last longer)', p.capsule_days, p.days, p.capsules)
            ELSE printf('%d days', p.days) END
    ) FILTER (WHERE p.place = 1 AND p.fresh AND p.days IS NOT NULL) AS rx_days_shown,
    any_value(p.repeats) FILTER (WHERE p.place = 1 AND p.fresh) AS rx_repeats,
    any_value(p.daily_dose_mg) FILTER (WHERE p.place = 1 AND p.fresh) AS rx_daily_dose_mg,
    any_value(p.product) FILTER (WHERE p.place = 1 AND p.fresh) AS rx_product,
    any_value(p.strengths_mg) FILTER (WHERE p.place = 1 AND p.fresh) AS rx_strengths_mg,
    any_value(p.prescriber_role) FILTER (WHERE p.place = 1 AND p.fresh) AS rx_role,
    any_value(p.prescriber) FILTER (WHERE p.place = 1 AND p.fresh) AS rx_prescriber,
    any_value(p.first_prescription_shown) FILTER (WHERE p.place = 1 AND p.fresh) AS rx_first_shown,
    any_value(p.prescriber_role) FILTER (WHERE p.first_place = 1) AS first_rx_role,
    greatest(
        any_value(c.last_supply_on),
        any_value(c.stopped_on),
        max(p.happened_on) FILTER (WHERE p.status = 'issued' AND p.happened_on < p.judged_on)
    ) AS since_on,
    any_value(s.not_collected_on) AS not_collected_on,
    any_value(s.returned_on) AS returned_on
FROM asked AS a
INNER JOIN course AS c ON a.ask = c.ask
LEFT JOIN pending AS p ON a.ask = p.ask
LEFT JOIN supplied AS s ON a.ask = s.ask
GROUP BY a.ask
