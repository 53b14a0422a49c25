-- name: alone
-- Who replaces streets waits until they are not being measured.
SELECT pg_advisory_xact_lock(7261570)

-- name: free
-- Whether nobody replaces or measures streets now; held until the end of the transaction.
SELECT pg_try_advisory_xact_lock(7261570) AS free

-- name: measure
-- Some areas in force whose streets were not measured yet: metres on the spheroid. A street along the edge that two areas
-- share is half of each. Asked again until nothing is left to do. Used by: street_line_idx, boundary_shape_idx
WITH area AS (
    SELECT b.organization_id, b.version_id, b.layer, b.code, b.shape
    FROM boundary AS b
    JOIN street_load AS d ON d.organization_id = b.organization_id
    WHERE b.in_force AND NOT EXISTS (
        SELECT FROM street_length AS l
        WHERE l.organization_id = b.organization_id AND l.version_id = b.version_id AND l.code = b.code
    )
    ORDER BY b.organization_id, b.version_id, b.code
    LIMIT %(most)s::int
), inside AS (
    SELECT a.version_id, a.code, a.organization_id, sum(ST_Length(
        CASE WHEN ST_CoveredBy(s.line, a.shape) THEN s.line
             ELSE ST_CollectionExtract(ST_Intersection(s.line, a.shape), 2) END::geography
    )) AS metres
    FROM area AS a
    JOIN street AS s ON s.organization_id = a.organization_id AND ST_Intersects(s.line, a.shape)
    GROUP BY a.organization_id, a.version_id, a.code
), shared AS (
    SELECT a.organization_id, a.version_id, a.code,
           sum(ST_Length(ST_CollectionExtract(ST_Intersection(s.line, e.edge), 2)::geography)) / 2 AS metres
    FROM area AS a
    JOIN boundary AS o ON o.organization_id = a.organization_id AND o.layer = a.layer AND o.in_force
        AND o.code <> a.code AND ST_Intersects(o.shape, a.shape)
    CROSS JOIN LATERAL (
        SELECT ST_CollectionExtract(ST_Intersection(ST_Boundary(a.shape), ST_Boundary(o.shape)), 2) AS edge
        OFFSET 0
    ) AS e
    JOIN street AS s ON s.organization_id = a.organization_id AND ST_Intersects(s.line, e.edge)
    GROUP BY a.organization_id, a.version_id, a.code
)
INSERT INTO street_length (organization_id, version_id, code, metres)
SELECT a.organization_id, a.version_id, a.code, greatest(coalesce(i.metres, 0) - coalesce(h.metres, 0), 0)
FROM area AS a
LEFT JOIN inside AS i USING (organization_id, version_id, code)
LEFT JOIN shared AS h USING (organization_id, version_id, code)
ON CONFLICT DO NOTHING

-- name: forget
WITH lines AS (DELETE FROM street WHERE organization_id = %(organization_id)s::int)
DELETE FROM street_length WHERE organization_id = %(organization_id)s::int

-- name: copy
COPY street (organization_id, id, name, kind, line) FROM STDIN

-- name: told
INSERT INTO street_load (organization_id, source, streets, loaded_by)
VALUES (%(organization_id)s, %(source)s, %(streets)s, %(by)s)
ON CONFLICT (organization_id)
DO UPDATE SET source = excluded.source, streets = excluded.streets, loaded_by = excluded.loaded_by, loaded_at = now()

-- name: loaded
SELECT d.source, d.streets, d.loaded_by, d.loaded_at,
       (SELECT sum(ST_Length(line::geography)) / 1000 FROM street WHERE organization_id = d.organization_id) AS km,
       (SELECT count(*) FROM boundary AS b
        WHERE b.organization_id = d.organization_id AND b.in_force AND NOT EXISTS (
            SELECT FROM street_length AS l
            WHERE l.organization_id = b.organization_id AND l.version_id = b.version_id AND l.code = b.code
        )) AS unmeasured
FROM street_load AS d
WHERE d.organization_id = %(organization_id)s::int
