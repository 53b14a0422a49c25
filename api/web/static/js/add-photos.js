/** Adding photos later: chosen ones are made smaller for slow lines and sent at once to the form's own address. */

import { t } from "./language.js";
import { shrink } from "./report/photo-shrink.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-add-photos]"));

form?.classList.add("is-live");
form?.addEventListener("change", () => void send(form));

/** @param {HTMLFormElement} from */
async function send(from) {
  const label = /** @type {HTMLElement} */ (from.querySelector(".label"));
  const input = /** @type {HTMLInputElement} */ (from.querySelector('[type="file"]'));
  if (!input.files?.length) return;
  label.textContent = t("กำลังส่งรูป…", "Sending…");
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
  input.value = "";
  label.textContent = t("ลองใหม่อีกครั้ง", "Try again");
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
