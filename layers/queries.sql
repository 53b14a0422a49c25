-- name: versions
SELECT layer, version
FROM layer_version
WHERE organization_id = %(organization_id)s::int;
