/** The sheet over a map on phones: peek, half or full; dragged by its handle, stepped by click or keyboard. */

/** @typedef {"peek" | "half" | "full"} Height */

/** @type {Height[]} */
const HEIGHTS = ["peek", "half", "full"];

/**
 * @param {HTMLElement} view the element whose data-sheet says how high the sheet is
 * @param {HTMLElement} panel the sheet
 * @param {HTMLElement} handle
 * @returns {(height: Height) => void} sets the height
 */
export function makeSheet(view, panel, handle) {
  const set = (/** @type {Height} */ height) => {
    view.dataset.sheet = height;
    handle.setAttribute("aria-expanded", String(height !== "peek"));
  };
  /** @type {{y: number, seen: number} | undefined} */
  let start;
  let dragged = false;
  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    start = { y: event.clientY, seen: panel.offsetHeight };
    dragged = false;
  });
  handle.addEventListener("pointermove", (event) => {
    if (!start) return;
    const lift = start.seen + start.y - event.clientY;
    dragged ||= Math.abs(event.clientY - start.y) > 6;
    if (!dragged) return;
    view.dataset.dragging = "";
    panel.style.setProperty("height", `${Math.max(handle.offsetHeight, lift)}px`);
  });
  const drop = () => {
    if (start && dragged) set(nearest(panel.offsetHeight / view.clientHeight));
    start = undefined;
    delete view.dataset.dragging;
    panel.style.removeProperty("height");
  };
  handle.addEventListener("pointerup", drop);
  handle.addEventListener("pointercancel", drop);
  handle.addEventListener("click", () => dragged || set(next(view.dataset.sheet)));
  handle.addEventListener("keydown", ({ key }) => {
    if (key === "ArrowUp") set(HEIGHTS[Math.min(HEIGHTS.indexOf(now(view)) + 1, 2)]);
    if (key === "ArrowDown") set(HEIGHTS[Math.max(HEIGHTS.indexOf(now(view)) - 1, 0)]);
  });
  return set;
}

/**
 * @param {HTMLElement} view
 * @returns {Height}
 */
function now(view) {
  return HEIGHTS.find((height) => height === view.dataset.sheet) ?? "half";
}

/**
 * @param {number} share of the view that the sheet covers
 * @returns {Height}
 */
function nearest(share) {
  if (share < 0.32) return "peek";
  return share < 0.7 ? "half" : "full";
}

/**
 * @param {string | undefined} height
 * @returns {Height}
 */
function next(height) {
  return height === "half" ? "full" : height === "full" ? "peek" : "half";
}
