/** Where a municipality's unsent report is kept on this device. */

/** @param {string} org */
export function draftKey(org) {
  return `report-draft:${org}`;
}

/** @param {string} org */
export function forgetDraft(org) {
  try {
    localStorage.removeItem(draftKey(org));
  } catch {
    // private windows may refuse storage
  }
}
