/** Choosing a kind goes on by itself; pressing the chosen one again does so too. */

import { changed, form } from "./answers.js";
import { clearError } from "./errors.js";
import { forward } from "./steps.js";

/** Listens to the grid of kinds. */
export function start() {
  for (const choice of form.querySelectorAll(".kind-choice")) {
    choice.addEventListener("click", (event) => {
      const pointer = /** @type {MouseEvent} */ (event).detail > 0;
      if (event.target instanceof HTMLInputElement) chosen(pointer);
    });
  }
}

/** @param {boolean} pointer a finger or mouse chose it, not the arrow keys that pass over the choices */
function chosen(pointer) {
  clearError("category_id");
  changed();
  if (pointer) setTimeout(forward, 120);
}
