/** A small chart of columns made from a table that stands on the page: the table stays, for eyes and screen readers. */

import { t } from "../language.js";

const SPACE = "http://www.w3.org/2000/svg";
const [WIDE, HIGH, FOOT, HEAD] = [320, 120, 18, 8];
const DIGIT = 5.6;

/**
 * @typedef {object} Bar
 * @property {string} label
 * @property {number} n
 * @property {number} open of them not finished
 * @property {string} door
 */

/**
 * Draws the chart of every figure with a table in it.
 * @param {HTMLElement} root
 */
export function drawCharts(root) {
  for (const figure of root.querySelectorAll("[data-chart]")) {
    const bars = [...figure.querySelectorAll("tbody tr")].map(barOf);
    figure.querySelector("figcaption")?.after(columns(bars));
  }
}

/**
 * @param {Element} row
 * @returns {Bar}
 */
function barOf(row) {
  const { n, open } = /** @type {HTMLElement} */ (row).dataset;
  return {
    label: row.querySelector("th")?.textContent ?? "",
    n: Number(n),
    open: Number(open),
    door: row.querySelector("a")?.getAttribute("href") ?? "",
  };
}

/**
 * Columns with their open part darker, a scale of round numbers, and a word below every so many.
 * @param {Bar[]} bars
 */
function columns(bars) {
  const top = roundUp(Math.max(...bars.map(({ n }) => n), 1));
  const left = 10 + DIGIT * top.toLocaleString().length;
  const step = (WIDE - left) / bars.length;
  const y = (/** @type {number} */ n) => HEAD + (HIGH - HEAD - FOOT) * (1 - n / top);
  const chart = make("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "plan-columns", "aria-hidden": "true" });
  for (const value of [0, top / 2, top]) {
    chart.append(make("line", { x1: left, x2: WIDE, y1: y(value), y2: y(value), class: "plan-rule" }));
    chart.append(words(value.toLocaleString(), { x: left - 5, y: y(value) + 3, class: "plan-tick plan-tick-end" }));
  }
  const every = Math.ceil(bars.length / 6);
  bars.forEach((bar, index) => {
    const x = left + index * step;
    const box = { x: x + step * 0.12, width: Math.max(step * 0.76, 0.6) };
    const column = make("g", { class: "plan-column" });
    const title = make("title", {});
    title.textContent = t("{label}: {n} เรื่อง ยังไม่เสร็จ {open}", "{label}: {n} cases, {open} open", { ...bar, n: bar.n.toLocaleString(), open: bar.open.toLocaleString() });
    column.append(
      title,
      make("rect", { x, width: step, y: 0, height: HIGH, class: "plan-hit" }),
      make("rect", { ...box, y: y(bar.n), height: y(0) - y(bar.n), class: "plan-all" }),
      make("rect", { ...box, y: y(bar.open), height: y(0) - y(bar.open), class: "plan-open" }),
    );
    column.addEventListener("click", () => location.assign(bar.door));
    chart.append(column);
    if (index % every === 0) chart.append(words(bar.label, { x: Math.min(x + step / 2, WIDE - 18), y: HIGH - 4, class: "plan-tick" }));
  });
  return chart;
}

/**
 * A round number at least as great: 1, 2, 4, 5 or 10 times a power of ten.
 * @param {number} value
 */
export function roundUp(value) {
  const unit = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 4, 5, 10].find((times) => times * unit >= value) ?? 10) * unit;
}

/**
 * @param {string} text
 * @param {Record<string, string | number>} attributes
 */
function words(text, attributes) {
  const made = make("text", attributes);
  made.textContent = text;
  return made;
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
export function make(name, attributes) {
  const made = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
