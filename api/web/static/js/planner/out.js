/** What leads out of the page: the saved view, the files, the picture. All say what is shown. */

import { lang, t } from "../language.js";

/**
 * The address, the saved view and the files say what is shown.
 * @param {string} tail the state of the page as a query
 * @param {string} figures the same, narrowed to the slice of time looked at
 * @param {URLSearchParams} asked the filter
 * @param {number} [run] the analysis on the map, which goes into the files
 */
export function remember(tail, figures, asked, run) {
  history.replaceState(null, "", tail ? `?${tail}` : location.pathname);
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-tail]"))) field.value = tail;
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("[data-address]"))) {
    link.href = `${link.dataset.address}${figures}${run ? `&run=${run}` : ""}`;
  }
  const used = new Set([...asked.keys()].map((name) => (name === "to" ? "from" : name))).size;
  const narrow = /** @type {HTMLElement} */ (document.getElementById("narrow"));
  narrow.textContent = String(used);
  narrow.hidden = used === 0;
}

/**
 * The maps as a picture.
 * @param {{map: import("../maplibre.js").Map, words: string}[]} maps
 * @param {import("./theme.js").Theme} theme
 * @param {import("./theme.js").Shown} shown
 * @param {HTMLFormElement} form
 */
export async function picture(maps, theme, shown, form) {
  const { savePicture } = await import("./picture.js");
  const { org, town, timeZone } = /** @type {HTMLElement} */ (document.getElementById("plan")).dataset;
  const caption = {
    title: `${town} · ${theme.title}`,
    filter: filterWords(form),
    period: t("{n} เรื่อง · {period}", "{n} cases · {period}", { n: shown.total.toLocaleString(), period: shown.period }),
    heading: theme.unit,
    noun: shown.noun ?? t("ช่อง", "cells"),
    classes: shown.classes,
    notes: shown.notes,
    made: moment(timeZone),
  };
  await savePicture(maps, caption, `${org}-${theme.id}.png`);
}

/** Now, as the municipality's clocks say. @param {string | undefined} timeZone */
function moment(timeZone) {
  const now = new Date().toLocaleString(lang === "th" ? "th-TH" : "en-GB", { dateStyle: "medium", timeStyle: "short", timeZone });
  return t("{now} น.", "{now}", { now });
}

/** What the form asks for, in its own words. @param {HTMLFormElement} form */
function filterWords(form) {
  const chosen = [...form.elements].map((field) => {
    if (field instanceof HTMLSelectElement && field.value) return field.selectedOptions[0].text.replace(/^– /, "");
    return field instanceof HTMLInputElement && field.name === "q" && field.value ? `“${field.value}”` : "";
  });
  return chosen.filter(Boolean).join(" · ");
}
