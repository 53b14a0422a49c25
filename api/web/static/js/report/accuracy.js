/** The circle around a place the phone gave: how far off it may be. */

/** @typedef {Exclude<import("../maplibre.js").GeoJSONSourceSpecification["data"], string>} Shape */

const ID = "accuracy";
const CORNERS = 48;
const METRES_PER_DEGREE = 111_320;

/**
 * Draws the circle, or takes it away when the place did not come from the phone.
 * @param {import("../maplibre.js").Map} map
 * @param {import("./answers.js").Place | null} place
 */
export function drawAccuracy(map, place) {
  const shown = place?.source === "gps" && place.accuracy ? [circle(place, place.accuracy)] : [];
  /** @type {Shape} */
  const data = { type: "FeatureCollection", features: shown };
  const source = /** @type {import("../maplibre.js").GeoJSONSource | undefined} */ (map.getSource(ID));
  if (source) source.setData(data);
  else add(map, data);
}

/**
 * @param {import("../maplibre.js").Map} map
 * @param {Shape} data
 */
function add(map, data) {
  const colour = getComputedStyle(document.documentElement).getPropertyValue("--received").trim();
  map.addSource(ID, { type: "geojson", data });
  map.addLayer({ id: ID, type: "fill", source: ID, paint: { "fill-color": colour, "fill-opacity": 0.14 } });
  map.addLayer({ id: `${ID}-edge`, type: "line", source: ID, paint: { "line-color": colour, "line-width": 1.5 } });
}

/**
 * @param {{lon: number, lat: number}} middle
 * @param {number} metres
 * @returns {any} a GeoJSON feature
 */
function circle({ lon, lat }, metres) {
  const width = METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180);
  const ring = Array.from({ length: CORNERS + 1 }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / CORNERS;
    return [lon + (metres * Math.cos(angle)) / width, lat + (metres * Math.sin(angle)) / METRES_PER_DEGREE];
  });
  return { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } };
}
