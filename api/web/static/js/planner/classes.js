/** Classes of counts for a legend: as many cells in each (quantiles), or steps as wide as each other. */

/**
 * @typedef {object} CountClass
 * @property {number} low
 * @property {number} high both included
 * @property {number} shade index of the colour, 0 the lightest
 */

/**
 * At most `most` classes; equal counts are never parted, and no quantile is empty.
 * @param {number[]} counts whole numbers from 1
 * @param {string} scale quantile or equal
 * @param {number} most
 * @returns {CountClass[]}
 */
export function classesOf(counts, scale, most) {
  if (!counts.length) return [];
  const sorted = [...counts].sort((a, b) => a - b);
  const tops = scale === "equal" ? equalTops(sorted, most) : quantileTops(sorted, most);
  return tops.map((high, index) => ({
    low: index ? tops[index - 1] + 1 : sorted[0],
    high,
    shade: tops.length === 1 ? Math.floor((most - 1) / 2) : Math.round((index * (most - 1)) / (tops.length - 1)),
  }));
}

/**
 * The class of a count; one above all classes belongs to the highest, one below to the lowest.
 * @param {CountClass[]} classes
 * @param {number} count
 */
export function shadeOf(classes, count) {
  return (classes.find(({ high }) => count <= high) ?? classes[classes.length - 1])?.shade ?? 0;
}

/**
 * @param {number[]} sorted
 * @param {number} most
 */
function quantileTops(sorted, most) {
  /** @type {number[]} */
  const tops = [];
  let at = 0;
  for (let left = most; left > 0 && at < sorted.length; left -= 1) {
    const top = sorted[at + Math.ceil((sorted.length - at) / left) - 1];
    tops.push(top);
    while (at < sorted.length && sorted[at] <= top) at += 1;
  }
  return tops;
}

/**
 * @param {number[]} sorted
 * @param {number} most
 */
function equalTops(sorted, most) {
  const [low, high] = [sorted[0], sorted[sorted.length - 1]];
  const steps = Math.min(most, high - low + 1);
  return Array.from({ length: steps }, (_, step) => Math.floor(low + ((step + 1) * (high - low + 1)) / steps) - 1);
}
