-- name: items
-- The cells items.py has counted, as rows; one municipality's only, since its counts are (organization_id).
SELECT cell, CAST(:grid AS text) AS grid, CAST(:resolution AS integer) AS resolution, n, n_open, text, ST_GeomFromWKB(outline, 4326) AS shape
FROM unnest(
    CAST(:cells AS text[]), CAST(:counts AS integer[]), CAST(:open_counts AS integer[]), CAST(:texts AS text[]),
    CAST(:outlines AS bytea[])
) AS counted (cell, n, n_open, text, outline)
