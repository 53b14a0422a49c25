/** What has been typed is kept on this device until it is sent: after back, reload, an error or a lost signal. */

import { draftKey, forgetDraft } from "../draft-key.js";
import { changed, form } from "./answers.js";

const KEY = draftKey(form.dataset.org ?? "");
const SKIPPED = new Set(["csrf", "files"]);
const DAYS = 7;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

/** @typedef {{at: number, step: string, fields: [string, string][]}} Draft */

/**
 * Puts the kept draft back and keeps it from now on. Answers in the address or from the server come first.
 * @returns {string | null} the step it was left at; null when there was none
 */
export function start() {
  const kept = read();
  const fresh = !form.querySelector("#errors") && !form.querySelector('[name="category_id"]:checked') && kept;
  if (fresh) fill(fresh.fields);
  for (const name of ["input", "change", "answer", "step"]) form.addEventListener(name, later);
  addEventListener("pagehide", save);
  return fresh ? fresh.step : null;
}

/** Forgets the draft: it has been sent, or one starts again. */
export function forget() {
  clearTimeout(waiting);
  form.dataset.sent = "true";
  forgetDraft(form.dataset.org ?? "");
}

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(save, 250);
}

function save() {
  if (form.dataset.sent) return;
  const fields = [...new FormData(form)].filter(([name, text]) => !SKIPPED.has(name) && typeof text === "string" && text);
  const worth = fields.some(([name]) => !["key", "place_source"].includes(name));
  if (!worth) return;
  try {
    localStorage.setItem(KEY, JSON.stringify({ at: Date.now(), step: form.dataset.at ?? "", fields }));
  } catch {
    // a full or refused storage loses only the draft's copy, never the form
  }
}

/** @returns {Draft | null} */
function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return kept && Date.now() - kept.at < DAYS * 86_400_000 ? kept : null;
  } catch {
    return null;
  }
}

/** @param {[string, string][]} fields */
function fill(fields) {
  for (const [name, text] of fields) {
    const field = form.elements.namedItem(name);
    if (field instanceof RadioNodeList || (field instanceof HTMLInputElement && field.type === "radio")) choose(name, text);
    else if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = true;
    else if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.value = text;
  }
  for (const id of fields.filter(([name]) => name === "photo").map(([, text]) => text)) keepPhoto(id);
  changed();
}

/**
 * @param {string} name
 * @param {string} text
 */
function choose(name, text) {
  const choice = /** @type {HTMLInputElement | null} */ (form.querySelector(`[name="${name}"][value="${CSS.escape(text)}"]`));
  if (!choice) return;
  choice.checked = true;
  choice.closest("details")?.setAttribute("open", "");
}

/** @param {string} id */
function keepPhoto(id) {
  if (form.querySelector(`[name="photo"][value="${CSS.escape(id)}"]`)) return;
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "photo", value: id });
  form.append(field);
}
