/** The page of a pole, made handier: a still map, pictures of the chosen photos, one click one report. */

import { draw } from "./map.js";
import { showPhotos } from "./photos.js";
import { offerPosition } from "./position.js";

document.documentElement.classList.add("has-script");

const map = /** @type {HTMLElement | null} */ (document.querySelector("[data-pole-map]"));
if (map) draw(map);

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-pole-form]"));
if (form) {
  showPhotos(form);
  offerPosition(form);
  form.addEventListener("submit", () => busy(form));
  addEventListener("pageshow", () => ready(form));
}

/** @param {HTMLFormElement} form */
function busy(form) {
  const button = sendButton(form);
  button?.setAttribute("aria-busy", "true");
  setTimeout(() => button?.toggleAttribute("disabled", true));
}

/** Back from the next page: the form can be sent again; the server knows it by its key. @param {HTMLFormElement} form */
function ready(form) {
  const button = sendButton(form);
  button?.removeAttribute("aria-busy");
  button?.removeAttribute("disabled");
}

/** @param {HTMLFormElement} form */
function sendButton(form) {
  return form.querySelector("[data-send]");
}
