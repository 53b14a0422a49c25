/** The list of municipalities grows shorter while one types. Without it the form asks the server. */

export {};

const box = /** @type {HTMLInputElement} */ (document.querySelector("[data-filter]"));
const rows = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#municipalities > li"))];
const none = /** @type {HTMLElement} */ (document.getElementById("municipalities-none"));

/** Shows the rows that hold every typed word. */
function filter() {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of rows) row.hidden = !words.every((word) => row.dataset.words?.toLowerCase().includes(word));
  none.hidden = rows.some((row) => !row.hidden);
}

box.addEventListener("input", filter);
