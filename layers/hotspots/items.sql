-- name: items
-- The cells of the run that is shown; the public learns the class that told counts give (layers/hotspots/told.py).
SELECT CASE WHEN r.grid LIKE 'h3-%' THEN to_hex(c.cell) ELSE c.cell::text END AS cell, r.grid, c.public_class AS class, c.public_trend AS trend, r.made_at, c.shape
FROM hotspot_run AS r
JOIN hotspot_cell AS c ON c.organization_id = r.organization_id AND c.run_id = r.id
WHERE r.organization_id = :organization_id AND r.shown
