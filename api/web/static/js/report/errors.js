/** Error sentences at their fields, the same look as the server's. */

import { element, icon } from "../elements.js";
import { form } from "./answers.js";

/**
 * Shows a sentence at a field, brings it into view and goes there.
 * @param {string} name
 * @param {string} sentence
 */
export function showError(name, sentence) {
  const { anchor, line } = sayError(name, sentence);
  if (anchor instanceof HTMLElement) anchor.focus();
  line.scrollIntoView({ block: "center" });
}

/**
 * Shows a sentence at a field and leaves the reader where they are.
 * @param {string} name
 * @param {string} sentence
 */
export function sayError(name, sentence) {
  clearError(name);
  const anchor = document.getElementById(name) ?? form.querySelector(`[name="${name}"]`) ?? form.querySelector(".wizard-title");
  const line = element("p", "error-text", icon("circle-alert"), element("span", "", sentence));
  line.id = `${name}-error`;
  line.setAttribute("role", "alert");
  if (anchor?.matches("details, .kinds, div")) anchor.before(line);
  else anchor?.after(line);
  anchor?.setAttribute("aria-invalid", "true");
  anchor?.setAttribute("aria-describedby", line.id);
  return { anchor, line };
}

/**
 * Takes the sentence of a field away.
 * @param {string} name
 */
export function clearError(name) {
  document.getElementById(`${name}-error`)?.remove();
  document.getElementById(name)?.removeAttribute("aria-invalid");
}
