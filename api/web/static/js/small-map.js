/**
 * A map inside a page, drawn when it comes into view: of one place with a pin, or (with data-zoom) of the town with its
 * requests. The words beside it say the same.
 */

export {};

const box = /** @type {HTMLElement | null} */ (document.querySelector("[data-small-map]"));

if (box) {
  const watcher = new IntersectionObserver(([entry]) => {
    if (!entry.isIntersecting) return;
    watcher.disconnect();
    void draw(box);
  });
  watcher.observe(box);
}

/** @param {HTMLElement} on */
async function draw(on) {
  const { org, zoom, mapCss = "" } = on.dataset;
  const place = { lon: Number(on.dataset.lon), lat: Number(on.dataset.lat) };
  const sheet = document.createElement("link");
  Object.assign(sheet, { rel: "stylesheet", href: mapCss });
  document.head.append(sheet);
  const [{ createMap }, { Marker }] = await Promise.all([import("./map/map.js"), import("./maplibre.js")]);
  const canvas = /** @type {HTMLElement} */ (on.querySelector(".map-canvas"));
  const style = `/${org}/map/style.json?lang=${document.documentElement.lang}`;
  const without = zoom ? [] : ["heat", "requests", "request_shapes"];
  const map = await createMap(canvas, { style, view: { ...place, zoom: Number(zoom ?? 16) }, twoFingers: true, without });
  const color = getComputedStyle(on).getPropertyValue("--accent").trim();
  if (map && zoom) (await import("./map/select.js")).makeSelection(map, org ?? "", () => {});
  if (map && on.dataset.shape) await drawShape(map, on.dataset.shape);
  if (map && !zoom) new Marker({ color }).setLngLat([place.lon, place.lat]).addTo(map);
  on.dataset.ready = "true";
}

/**
 * @param {import("./maplibre.js").Map} map
 * @param {string} text a line or an area as GeoJSON
 */
async function drawShape(map, text) {
  const { addDrawn, fitDrawn, readDrawn } = await import("./map/drawn.js");
  const shape = readDrawn(text);
  if (!shape) return;
  addDrawn(map, [shape]);
  fitDrawn(map, shape);
}
