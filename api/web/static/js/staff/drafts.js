/** Nothing typed is lost: the words of a form marked data-draft stay in this tab until the form is sent. */

/** Keeps the words of every marked form of the page. */
export function keepDrafts() {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-draft]"))) {
    keepDraft(form);
  }
}

/** @param {HTMLFormElement} form */
export function keepDraft(form) {
  const field = form.querySelector("textarea");
  const key = `draft:${location.pathname.split("/")[1]}:${form.dataset.draft}`;
  if (!field || !storage()) return;
  if (!field.value) field.value = sessionStorage.getItem(key) ?? "";
  field.addEventListener("input", () => sessionStorage.setItem(key, field.value));
}

/** @param {HTMLFormElement} form */
export function forgetDraft(form) {
  if (storage()) sessionStorage.removeItem(`draft:${location.pathname.split("/")[1]}:${form.dataset.draft}`);
}

function storage() {
  try {
    return Boolean(window.sessionStorage);
  } catch {
    return false;
  }
}
