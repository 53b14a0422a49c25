/** The page's filter: read from its form, kept in the address of the page, given to tiles and list alike. */

/** The names of the filter language, in the order addresses have them. */
export const NAMES = ["category", "status", "from", "to", "hour", "zone", "community", "q", "bbox", "pole", "asset", "filter"];

/**
 * The filter in a form or in an address; ticked boxes of one name are joined by commas.
 * @param {FormData | URLSearchParams} from
 * @returns {URLSearchParams}
 */
export function filterIn(from) {
  const asked = new URLSearchParams();
  for (const name of NAMES) {
    const values = from.getAll(name).map((value) => String(value).trim());
    const joined = values.filter(Boolean).join(",");
    if (joined) asked.set(name, joined);
  }
  return asked;
}

/**
 * Puts a filter into a form's fields.
 * @param {HTMLFormElement} form
 * @param {URLSearchParams} asked
 */
export function fillForm(form, asked) {
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio")) {
      field.checked = (asked.get(field.name)?.split(",") ?? [""]).includes(field.value);
    } else if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) {
      if (NAMES.includes(field.name)) field.value = asked.get(field.name) ?? "";
    }
  }
}

/**
 * @typedef {object} State
 * @property {URLSearchParams} asked
 * @property {string[] | null} layers ids of the layers that are on; null: as the style says
 * @property {{lon: number, lat: number, zoom: number} | undefined} view
 */

/**
 * What the address of the page says: ?status=open&layers=requests,zones&at=16.4421/102.8230/14.5
 * @param {string} search
 * @returns {State}
 */
export function readAddress(search) {
  const query = new URLSearchParams(search);
  const [lat, lon, zoom] = (query.get("at") ?? "").split("/").map(Number);
  const known = [lat, lon, zoom].every(Number.isFinite) && Math.abs(lat) <= 85 && Math.abs(lon) <= 180;
  return {
    asked: filterIn(query),
    layers: query.has("layers") ? (query.get("layers") ?? "").split(",").filter(Boolean) : null,
    view: known ? { lon, lat, zoom } : undefined,
  };
}

/**
 * The query string of the page in that state; other parameters (lang, view) are kept.
 * @param {State} state
 * @param {string} search the present one
 */
export function writeAddress(state, search) {
  const query = new URLSearchParams(search);
  for (const name of [...NAMES, "layers", "at"]) query.delete(name);
  for (const [name, value] of state.asked) query.set(name, value);
  if (state.layers) query.set("layers", state.layers.join(","));
  if (state.view) {
    const { lon, lat, zoom } = state.view;
    query.set("at", `${lat.toFixed(5)}/${lon.toFixed(5)}/${zoom.toFixed(2)}`);
  }
  const text = query.toString().replaceAll("%2C", ",").replaceAll("%2F", "/");
  return text ? `?${text}` : location.pathname;
}
