/** Places typed by hand: a pole's number, coordinates or an address move the pin as soon as they are understood. */

import { lang } from "../language.js";
import { part, root, setPlace } from "./answers.js";

/** Listens to the three fields. */
export function start() {
  for (const name of ["pole_number", "coordinates", "address"]) {
    const field = /** @type {HTMLInputElement} */ (part(`#${name}`));
    field.addEventListener("change", () => void understand(name, field.value.trim()));
  }
}

/**
 * @param {string} name
 * @param {string} text
 */
async function understand(name, text) {
  if (!text) return;
  try {
    const answer = await fetch(`${root}/api/search?q=${encodeURIComponent(text)}&lang=${lang}`);
    const { results } = await answer.json();
    const wanted = { pole_number: ["pole"], coordinates: ["coordinates"] }[name];
    const [best] = results.filter((/** @type {{kind: string}} */ one) => !wanted || wanted.includes(one.kind));
    if (!best) return;
    setPlace({ lon: best.lon, lat: best.lat, source: best.place_source });
  } catch {
    // the server understands the same words when the form is sent
  }
}
