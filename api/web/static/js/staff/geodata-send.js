/** Sending a map file: dropped or chosen, with a bar while it travels. Without this module the form works by itself. */

import { t } from "../language.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-send]"));
document.getElementById("errors")?.focus();

if (form) {
  const drop = /** @type {HTMLElement} */ (form.querySelector("[data-drop]"));
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input[type=file]"));
  const word = /** @type {HTMLElement} */ (form.querySelector("[data-drop-word]"));
  word.hidden = false;
  for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => over(event, true));
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, (event) => over(event, false));
  drop.addEventListener("drop", ({ dataTransfer }) => {
    if (dataTransfer?.files.length) input.files = dataTransfer.files;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });

  /** @param {Event} event @param {boolean} on */
  function over(event, on) {
    event.preventDefault();
    drop.toggleAttribute("data-over", on);
  }
}

/** @param {HTMLFormElement} form */
function send(form) {
  const bar = /** @type {HTMLProgressElement} */ (form.querySelector("[data-sent]"));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button[type=submit]"));
  const request = new XMLHttpRequest();
  bar.hidden = false;
  button.disabled = true;
  request.upload.addEventListener("progress", ({ loaded, total }) => (bar.value = total ? loaded / total : 0));
  request.addEventListener("load", () => arrived(form, request));
  request.addEventListener("error", () => failed(form, t("ส่งไม่สำเร็จ ตรวจการเชื่อมต่อแล้วลองใหม่", "Sending failed. Check the connection and try again.")));
  request.open("POST", form.action);
  request.send(new FormData(form));
}

/** The next page was answered, wherever it is; a refusal is shown in its place. @param {HTMLFormElement} form @param {XMLHttpRequest} request */
function arrived(form, request) {
  if (request.status < 300 && request.responseURL) {
    location.assign(request.responseURL);
    return;
  }
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const said = page.querySelector("#errors strong, main p, main h1")?.textContent?.trim();
  failed(form, said || t("ส่งไม่สำเร็จ กรุณาลองใหม่", "Sending failed. Please try again."));
}

/** @param {HTMLFormElement} form @param {string} sentence */
function failed(form, sentence) {
  const words = /** @type {HTMLElement} */ (form.querySelector("[data-failed]"));
  const bar = /** @type {HTMLProgressElement} */ (form.querySelector("[data-sent]"));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button[type=submit]"));
  words.textContent = sentence;
  words.hidden = false;
  bar.hidden = true;
  button.disabled = false;
}
