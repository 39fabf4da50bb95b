// Words that are typed and not saved yet. This browser keeps them until the server has them, for an author who comes
// back after a cut, a reload or a kill. Each account has its own at each draft.
//
// They lie in a database of the browser, which is on the disk at once: `localStorage` is written many seconds later,
// so a school without power would lose them.

const MOST_DAYS = 30;
const WHERE = document.body.dataset.kept;
// By place, as JSON.
const kept = new Map();
// Null where a browser forbids a page to remember anything: then the words live as long as the page.
const db = await opened().catch(() => null);

for (const it of db ? await result(store(begun()).getAll()).catch(() => []) : []) {
  if (Date.now() - it.on > MOST_DAYS * 86_400_000) change((all) => all.delete([it.where, it.at]));
  else if (it.where === WHERE) kept.set(it.at, it);
}

function opened() {
  const asked = indexedDB.open("kept words", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("words", { keyPath: ["where", "at"] });
  return result(asked);
}

function begun() {
  return db.transaction("words", "readwrite", { durability: "strict" });
}

function store(transaction) {
  return transaction.objectStore("words");
}

// Committed at once: a page that is left meanwhile would take an open transaction with it.
function change(act) {
  if (!db) return;
  const transaction = begun();
  act(store(transaction));
  transaction.commit();
}

function result(asked) {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

// Keeps words typed over `base` at a place, a list of names and numbers; the same words as before are forgotten.
export function keep(place, base, words) {
  const at = JSON.stringify(place);
  if (words.trim() === base.trim()) {
    if (kept.delete(at)) change((all) => all.delete([WHERE, at]));
    return;
  }
  kept.set(at, { where: WHERE, at, base: base.trim(), words, on: Date.now() });
  change((all) => all.put(kept.get(at)));
}

export const forget = (place) => keep(place, "", "");

// Returns what was typed at a place, and whether it was typed over these words; undefined if nothing waits there.
export function keptAt(place, base) {
  const found = kept.get(JSON.stringify(place));
  return found && { words: found.words, fits: found.base === base.trim() };
}

// Returns the places that begin like this one, each with its words.
export function keptBelow(first) {
  const all = [...kept.values()].map(({ at, base, words }) => ({ place: JSON.parse(at), base, words }));
  return all.filter(({ place }) => first.every((it, number) => place[number] === it));
}
