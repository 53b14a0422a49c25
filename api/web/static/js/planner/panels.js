/** The panels: on desks they float upon the map, on phones one at a time fills the sheet; the drawer folds away. */

import { makeSheet } from "../map/sheet.js";

/**
 * @param {HTMLElement} view
 * @returns {(height: "peek" | "half" | "full") => void} sets the height of the sheet
 */
export function makePanels(view) {
  const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const sheet = makeSheet(view, part("sheet"), part("handle"));
  const tabs = /** @type {NodeListOf<HTMLElement>} */ (part("tabs").querySelectorAll("[data-open]"));
  for (const tab of tabs) {
    tab.addEventListener("click", () => {
      const again = view.dataset.part === tab.dataset.open;
      view.dataset.part = tab.dataset.open;
      for (const other of tabs) other.setAttribute("aria-pressed", String(other === tab));
      if (view.dataset.sheet === "peek") sheet("half");
      else if (again) sheet("peek");
    });
  }
  const fold = part("fold");
  fold.hidden = false;
  fold.addEventListener("click", () => {
    const folded = view.toggleAttribute("data-folded");
    fold.setAttribute("aria-expanded", String(!folded));
  });
  for (const menu of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(".plan-menu"))) closeByItself(menu);
  return sheet;
}

/** A menu closes when something else is pressed, and by Escape. @param {HTMLDetailsElement} menu */
function closeByItself(menu) {
  document.addEventListener("pointerdown", ({ target }) => {
    if (!menu.contains(/** @type {Node} */ (target))) menu.open = false;
  });
  menu.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}
