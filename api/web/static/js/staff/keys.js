/** Keys that work on the whole page, but never while somebody types. */

/**
 * @param {Record<string, (event: KeyboardEvent) => void>} actions by KeyboardEvent.key
 */
export function onKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action(event);
  });
}

/** @param {EventTarget | null} target */
function typing(target) {
  if (!(target instanceof HTMLElement)) return false;
  return Boolean(target.closest("input, textarea, select, dialog[open], .map, [contenteditable]"));
}
