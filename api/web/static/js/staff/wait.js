/** The bar of work that goes on: asks how far it is, and loads the page anew when it has ended. */

const bar = /** @type {HTMLProgressElement} */ (document.querySelector("[data-share]"));
const stage = /** @type {HTMLElement} */ (document.querySelector("[data-stage]"));
const slow = /** @type {HTMLElement} */ (document.querySelector("[data-slow]"));
const ASK_EVERY = 600;
const SLOW_AFTER = 15_000;
const began = Date.now();

async function ask() {
  try {
    const answer = await fetch(`${bar.dataset.state}?lang=${document.documentElement.lang}`);
    if (!answer.ok) return location.reload();
    const { state, stage: words, share } = await answer.json();
    if (state !== "waiting" && state !== "working") return location.reload();
    bar.value = share;
    stage.textContent = words;
    slow.hidden = !(state === "waiting" && Date.now() - began > SLOW_AFTER);
  } catch {
    // the connection is away for a moment: asked again
  }
  setTimeout(ask, ASK_EVERY);
}

setTimeout(ask, ASK_EVERY);
