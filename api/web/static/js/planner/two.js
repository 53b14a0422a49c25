/** Two maps side by side that move as one: the same place in two periods. */

/** @typedef {import("../maplibre.js").Map} Map */

/**
 * @param {Map} one
 * @param {Map} other
 */
export function moveTogether(one, other) {
  let following = false;
  const follow = (/** @type {Map} */ from, /** @type {Map} */ to) => () => {
    if (following) return;
    following = true;
    to.jumpTo({ center: from.getCenter(), zoom: from.getZoom() });
    following = false;
  };
  one.on("move", follow(one, other));
  other.on("move", follow(other, one));
}
