/** One card of the officer's list: accept in one tap, report with a photo, progress and retry, all in place. */

import { t } from "../language.js";
import { forgetDraft } from "./drafts.js";

/** @typedef {import("./points.js").Fix} Fix */
/** @typedef {{ok: boolean, status: number, body: Record<string, any>}} Answer */

/**
 * @param {HTMLElement} list
 * @param {() => Fix | null} position
 */
export function wireCards(list, position) {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (list.querySelectorAll("form[data-api]"))) {
    if (form.classList.contains("near-done")) wirePhotos(form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      submit(form, position());
    });
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {Fix | null} fix
 */
async function submit(form, fix) {
  const card = /** @type {HTMLElement} */ (form.closest(".near-card"));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button[type=submit]"));
  const sent = new FormData(form);
  if (fix && sent.has("lon")) {
    sent.set("lon", fix.lon.toFixed(6));
    sent.set("lat", fix.lat.toFixed(6));
  }
  for (const photo of taken.get(form) ?? []) sent.append("photos", photo, photo.name);
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  const answer = await send(form.dataset.api ?? "", sent, (share) => progress(form, share));
  button.disabled = false;
  button.removeAttribute("aria-busy");
  if (answer.ok) settle(card, form, answer.body);
  else say(card, failure(answer));
}

/** @type {WeakMap<HTMLFormElement, File[]>} */
const taken = new WeakMap();

/** Each shot of the camera is added to the ones before it. @param {HTMLFormElement} form */
function wirePhotos(form) {
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input[type=file]"));
  const thumbs = /** @type {HTMLElement} */ (form.querySelector(".near-thumbs"));
  input.parentElement?.setAttribute("data-live", "");
  taken.set(form, []);
  input.addEventListener("change", () => {
    const photos = taken.get(form) ?? [];
    for (const file of input.files ?? []) {
      photos.push(file);
      const picture = document.createElement("img");
      picture.src = URL.createObjectURL(file);
      picture.alt = t("รูปที่ {n}", "Photo {n}", { n: photos.length });
      const item = document.createElement("li");
      item.append(picture);
      thumbs.append(item);
    }
    thumbs.hidden = !photos.length;
    input.value = "";
  });
}

/**
 * @param {string} address
 * @param {FormData} body
 * @param {(share: number) => void} told
 * @returns {Promise<Answer>}
 */
function send(address, body, told) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded, total }) => total && told(loaded / total));
    request.addEventListener("loadend", () => {
      const ok = request.status >= 200 && request.status < 300;
      done({ ok, status: request.status, body: parsed(request.responseText) });
    });
    request.send(body);
  });
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {number} share 0 … 1
 */
function progress(form, share) {
  const line = /** @type {HTMLElement | null} */ (form.querySelector(".near-progress"));
  if (!line || !(taken.get(form) ?? []).length) return;
  line.hidden = false;
  line.textContent = t("กำลังส่งรูป {p}%", "Sending the photo: {p}%", { p: Math.round(share * 100) });
}

/** @param {Answer} answer */
function failure({ status, body }) {
  if (status === 0) return t("ไม่มีสัญญาณ ข้อความและรูปยังอยู่ กดอีกครั้งเมื่อมีสัญญาณ", "No signal. Your words and photos are kept: press again later.");
  if (status === 401) return t("หมดเวลาเข้าใช้งาน กรุณาเข้าสู่ระบบใหม่ในอีกแท็บ แล้วกดอีกครั้ง", "Your session has ended. Sign in in another tab, then press again.");
  return t(String(body.detail ?? "ทำรายการไม่สำเร็จ กรุณาลองใหม่"), String(body.detail_en ?? "That did not work. Please try again."));
}

/**
 * The card after a step: its new status, and the buttons that fit it.
 * @param {HTMLElement} card
 * @param {HTMLFormElement} form
 * @param {Record<string, any>} body
 */
function settle(card, form, body) {
  forgetDraft(form);
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (card.querySelectorAll("input[name=version]"))) {
    field.value = String(body.version);
  }
  const badge = card.querySelector(".status");
  const word = badge?.lastChild;
  if (badge) badge.className = `status status-${body.status}`;
  if (word) word.textContent = t(String(body.status_th), String(body.status_en));
  badge?.querySelector("use")?.setAttribute("href", `${badge.querySelector("use")?.getAttribute("href")?.split("#")[0]}#${body.icon}`);
  card.dataset.status = String(body.status);
  const done = body.status === "done";
  (done ? card.querySelector(".near-report") : form)?.remove();
  if (done) card.querySelector(".near-accept")?.remove();
  say(card, done ? t("บันทึกผลแล้ว", "The result is saved.") : t("รับทราบแล้ว", "Accepted."), true);
}

/**
 * @param {HTMLElement} card
 * @param {string} words
 * @param {boolean} [good]
 */
function say(card, words, good = false) {
  const line = /** @type {HTMLElement} */ (card.querySelector(".near-said"));
  line.hidden = false;
  line.toggleAttribute("data-good", good);
  line.textContent = words;
}
