/** The drawer of figures: its HTML comes from the server for the filter and the selection; charts and sorting are added. */

import { lang, t } from "../language.js";
import { drawCharts } from "./chart.js";
import { makeSortable } from "./table.js";

/**
 * @param {HTMLElement} box
 * @param {string} org
 * @param {(pick: string) => void} pick somebody wants the figures of this area, or with an empty word of all
 */
export function makeDrawer(box, org, pick) {
  /** @type {AbortController | undefined} */
  let asking;
  box.addEventListener("click", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const link = /** @type {HTMLElement | null} */ (target.closest("[data-pick], [data-unpick]"));
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    pick(link.dataset.pick ?? "");
  });
  dress(box);
  return {
    /** @param {string} tail the state of the page as a query */
    async refresh(tail) {
      asking?.abort();
      asking = new AbortController();
      box.setAttribute("aria-busy", "true");
      try {
        box.replaceChildren(await part(`/${org}/staff/planner/figures?${tail}&lang=${lang}`, asking.signal));
        dress(box);
      } catch (problem) {
        if (/** @type {Error} */ (problem).name === "AbortError") return;
        const words = document.createElement("p");
        words.className = "notice notice-error";
        words.setAttribute("role", "alert");
        words.textContent = t("โหลดตัวเลขไม่ได้ กรุณาลองใหม่", "The figures could not be loaded. Please try again.");
        box.replaceChildren(words);
      }
      box.removeAttribute("aria-busy");
    },
  };
}

/** @param {HTMLElement} box */
function dress(box) {
  drawCharts(box);
  makeSortable(box);
}

/**
 * @param {string} address
 * @param {AbortSignal} signal
 */
async function part(address, signal) {
  const answer = await fetch(address, { signal });
  if (answer.redirected) location.reload();
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = document.createDocumentFragment();
  found.append(...document.adoptNode(page.body).childNodes);
  return found;
}
