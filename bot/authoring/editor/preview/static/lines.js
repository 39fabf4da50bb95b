// Two texts line by line: what stays, what only the first has (`theirs`), what only the second has (`mine`).

const MOST = 2000;

export function differences(theirs, mine) {
  const [a, b] = [theirs.split("\n"), mine.split("\n")];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const mark = (kind) => (text) => ({ kind, text });
  return [
    ...a.slice(0, start).map(mark("same")),
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map(mark("same")),
  ];
}

function middle(a, b) {
  const both = a.length * b.length <= MOST * MOST ? common(a, b) : null;
  const found = [];
  let [i, j] = [0, 0];
  while (both && i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      found.push({ kind: "same", text: a[i] });
      i += 1;
      j += 1;
    } else if (both[i + 1][j] >= both[i][j + 1]) found.push({ kind: "theirs", text: a[i++] });
    else found.push({ kind: "mine", text: b[j++] });
  }
  while (i < a.length) found.push({ kind: "theirs", text: a[i++] });
  while (j < b.length) found.push({ kind: "mine", text: b[j++] });
  return found;
}

// Returns for each pair of positions how many lines the rests after them have in common.
function common(a, b) {
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      table[i][j] = a[i] === b[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
    }
  }
  return table;
}
