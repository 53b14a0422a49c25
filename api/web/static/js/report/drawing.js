/** Corners put one after another into a line or an area: its geometry, how large it is, whether it crosses itself. */

/** @typedef {[number, number]} Corner longitude, latitude */
/** @typedef {"line" | "area"} Kind */

export const MOST_CORNERS = 100;
const METRES_PER_DEGREE = 111_320;

/**
 * The GeoJSON of the corners; null while there are too few.
 * @param {Kind} kind
 * @param {Corner[]} corners
 * @returns {import("../map/drawn.js").Drawn | null}
 */
export function geometry(kind, corners) {
  const rounded = corners.map(([lon, lat]) => [Number(lon.toFixed(6)), Number(lat.toFixed(6))]);
  if (kind === "line") return corners.length < 2 ? null : { type: "LineString", coordinates: rounded };
  return corners.length < 3 ? null : { type: "Polygon", coordinates: [[...rounded, rounded[0]]] };
}

/**
 * The corners of a geometry that was kept.
 * @param {import("../map/drawn.js").Drawn} shape
 * @returns {Corner[]}
 */
export function corners(shape) {
  const places = shape.type === "LineString" ? shape.coordinates : shape.coordinates[0].slice(0, -1);
  return places.map(([lon, lat]) => [lon, lat]);
}

/**
 * Metres of a line, square metres of an area, for the eye: the server measures on the spheroid.
 * @param {Kind} kind
 * @param {Corner[]} of
 */
export function amount(kind, of) {
  const plane = of.map(([lon, lat]) => [lon * METRES_PER_DEGREE * Math.cos((of[0][1] * Math.PI) / 180), lat * METRES_PER_DEGREE]);
  if (kind === "line") return plane.slice(1).reduce((sum, [x, y], n) => sum + Math.hypot(x - plane[n][0], y - plane[n][1]), 0);
  const twice = plane.reduce((sum, [x, y], n) => {
    const [nextX, nextY] = plane[(n + 1) % plane.length];
    return sum + (x - plane[0][0]) * (nextY - plane[0][1]) - (nextX - plane[0][0]) * (y - plane[0][1]);
  }, 0);
  return Math.abs(twice) / 2;
}

/**
 * Whether two sides of the ring cross.
 * @param {Corner[]} ring not closed
 */
export function crosses(ring) {
  const side = (/** @type {number} */ n) => /** @type {[Corner, Corner]} */ ([ring[n], ring[(n + 1) % ring.length]]);
  return ring.some((_, one) => ring.some((_, other) => other > one + 1 && (one || other < ring.length - 1) && meet(side(one), side(other))));
}

/**
 * @param {[Corner, Corner]} one
 * @param {[Corner, Corner]} other
 */
function meet([a, b], [c, d]) {
  return turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b);
}

/**
 * @param {Corner} a
 * @param {Corner} b
 * @param {Corner} c
 */
function turn(a, b, c) {
  return Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
}
