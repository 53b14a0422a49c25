/** Today's work: a result says where it was reported from, and the rest of the day can be planned from here. */

import { whereAmI } from "../map/locate.js";

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("[data-from-here]"))) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    if (field(form, "lon").value) return;
    event.preventDefault();
    void fromHere(form);
  });
}

for (const details of document.querySelectorAll(".crew-report")) {
  details.addEventListener("toggle", () => void stamp(details));
}

/** @param {HTMLFormElement} form */
async function fromHere(form) {
  const said = /** @type {HTMLElement} */ (form.querySelector("[role=status]"));
  try {
    const { lon, lat } = await whereAmI();
    field(form, "lon").value = lon.toFixed(6);
    field(form, "lat").value = lat.toFixed(6);
    form.submit();
  } catch (problem) {
    said.textContent = problem instanceof Error ? problem.message : "";
  }
}

/** Where the officer stands goes with the result; without a position it is sent all the same. @param {Element} details */
async function stamp(details) {
  try {
    const { lon, lat } = await whereAmI();
    for (const [name, value] of Object.entries({ lon, lat })) {
      const hidden = /** @type {HTMLInputElement | null} */ (details.querySelector(`[data-here=${name}]`));
      if (hidden) hidden.value = value.toFixed(6);
    }
  } catch {
    // nobody has to say where they are
  }
}

/** @param {HTMLFormElement} form @param {string} name */
function field(form, name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
}
