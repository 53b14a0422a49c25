// How far an export is, asked every second; when it is ready its download starts, once.

const EVERY_MS = 1000;

/** The part of the page that says how far it is. */
function shown() {
  return document.getElementById("export");
}

/** The same part as the server sees it now; null when there is no answer. */
async function fresh() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("export");
}

/** Asks until the file is ready or has failed. */
async function follow() {
  const now = await fresh();
  const before = shown();
  if (now && before) before.replaceWith(document.adoptNode(now));
  const state = shown()?.dataset.state;
  if (state === "ready") shown()?.querySelector("a")?.click();
  else if (state === "waiting" || state === "working") setTimeout(follow, EVERY_MS);
}

setTimeout(follow, EVERY_MS);
