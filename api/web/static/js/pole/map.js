/** Where the pole stands, on a map that does not move; the page needs nothing of it. */

import { lang } from "../language.js";

const ZOOM = 17;

/** @param {HTMLElement} element */
export async function draw(element) {
  element.hidden = false;
  await styled(element.dataset.mapCss ?? "");
  const [{ createMap }, { Marker }] = await Promise.all([import("../map/map.js"), import("../maplibre.js")]);
  const view = { lon: Number(element.dataset.lon), lat: Number(element.dataset.lat), zoom: ZOOM };
  const style = `/${element.dataset.org}/map/style.json?lang=${lang}`;
  const map = await createMap(element, { style, view, still: true, without: ["heat", "requests", "request_shapes"] });
  if (!map) element.hidden = true;
  else new Marker({ element: mark() }).setLngLat([view.lon, view.lat]).addTo(map);
}

/** @param {string} address */
function styled(address) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  const loaded = new Promise((done) => ["load", "error"].forEach((name) => link.addEventListener(name, done)));
  document.head.append(link);
  return loaded;
}

function mark() {
  const made = document.createElement("span");
  made.className = "pole-mark";
  made.append(document.querySelector(".pole-kind .icon")?.cloneNode(true) ?? "");
  return made;
}
