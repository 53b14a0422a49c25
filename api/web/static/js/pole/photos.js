/** Small pictures of the photos that will go with the form. */

import { t } from "../language.js";

/** @param {HTMLFormElement} form */
export function showPhotos(form) {
  const strip = form.querySelector("[data-photos]");
  const input = /** @type {HTMLInputElement | null} */ (form.querySelector("input[type=file]"));
  if (!strip || !input) return;
  input.addEventListener("change", () => {
    strip.querySelectorAll("img").forEach(forget);
    strip.append(...[...(input.files ?? [])].map(picture));
  });
}

/** @param {File} file @param {number} at */
function picture(file, at) {
  const image = document.createElement("img");
  image.src = URL.createObjectURL(file);
  image.alt = t("รูปที่ {n}", "Photo {n}", { n: at + 1 });
  return image;
}

/** @param {HTMLImageElement} image */
function forget(image) {
  URL.revokeObjectURL(image.src);
  image.remove();
}
