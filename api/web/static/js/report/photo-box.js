/** Photos wait on this device (IndexedDB) until they are sent: a reload or a lost signal loses none. */

/** @typedef {{local: string, draft: string, picture: Blob, id?: string}} KeptPhoto */

const STORE = "photos";

/**
 * Keeps a photo, or writes down that it has arrived.
 * @param {KeptPhoto} photo
 */
export async function keep(photo) {
  await work("readwrite", (store) => store.put(photo));
}

/** @param {string} local */
export async function drop(local) {
  await work("readwrite", (store) => store.delete(local));
}

/**
 * The photos of one draft, in the order they were taken in.
 * @param {string} draft the form's key
 * @returns {Promise<KeptPhoto[]>}
 */
export async function ofDraft(draft) {
  /** @type {KeptPhoto[]} */
  const all = (await work("readonly", (store) => store.getAll())) ?? [];
  for (const old of all.filter((photo) => photo.draft !== draft)) void drop(old.local);
  return all.filter((photo) => photo.draft === draft).sort((a, b) => a.local.localeCompare(b.local));
}

/**
 * One piece of work on the store; nothing when this browser keeps nothing (a private window).
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} task
 * @returns {Promise<any>}
 */
function work(mode, task) {
  return new Promise((done) => {
    const opening = indexedDB.open("geo-oss-report", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "local" });
    opening.onerror = () => done(undefined);
    opening.onsuccess = () => {
      const asked = task(opening.result.transaction(STORE, mode).objectStore(STORE));
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => done(undefined);
    };
  });
}
