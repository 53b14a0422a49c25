/** Tables that are sorted by their headings, by pointer and keyboard, and the table of what the map shows. */

import { button, element } from "../elements.js";
import { lang, t } from "../language.js";
import { told } from "./stage.js";

/** @typedef {import("./theme.js").Cell} Cell */
/** @typedef {import("./theme.js").Column} Column */

const SHOWN = 100;

/**
 * Makes the headings of every such table buttons that sort it.
 * @param {HTMLElement} root
 */
export function makeSortable(root) {
  for (const table of root.querySelectorAll("[data-sortable] table")) {
    const headings = [...table.querySelectorAll("th[data-sort]")];
    headings.forEach((heading, index) => {
      const words = [...heading.childNodes];
      heading.replaceChildren(button("plan-sort", "", () => sortBy(/** @type {HTMLTableElement} */ (table), headings, index)));
      heading.firstElementChild?.append(...words);
    });
  }
}

/**
 * @param {HTMLTableElement} table
 * @param {Element[]} headings
 * @param {number} index
 */
function sortBy(table, headings, index) {
  const sign = headings[index].getAttribute("aria-sort") === "descending" ? 1 : -1;
  headings.forEach((heading, other) => (other === index ? heading.setAttribute("aria-sort", sign < 0 ? "descending" : "ascending") : heading.removeAttribute("aria-sort")));
  const word = headings[index].getAttribute("data-sort") === "word";
  const body = table.tBodies[0];
  const value = (/** @type {HTMLTableRowElement} */ row) => /** @type {HTMLElement} */ (row.cells[index]).dataset.value ?? row.cells[index].textContent?.trim() ?? "";
  const rows = [...body.rows].sort((a, b) => sign * (word ? value(a).localeCompare(value(b), lang) : number(value(a)) - number(value(b))));
  body.append(...rows);
}

/** Empty comes last when the largest are first. @param {string} text */
function number(text) {
  return text === "" ? -Infinity : Number(text);
}

/**
 * The table of a theme: all its cells can be sorted, the first hundred are on the page until more are wanted.
 * @param {HTMLElement} section with a heading and the table
 * @param {(key: string) => void} find
 */
export function makeCellTable(section, find) {
  const table = /** @type {HTMLTableElement} */ (section.querySelector("table"));
  const title = /** @type {HTMLElement} */ (section.querySelector("h2"));
  const rest = button("button plan-more", "", () => fill(most + SHOWN * 5));
  section.append(rest);
  /** @type {import("./theme.js").Shown} */
  let shown = { cells: [], classes: [], columns: [], total: 0, period: "", notes: [] };
  let [by, sign, most] = ["", -1, SHOWN];

  /** @param {number} count */
  function fill(count) {
    most = count;
    const column = shown.columns.find(({ key }) => key === by) ?? shown.columns[0];
    const rows = [...shown.cells].sort((a, b) => sign * compare(a, b, column)).slice(0, most);
    table.tBodies[0].replaceChildren(...rows.map((cell, index) => row(cell, index + 1)));
    rest.hidden = rows.length >= shown.cells.length;
    rest.textContent = t("แสดงเพิ่ม (จากทั้งหมด {n})", "Show more (of {n})", { n: shown.cells.length.toLocaleString() });
  }

  function head() {
    const headings = shown.columns.map(({ key, title: words }) => {
      const made = element("th", "", button("plan-sort", words, () => order(key)));
      made.scope = "col";
      if (key === by) made.setAttribute("aria-sort", sign < 0 ? "descending" : "ascending");
      return made;
    });
    const first = element("th", "", "#");
    first.scope = "col";
    table.tHead?.rows[0].replaceChildren(first, ...headings);
  }

  /** @param {string} key */
  function order(key) {
    sign = key === by ? -sign : -1;
    by = key;
    head();
    fill(most);
    /** @type {HTMLElement | null} */ (table.querySelector("[aria-sort] button"))?.focus();
  }

  /**
   * @param {Cell} cell
   * @param {number} rank
   */
  function row(cell, rank) {
    const place = button("plan-find", String(rank), () => find(cell.key));
    place.setAttribute("aria-label", t("อันดับ {n} แสดงบนแผนที่", "Rank {n}: show on the map", { n: rank }));
    const first = element("th", "", place);
    first.scope = "row";
    const made = element("tr", "", first, ...shown.columns.map((column) => field(cell, column)));
    made.dataset.cell = cell.key;
    return made;
  }

  return {
    /** @param {import("./theme.js").Shown} fresh @param {string} words */
    show(fresh, words) {
      shown = fresh;
      title.textContent = words;
      if (!shown.columns.some(({ key }) => key === by)) [by, sign] = [shown.columns.find(({ word }) => !word)?.key ?? "", -1];
      head();
      fill(SHOWN);
    },
    /** @param {string} key */
    mark(key) {
      for (const one of table.tBodies[0].rows) one.toggleAttribute("data-chosen", one.dataset.cell === key);
    },
  };
}

/**
 * @param {Cell} cell
 * @param {Column} column
 */
function field(cell, column) {
  const words = told(cell.values[column.key], column);
  if (!column.door || !cell.n) return element("td", "", words);
  const link = element("a", "", words);
  link.href = cell.door;
  return element("td", "", link);
}

/**
 * @param {Cell} a
 * @param {Cell} b
 * @param {Column} column
 */
function compare(a, b, { key, word }) {
  const [left, right] = [a.values[key], b.values[key]];
  if (word) return String(left ?? "").localeCompare(String(right ?? ""), lang);
  return number(String(left ?? "")) - number(String(right ?? ""));
}
