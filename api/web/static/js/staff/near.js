/** Near me: asks where I am, sorts the cards by distance, shows them on the map; accept and report without leaving. */

import { t } from "../language.js";
import { whereAmI } from "../map/locate.js";
import { createMap } from "../map/map.js";
import { keepDrafts } from "./drafts.js";
import { addPoints, fit, OWN, pointsIn, showMe } from "./points.js";
import { wireCards } from "./report.js";

/** @typedef {import("./points.js").Fix} Fix */

const form = /** @type {HTMLFormElement} */ (document.getElementById("filter"));
const where = /** @type {HTMLElement} */ (document.getElementById("where"));
const frame = /** @type {HTMLElement} */ (document.getElementById("map"));
const cards = () => /** @type {HTMLElement} */ (document.getElementById("cards"));
/** @type {Fix | null} */
let fix = null;
/** @type {import("../maplibre.js").Map | null} */
let map = null;
/** @type {ReturnType<typeof addPoints> | null} */
let drawn = null;

/** The query of the list as it stands: filter and place. */
function query() {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) asked.set(name, String(value));
  return asked;
}

/**
 * Sorts the list from another place, without a new page.
 * @param {{lon: number, lat: number} | null} place
 */
async function sortFrom(place) {
  const asked = query();
  if (place) {
    asked.set("lon", place.lon.toFixed(6));
    asked.set("lat", place.lat.toFixed(6));
  }
  const address = `${location.pathname}?${asked}`;
  cards().setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { accept: "text/html" } });
    if (answer.redirected) return location.assign(answer.url);
    if (!answer.ok) throw new Error();
    replace(new DOMParser().parseFromString(await answer.text(), "text/html"));
    history.replaceState(null, "", address);
  } catch {
    where.textContent = t("โหลดรายการไม่ได้ ตรวจสัญญาณแล้วลองใหม่", "The list could not be loaded. Check the signal and try again.");
  }
  cards().removeAttribute("aria-busy");
}

/** @param {Document} page */
function replace(page) {
  for (const id of ["cards", "filter"]) {
    const fresh = page.getElementById(id);
    if (fresh) document.getElementById(id)?.replaceChildren(...document.adoptNode(fresh).childNodes);
  }
  wire();
}

function wire() {
  form.querySelector(".near-go")?.setAttribute("hidden", "");
  keepDrafts();
  wireCards(cards(), () => fix);
  const points = pointsIn(cards());
  drawn?.show(points);
  if (map) fit(map, [...points.slice(0, 8), ...(fix ? [fix] : [])]);
}

/** @param {string} id */
function choose(id) {
  drawn?.choose(id);
  for (const card of cards().children) card.toggleAttribute("data-chosen", card.id === `case-${id}`);
  document.getElementById(`case-${id}`)?.scrollIntoView({ block: "center" });
}

async function locate() {
  where.textContent = t("กำลังหาตำแหน่งของท่าน…", "Finding your position…");
  try {
    fix = await whereAmI();
    if (map) showMe(map, fix);
    await sortFrom(fix);
    where.textContent = t("เรียงจากตำแหน่งของท่าน (คลาดเคลื่อน ±{m} ม.)", "Sorted from your position (±{m} m)", { m: Math.round(fix.accuracy) });
  } catch (problem) {
    where.textContent = problem instanceof Error ? problem.message : "";
  }
}

async function openMap() {
  const { style = "", lon, lat, zoom } = frame.dataset;
  map = await createMap(frame, { style, view: { lon: Number(lon), lat: Number(lat), zoom: Number(zoom) }, without: OWN });
  if (!map) return;
  drawn = addPoints(map, pointsIn(cards()), choose);
  if (fix) showMe(map, fix);
  fit(map, [...pointsIn(cards()).slice(0, 8), ...(fix ? [fix] : [])]);
  const here = /** @type {HTMLElement} */ (document.getElementById("here"));
  map.on("dragend", () => (here.hidden = false));
  here.addEventListener("click", () => {
    const centre = map?.getCenter();
    here.hidden = true;
    if (centre) sortFrom({ lon: centre.lng, lat: centre.lat });
    where.textContent = t("เรียงจากกลางแผนที่", "Sorted from the middle of the map");
  });
  frame.dataset.ready = "";
}

/** @type {HTMLElement} */ (document.getElementById("tools")).hidden = false;
document.getElementById("locate")?.addEventListener("click", locate);
form.addEventListener("change", () => sortFrom(fix));
wire();
openMap();
if (!new URLSearchParams(location.search).has("lon")) locate();
