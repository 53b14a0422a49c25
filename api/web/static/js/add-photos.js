/** Adding photos later: chosen ones are made smaller for slow lines and sent with the form's own address. */

import { t } from "./language.js";
import { shrink } from "./report/photo-shrink.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-add-photos]"));

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  void send(form);
});

/** @param {HTMLFormElement} from */
async function send(from) {
  const button = /** @type {HTMLButtonElement} */ (from.querySelector("button"));
  const input = /** @type {HTMLInputElement} */ (from.querySelector('[type="file"]'));
  button.setAttribute("aria-busy", "true");
  button.disabled = true;
  try {
    const body = new FormData(from);
    body.delete("photos");
    for (const file of input.files ?? []) body.append("photos", await shrink(file), "photo.jpg");
    const answer = await fetch(from.action, { method: "POST", body, headers: { accept: "text/html" } });
    if (answer.ok) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    complain(from, page.querySelector(".empty p")?.textContent ?? "");
  } catch {
    complain(from, t("ส่งรูปไม่สำเร็จ ตรวจสัญญาณแล้วลองใหม่", "Not sent. Check the signal and try again."));
  }
  button.removeAttribute("aria-busy");
  button.disabled = false;
}

/**
 * @param {HTMLFormElement} from
 * @param {string} sentence
 */
function complain(from, sentence) {
  const line = from.querySelector(".error-text") ?? document.createElement("p");
  line.className = "error-text";
  line.setAttribute("role", "alert");
  line.textContent = sentence;
  from.append(line);
}
