-- name: hit
INSERT INTO rate_window AS w (bucket, window_start, hits)
VALUES (%(bucket)s, date_bin(%(window)s::interval, clock_timestamp(), 'epoch'::timestamptz), 1)
ON CONFLICT (bucket, window_start) DO UPDATE SET hits = w.hits + 1
RETURNING hits, ceil(extract(epoch FROM window_start + %(window)s::interval - clock_timestamp()))::int AS seconds_left

-- name: sweep
DELETE FROM rate_window WHERE window_start < clock_timestamp() - interval '2 days'
