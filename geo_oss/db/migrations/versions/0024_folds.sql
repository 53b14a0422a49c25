-- How often the heat cube was folded or counted anew: with what is not folded yet, it says whether requests have changed.
-- Beside heat_cube_state, whose row a load locks until it ends.
CREATE TABLE heat_cube_folds (
    organization_id integer PRIMARY KEY,
    folds bigint NOT NULL
);
