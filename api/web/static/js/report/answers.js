/**
 * What has been answered so far. The form's own fields are the only memory; others listen to its events:
 * "place" when the pin has a new place, "step" when another question is asked, "answer" after any change.
 */

/** @typedef {{lon: number, lat: number, source: string, accuracy?: number}} Place */

export const form = /** @type {HTMLFormElement} */ (document.getElementById("report"));
export const root = `/${form.dataset.org}`;

/**
 * One element of the form that must be there.
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function part(selector) {
  const found = form.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`The form lacks ${selector}`);
  return found;
}

/**
 * The value of a field, trimmed; of the chosen one of radio buttons; empty for an unticked box.
 * @param {string} name
 * @returns {string}
 */
export function value(name) {
  return String(new FormData(form).get(name) ?? "").trim();
}

/**
 * Writes a field of the form.
 * @param {string} name
 * @param {string} text
 */
export function write(name, text) {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.value = text;
}

/** @returns {Place | null} The place of the pin, in degrees (EPSG:4326). */
export function place() {
  const lon = Number.parseFloat(value("lon"));
  const lat = Number.parseFloat(value("lat"));
  if (!Number.isFinite(lon) || !Number.isFinite(lat)) return null;
  return { lon, lat, source: value("place_source"), accuracy: Number.parseFloat(value("accuracy_metres")) || undefined };
}

/**
 * Moves the pin and tells everybody who listens.
 * @param {Place} to
 * @param {boolean} [byMap] the map itself moved: it need not follow
 */
export function setPlace(to, byMap = false) {
  write("lon", to.lon.toFixed(7));
  write("lat", to.lat.toFixed(7));
  write("place_source", to.source);
  write("accuracy_metres", to.accuracy ? to.accuracy.toFixed(0) : "");
  if (to.source !== "pole") write("pole_number", "");
  if (!["typed", "utm", "link"].includes(to.source)) write("coordinates", "");
  form.dispatchEvent(new CustomEvent("place", { detail: { byMap } }));
  changed();
}

/** Says that an answer has changed. */
export function changed() {
  form.dispatchEvent(new CustomEvent("answer"));
}

/** @returns {{id: string, name: string, icon: string, asset: string} | null} The chosen category. */
export function category() {
  const chosen = /** @type {HTMLInputElement | null} */ (form.querySelector('[name="category_id"]:checked'));
  if (!chosen) return null;
  const { name = "", icon = "", asset = "" } = chosen.dataset;
  return { id: chosen.value, name, icon, asset };
}
