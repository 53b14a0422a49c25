/** The legend: what each layer's marks mean, and a switch for each layer. Read from the style, so from the layer files. */

/** @typedef {import("../maplibre.js").Map} Map */
/** @typedef {import("./style.js").LegendLayer} LegendLayer */
/** @typedef {import("./style.js").LegendMark} LegendMark */

/**
 * @param {Map} map
 * @returns {LegendLayer[]}
 */
export function legendOf(map) {
  const style = /** @type {import("./style.js").MapStyle} */ (map.getStyle());
  return style.metadata.legend.filter((layer) => map.getSource(layer.id));
}

/**
 * Fills an element with the legend.
 * @param {Map} map
 * @param {HTMLElement} element
 * @param {string[]} shown ids of the layers that are on
 * @param {(shown: string[]) => void} changed
 */
export function fillLegend(map, element, shown, changed) {
  const layers = legendOf(map);
  const on = new Set(shown);
  const turn = (/** @type {LegendLayer} */ layer, /** @type {boolean} */ visible) => {
    visible ? on.add(layer.id) : on.delete(layer.id);
    showLayer(map, layer, visible);
    changed(layers.filter((known) => on.has(known.id)).map((known) => known.id));
  };
  for (const layer of layers) showLayer(map, layer, on.has(layer.id));
  const counted = create("p", "legend-count");
  element.replaceChildren(counted, ...layers.map((layer) => section(layer, on.has(layer.id), turn)));
}

/**
 * Says in the legend how many requests of which period the map shows.
 * @param {HTMLElement} element the legend
 * @param {string} words
 */
export function tellCount(element, words) {
  const counted = element.querySelector(".legend-count");
  if (counted) counted.textContent = words.replace(/\s+/g, " ").trim();
}

/**
 * @param {Map} map
 * @param {LegendLayer} layer
 * @param {boolean} visible
 */
export function showLayer(map, layer, visible) {
  for (const id of layer.drawings) {
    if (map.getLayer(id)) map.setLayoutProperty(id, "visibility", visible ? "visible" : "none");
  }
}

/**
 * @param {LegendLayer} layer
 * @param {boolean} visible
 * @param {(layer: LegendLayer, visible: boolean) => void} turn
 */
function section(layer, visible, turn) {
  const box = create("section", "legend-layer");
  const label = create("label", "legend-switch");
  const tick = document.createElement("input");
  tick.type = "checkbox";
  tick.checked = visible;
  tick.addEventListener("change", () => turn(layer, tick.checked));
  label.append(tick, create("span", "legend-title", layer.title));
  label.title = layer.about;
  box.append(label, ...layer.marks.map(row));
  return box;
}

/** @param {LegendMark} mark */
function row(mark) {
  if (mark.mark === "ramp") return ramp(mark);
  const line = create("div", "legend-row");
  const swatch = create("span", `legend-mark legend-${mark.mark}`);
  swatch.setAttribute("aria-hidden", "true");
  if (mark.colour) swatch.style.setProperty("--mark", mark.colour);
  if (mark.width) swatch.style.setProperty("--mark-width", `${mark.width}px`);
  line.append(swatch, create("span", "", mark.text));
  return line;
}

/** @param {LegendMark} mark */
function ramp(mark) {
  const box = create("div", "legend-ramp");
  const classes = create("div", "legend-classes");
  (mark.colours ?? []).forEach((colour, index) => {
    const step = create("span", "legend-class", mark.steps?.[index] ?? "");
    step.style.setProperty("--mark", colour);
    classes.append(step);
  });
  box.append(create("span", "legend-about", mark.text), classes);
  return box;
}

/**
 * @param {string} tag
 * @param {string} className
 * @param {string} [words]
 */
function create(tag, className, words = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = words;
  return element;
}
