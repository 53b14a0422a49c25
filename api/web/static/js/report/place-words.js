/** Says what the system knows of the place as soon as the pin lands: zone, community, pole, and why. */

import { lang, t } from "../language.js";
import { changed, form, part, place, root, value } from "./answers.js";

/**
 * @typedef {{code: string, name_th: string, name_en: string, metres: number}} Nearest
 * @typedef {{zone_code: string | null, zone_name_th: string, zone_name_en: string, zone_version: number | null,
 *   community_code: string | null, community_name_th: string, community_name_en: string, edge_metres: number | null,
 *   nearest_zone: Nearest | null, nearest_community: Nearest | null,
 *   pole: {id: number, number: string, metres: number} | null}} Known
 */

const words = part("[data-place-words]");
const why = part("[data-why]");
const whyWords = part("[data-why-words]");
/** @type {AbortController | null} */
let asking = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;
let sentence = "";

/** Asks after each move of the pin, a moment later. */
export function start() {
  form.addEventListener("place", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 150);
  });
  if (place()) void ask();
}

/** @returns {string} "เขต 2 · ชุมชนหนองแวง · เสา 2-0147 (8 ม.)"; empty before the answer */
export function placeWords() {
  return sentence;
}

async function ask() {
  const here = place();
  if (!here) return;
  asking?.abort();
  asking = new AbortController();
  try {
    const drawn = value("shape");
    const answer = await (drawn ? askOf(drawn, asking.signal) : fetch(`${root}/api/place?lon=${here.lon}&lat=${here.lat}`, { signal: asking.signal }));
    if (!answer.ok) throw new Error(String(answer.status));
    if (drawn) tellParts(await answer.json());
    else tell(await answer.json());
  } catch (problem) {
    if (/** @type {Error} */ (problem).name === "AbortError") return;
    sentence = `${here.lat.toFixed(5)}, ${here.lon.toFixed(5)}`;
    words.textContent = sentence;
    why.hidden = true;
    changed();
  }
}

/**
 * @param {string} drawn a line or an area as GeoJSON
 * @param {AbortSignal} signal
 */
function askOf(drawn, signal) {
  const body = JSON.stringify({ geometry: JSON.parse(drawn) });
  return fetch(`${root}/api/place`, { method: "POST", body, headers: { "content-type": "application/json" }, signal });
}

/**
 * "อยู่ในเขต 2 (640 ม.) และเขต 3 (210 ม.)"
 * @param {{kind: string, parts: {layer: string, name_th: string, name_en: string, amount: number}[]}} known
 */
function tellParts({ kind, parts }) {
  const [zones, communities] = ["zone", "community"].map((layer) => {
    const met = parts.filter((one) => one.layer === layer);
    return met.map((one) => (met.length > 1 ? `${name(one.name_th, one.name_en)} (${size(kind, one.amount)})` : name(one.name_th, one.name_en)));
  });
  const first = zones.length ? t("อยู่ใน{zones}", "In {zones}", { zones: zones.join(t(" และ", " and ")) }) : t("นอกเขตทั้งหมด", "Outside all zones");
  sentence = [first, communities.join(t(" และ", " and "))].filter(Boolean).join(" · ");
  words.textContent = sentence;
  whyWords.textContent = t("ส่งให้เขตที่มีส่วนยาวหรือใหญ่ที่สุด", "It goes to the zone with the longest or largest part.");
  why.hidden = false;
  changed();
}

/**
 * @param {string} kind
 * @param {number} amount
 */
function size(kind, amount) {
  return kind === "line" ? distance(amount) : t("{n} ตร.ม.", "{n} m²", { n: Math.round(amount).toLocaleString() });
}

/** @param {Known} known */
function tell(known) {
  const pole = known.pole && t("เสา {number} ({metres} ม.)", "pole {number} ({metres} m)", { number: known.pole.number, metres: Math.round(known.pole.metres) });
  sentence = [zone(known), community(known), pole].filter(Boolean).join(" · ");
  words.textContent = sentence;
  whyWords.textContent = reasons(known).join(" ");
  why.hidden = false;
  changed();
}

/** @param {Known} known */
function zone(known) {
  if (known.zone_code) return name(known.zone_name_th, known.zone_name_en);
  const near = known.nearest_zone;
  if (!near) return t("ไม่ทราบเขต", "Zone unknown");
  return t("นอกเขต (ห่าง {name} {distance})", "Outside ({distance} from {name})", { name: name(near.name_th, near.name_en), distance: distance(near.metres) });
}

/** @param {Known} known */
function community(known) {
  if (known.community_code) return name(known.community_name_th, known.community_name_en);
  return known.zone_code ? t("ไม่ทราบชุมชน", "community unknown") : "";
}

/** @param {Known} known */
function reasons(known) {
  const edge = known.edge_metres === null ? "" : round(known.edge_metres);
  const said = known.zone_code
    ? [t("หมุดอยู่ภายในแนวเขตฉบับที่ {version} ห่างจากเส้นแบ่งเขต {edge} ม.", "The pin lies inside boundary version {version}, {edge} m from the zone's edge.", { version: known.zone_version ?? "–", edge })]
    : [t("หมุดอยู่นอกแนวเขตทั้งหมด ยังแจ้งได้ เจ้าหน้าที่จะตรวจสอบพื้นที่", "The pin lies outside all zones. You can still report; staff will check whose it is.")];
  if (known.pole) said.push(t("เสาที่ใกล้ที่สุดห่างจากหมุด {metres} ม.", "The nearest pole is {metres} m from the pin.", { metres: round(known.pole.metres) }));
  return said;
}

/**
 * @param {string} thai
 * @param {string} english
 */
function name(thai, english) {
  return (lang === "en" && english) || thai;
}

/** @param {number} metres */
function distance(metres) {
  if (metres < 1000) return t("{n} ม.", "{n} m", { n: Math.round(metres) });
  return t("{n} กม.", "{n} km", { n: (metres / 1000).toFixed(metres < 10_000 ? 1 : 0) });
}

/** @param {number} metres */
function round(metres) {
  return metres < 1000 ? Math.round(metres).toString() : (Math.round(metres / 10) * 10).toLocaleString();
}
