/** Which language the page speaks, and sentences in it. */

/** @type {"th" | "en"} */
export const lang = document.documentElement.lang === "en" ? "en" : "th";

/**
 * The sentence in the page's language; {name} is filled from values.
 * @param {string} th
 * @param {string} en
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function t(th, en, values = {}) {
  const sentence = lang === "en" ? en : th;
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/**
 * The name of anything with name_th and name_en.
 * @param {{name_th: string, name_en?: string}} thing
 * @returns {string}
 */
export function named(thing) {
  return (lang === "en" && thing.name_en) || thing.name_th;
}
