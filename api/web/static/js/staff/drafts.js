/** Nothing typed is lost: the words of a form marked data-draft stay in this tab until the form is sent. */

/** Keeps the words of every marked form of the page; a page that says "saved" forgets those of its case. */
export function keepDrafts() {
  if (new URLSearchParams(location.search).has("saved")) forgetCase(location.pathname.split("/").at(-1) ?? "");
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-draft]"))) {
    keepDraft(form);
  }
}

/** @param {HTMLFormElement} form */
export function keepDraft(form) {
  const field = form.querySelector("textarea");
  const key = `draft:${location.pathname.split("/")[1]}:${form.dataset.draft}`;
  if (!field || !storage()) return;
  const kept = sessionStorage.getItem(key);
  const fold = form.closest("details");
  if (kept && !field.value) field.value = kept;
  if (kept && fold?.classList.contains("record-fold")) fold.open = true;
  field.addEventListener("input", () => sessionStorage.setItem(key, field.value));
}

/** @param {HTMLFormElement} form */
export function forgetDraft(form) {
  if (storage()) sessionStorage.removeItem(`draft:${location.pathname.split("/")[1]}:${form.dataset.draft}`);
}

/** @param {string} id */
function forgetCase(id) {
  if (!storage()) return;
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith("draft:") && key.endsWith(`-${id}`)) sessionStorage.removeItem(key);
  }
}

function storage() {
  try {
    return Boolean(window.sessionStorage);
  } catch {
    return false;
  }
}
