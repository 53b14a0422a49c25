/** Places typed by hand: a pole's number, coordinates or an address move the pin as soon as they are understood. */

import { lang, t } from "../language.js";
import { part, root, setPlace } from "./answers.js";
import { clearError, sayError } from "./errors.js";

const UNKNOWN = {
  pole_number: t("ไม่พบเสาหมายเลขนี้ ลองตรวจเลขบนเสา หรือปักหมุดแทน", "No pole has this number. Check the number on the pole, or pin the place instead."),
  coordinates: t("อ่านพิกัดไม่ออก ตัวอย่าง 16.43210, 102.83450 หรือ 48Q 268000 1818000", "These coordinates cannot be read. Such as 16.43210, 102.83450 or 48Q 268000 1818000"),
};

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
  clearError(name);
  if (!text) return;
  try {
    const answer = await fetch(`${root}/api/search?q=${encodeURIComponent(text)}&lang=${lang}`);
    const { results } = await answer.json();
    const wanted = { pole_number: ["pole"], coordinates: ["coordinates"] }[name];
    const [best] = results.filter((/** @type {{kind: string}} */ one) => !wanted || wanted.includes(one.kind));
    if (!best) return complain(name);
    setPlace({ lon: best.lon, lat: best.lat, source: best.place_source });
  } catch {
    // the server understands the same words when the form is sent
  }
}

/** @param {string} name a field that is not understood; an address may well be more than the gazetteer knows */
function complain(name) {
  if (name in UNKNOWN) sayError(name, UNKNOWN[/** @type {keyof typeof UNKNOWN} */ (name)]);
}
