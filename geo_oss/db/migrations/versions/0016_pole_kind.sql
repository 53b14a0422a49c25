-- A number alone does not say which thing is meant: bin 12 and light pole 12 are two. Empty where pole_number is.
SELECT set_config('geo_oss.heat', 'later', true);  -- no count of the heat map changes
ALTER TABLE request_public ADD COLUMN pole_kind text;
UPDATE request_public AS p SET pole_kind = pole.asset_kind
  FROM request AS r
  JOIN pole ON pole.organization_id = r.organization_id AND pole.id = r.pole_id
 WHERE p.organization_id = r.organization_id AND p.id = r.id AND p.pole_number IS NOT NULL;
UPDATE request_public SET pole_kind = 'pole' WHERE pole_number IS NOT NULL AND pole_kind IS NULL;
ALTER TABLE request_public ADD CONSTRAINT request_public_pole_kind_known CHECK ((pole_kind IS NULL) = (pole_number IS NULL));
DELETE FROM tile_cache WHERE organization_id IS NOT NULL AND layer = 'poles';
SELECT set_config('geo_oss.heat', '', true);
