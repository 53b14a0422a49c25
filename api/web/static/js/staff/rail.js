/** The rail folds behind a button on phones; without JavaScript it stays open. */

import { keepDrafts } from "./drafts.js";

const rail = document.getElementById("rail");
const button = /** @type {HTMLButtonElement | null} */ (document.querySelector(".rail-toggle"));

if (rail && button) {
  const fold = (/** @type {boolean} */ folded) => {
    rail.toggleAttribute("data-folded", folded);
    button.setAttribute("aria-expanded", String(!folded));
  };
  button.hidden = false;
  fold(true);
  button.addEventListener("click", () => fold(!rail.hasAttribute("data-folded")));
  document.addEventListener("keydown", (event) => event.key === "Escape" && fold(true));
}

keepDrafts();
