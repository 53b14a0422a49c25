/** An order of one's own: open stops are dragged (or moved up) in the list, then kept all at once. */

const list = document.getElementById("stops");
const keep = document.getElementById("keep-order");
/** @type {HTMLElement | null} */
let dragged = null;

const open = () => /** @type {HTMLElement[]} */ ([...(list?.querySelectorAll(".crew-stop:has([name=stop])") ?? [])]);

/** @param {HTMLElement} stop */
const upOf = (stop) => /** @type {HTMLButtonElement | null} */ (stop.querySelector(".crew-up"));

/** The page knows a new order: the button that keeps it comes up, and the first stop goes no further up. */
function changed() {
  if (keep) keep.hidden = false;
  open().forEach((stop, index) => {
    const up = upOf(stop);
    if (up) up.hidden = index === 0;
  });
}

for (const stop of open()) {
  stop.draggable = true;
  stop.addEventListener("dragstart", () => (dragged = stop));
  stop.addEventListener("dragover", (event) => {
    if (!dragged || dragged === stop) return;
    event.preventDefault();
    const after = event.offsetY > stop.offsetHeight / 2;
    stop.parentElement?.insertBefore(dragged, after ? stop.nextSibling : stop);
    changed();
  });
  stop.addEventListener("dragend", () => (dragged = null));
  upOf(stop)?.addEventListener("click", (event) => {
    event.preventDefault();
    const stops = open();
    const before = stops[stops.indexOf(stop) - 1];
    if (!before) return;
    before.parentElement?.insertBefore(stop, before);
    changed();
    (upOf(stop)?.hidden ? stop.querySelector("a") : upOf(stop))?.focus();
  });
}

export {};
