/** The panel of layers: which theme, what its colours mean and how they came about, what lies upon it. */

import { element } from "../elements.js";
import { t } from "../language.js";
import { legendOf, showLayer } from "../map/legend.js";
import { USUAL_OPACITY } from "./theme.js";

/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./theme.js").Shown} Shown */

/** Layers of the public map that may lie upon a theme. */
const OVERLAYS = ["zones", "communities", "poles"];

/**
 * The choice of themes.
 * @param {HTMLElement} box a fieldset
 * @param {Theme[]} themes
 * @param {string} chosen
 * @param {(id: string) => void} changed
 */
export function offerThemes(box, themes, chosen, changed) {
  const lines = themes.map((theme) => {
    const radio = element("input", "");
    Object.assign(radio, { type: "radio", name: "theme", value: theme.id, checked: theme.id === chosen });
    radio.addEventListener("change", () => changed(theme.id));
    return element("label", "plan-theme", radio, element("span", "", theme.title));
  });
  box.append(...lines);
  box.hidden = themes.length < 2;
}

/**
 * What the colours mean.
 * @param {HTMLElement} box
 * @param {Theme} theme
 * @param {Shown} shown
 * @param {{scale: string, set: (name: "scale" | import("./theme.js").Chosen, value: string) => void}} choice
 */
export function tellLegend(box, theme, shown, { scale, set }) {
  const sum = t("{n} เรื่อง · {period}", "{n} cases · {period}", { n: shown.total.toLocaleString(), period: shown.period });
  const rows = shown.classes.map(({ label, colour, cells, opacity = USUAL_OPACITY }) => {
    const mark = element("span", "plan-swatch");
    mark.style.setProperty("--mark", colour);
    mark.style.setProperty("--strength", `${100 * opacity}%`);
    mark.setAttribute("aria-hidden", "true");
    return element("li", "", mark, element("span", "", label), element("span", "quiet small", `${cells.toLocaleString()} ${shown.noun ?? t("ช่อง", "cells")}`));
  });
  box.replaceChildren(
    element("h2", "plan-sub", theme.unit),
    element("p", "plan-about", theme.about),
    ...(shown.choices?.length ? [choices(shown.choices, set)] : []),
    element("p", "plan-sum small", sum),
    element("ul", "plan-classes", ...rows),
    ...(theme.scaled && shown.classes.length > 1 ? [scales(scale, (value) => set("scale", value))] : []),
    ...shown.notes.map((note) => element("p", "quiet small", note)),
  );
}

/**
 * @param {import("./theme.js").Choice[]} offered
 * @param {(name: import("./theme.js").Chosen, value: string) => void} set
 */
function choices(offered, set) {
  const fields = offered.map(({ name, title, value, options }) => {
    const choice = element("select", "input", ...options.map(([one, word]) => new Option(word, one, false, one === value)));
    choice.id = `choice-${name}`;
    choice.addEventListener("change", () => set(name, choice.value));
    return element("label", "plan-field", element("span", "plan-label", title), choice);
  });
  return element("div", "plan-choices", ...fields);
}

/**
 * @param {string} scale
 * @param {(scale: string) => void} rescale
 */
function scales(scale, rescale) {
  const words = /** @type {const} */ ([["quantile", t("ควอนไทล์", "Quantiles")], ["equal", t("ช่วงเท่ากัน", "Equal steps")]]);
  const buttons = words.map(([value, word]) => {
    const made = element("button", "plan-scale", word);
    made.type = "button";
    made.setAttribute("aria-pressed", String(value === scale));
    made.addEventListener("click", () => rescale(value));
    return made;
  });
  const box = element("div", "plan-scales", ...buttons);
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", t("วิธีแบ่งชั้นสี", "How colours are classed"));
  return box;
}

/**
 * Switches for what may lie upon the theme; gives the ids that are on.
 * @param {HTMLElement} box a fieldset
 * @param {import("../maplibre.js").Map} map
 * @param {string[] | null} on null: as the layers say
 * @param {(on: string[]) => void} changed
 */
export function offerOverlays(box, map, on, changed) {
  const layers = legendOf(map).filter(({ id }) => OVERLAYS.includes(id));
  const shown = new Set(on ?? layers.filter((layer) => layer.visible).map(({ id }) => id));
  const lines = layers.map((layer) => {
    const tick = element("input", "");
    Object.assign(tick, { type: "checkbox", checked: shown.has(layer.id) });
    tick.addEventListener("change", () => {
      tick.checked ? shown.add(layer.id) : shown.delete(layer.id);
      changed(layers.map(({ id }) => id).filter((id) => shown.has(id)));
    });
    return element("label", "plan-overlay", tick, element("span", "", layer.title));
  });
  box.append(...lines);
  box.hidden = !layers.length;
  return layers.map(({ id }) => id).filter((id) => shown.has(id));
}

/**
 * @param {import("../maplibre.js").Map} map
 * @param {string[]} on
 */
export function showOverlays(map, on) {
  for (const layer of legendOf(map)) if (OVERLAYS.includes(layer.id)) showLayer(map, layer, on.includes(layer.id));
}
