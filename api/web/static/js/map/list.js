/** The list beside the map: fetched as HTML from our own server for the same filter, more of it on demand. */

import { t } from "../language.js";

/**
 * @typedef {object} Listed
 * @property {number} id
 * @property {number} lon
 * @property {number} lat
 */

/**
 * @param {HTMLElement} results
 * @param {string} org
 * @param {(request: Listed) => void} show somebody wants to see this one on the map
 * @param {(request: Listed | null) => void} hover the pointer is upon this one
 * @param {() => void} filled the list is another one now
 */
export function makeList(results, org, show, hover, filled) {
  /** @type {AbortController | undefined} */
  let asking;
  /** @type {string | undefined} */
  let waiting;
  results.addEventListener("click", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const more = /** @type {HTMLElement | null} */ (target.closest("[data-next]"));
    const item = /** @type {HTMLElement | null} */ (target.closest(".mapview-item"));
    if (more) {
      event.preventDefault();
      append(more);
    } else if (item && target.closest("[data-show]")) {
      show(listed(item));
    }
  });
  results.addEventListener("pointerover", (event) => {
    const item = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest(".mapview-item"));
    hover(item ? listed(item) : null);
  });
  results.addEventListener("pointerleave", () => hover(null));
  wake(results);

  /**
   * @param {string} query
   */
  async function refresh(query) {
    waiting = undefined;
    asking?.abort();
    asking = new AbortController();
    results.setAttribute("aria-busy", "true");
    try {
      const html = await part(`/${org}/map/list${query ? `?${query}` : ""}`, asking.signal);
      results.replaceChildren(html);
      results.scrollTop = 0;
    } catch (problem) {
      if (/** @type {Error} */ (problem).name === "AbortError") return;
      results.replaceChildren(failed());
    }
    results.removeAttribute("aria-busy");
    wake(results);
    filled();
  }

  /**
   * The same list anew, but not under the eyes of somebody who reads further down: then once they are back at the top.
   * @param {string} query
   */
  function renew(query) {
    if (results.scrollTop < 8) refresh(query);
    else waiting = query;
  }

  results.addEventListener("scroll", () => {
    if (waiting !== undefined && results.scrollTop < 8) refresh(waiting);
  });

  /** @param {HTMLElement} more */
  async function append(more) {
    more.setAttribute("aria-busy", "true");
    try {
      const html = await part(more.dataset.next ?? "");
      more.closest(".mapview-next")?.replaceWith(html);
    } catch {
      more.removeAttribute("aria-busy");
    }
    wake(results);
  }

  return { refresh, renew };
}

/**
 * Marks the chosen request and brings it into sight.
 * @param {HTMLElement} results
 * @param {number | null} id
 */
export function mark(results, id) {
  for (const item of results.querySelectorAll("[data-chosen]")) item.removeAttribute("data-chosen");
  const item = id === null ? null : results.querySelector(`.mapview-item[data-id="${id}"]`);
  if (!(item instanceof HTMLElement)) return;
  item.setAttribute("data-chosen", "");
  const top = item.offsetTop - results.offsetTop;
  const seen = top >= results.scrollTop && top + item.offsetHeight <= results.scrollTop + results.clientHeight;
  if (!seen) results.scrollTo({ top: top - results.clientHeight / 3 });
}

/** @param {HTMLElement} item @returns {Listed} */
function listed(item) {
  return { id: Number(item.dataset.id), lon: Number(item.dataset.lon), lat: Number(item.dataset.lat) };
}

/**
 * Our own server's HTML, escaped there, as nodes.
 * @param {string} address
 * @param {AbortSignal} [signal]
 */
async function part(address, signal) {
  const answer = await fetch(address, { signal });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const nodes = document.createDocumentFragment();
  nodes.append(...page.body.childNodes);
  return nodes;
}

/** Buttons that need a map are hidden until there is one. @param {HTMLElement} results */
function wake(results) {
  for (const button of results.querySelectorAll("[data-show]")) /** @type {HTMLElement} */ (button).hidden = false;
}

function failed() {
  const words = document.createElement("p");
  words.className = "mapview-count";
  words.setAttribute("role", "alert");
  words.textContent = t("โหลดรายการไม่ได้ กรุณาลองใหม่", "The list could not be loaded. Please try again.");
  return words;
}
