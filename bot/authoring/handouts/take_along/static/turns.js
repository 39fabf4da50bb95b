// Looks up what the bot would do: every turn was computed by it beforehand (table.py tells what the lists hold).
// Written for old phones: no syntax younger than 2017.
"use strict";

function playTurns(data) {
  const STORY = 0, SCENE = 1, HERE = 2, BACK = 3, ENTER = 4, OPEN = 5, NEXT = 6, MENU = 7, ONWARD = 8, HELP = 9, TIDY = 10, QUICK = 11, OUT = 12;
  const COUNTRY = 0, HEAVY = 1, DONE = 2, INSIDE = 3;
  const CLEARED = -2, PICKED = -3, NAMES = 0xe100, PICKS = 0xe200;

  // `trail`: the places by which she came, each with her picks that are repeated. `story`: the country it began with.
  const girl = { country: 0, band: 0, trail: [], lesson: -1, story: 0, done: [], row: [] };

  function offered() { return data.offered[girl.country]; }

  function here() { return girl.trail[girl.trail.length - 1]; }

  function next() {
    const name = offered().find((lesson) => !girl.done.includes(lesson));
    return name === undefined ? data.nexts.length - 1 : name;
  }

  function valueOf(register, lesson) {
    if (register === COUNTRY) return girl.country;
    if (register === HEAVY) return girl.lesson >= 0 && data.sensitive[girl.lesson];
    if (register === INSIDE) return girl.lesson === lesson && girl.trail.length > 1 ? 1 : 0;
    if (register !== DONE) return -1;
    if (girl.done.includes(girl.lesson)) return 1;
    const others = offered().filter((other) => other !== girl.lesson);
    if (others.every((other) => girl.done.includes(other))) return 2;
    return girl.done.length ? 1 : 0;
  }

  function stepOf(program, lesson) {
    const found = data.programs[program];
    if (found[0] >= 0) return found;
    const value = valueOf(-1 - found[0], lesson);
    return stepOf(found[1 + (value < 0 ? Math.floor(Math.random() * (found.length - 1)) : value)], lesson);
  }

  // ---- words ----

  function filled(text) {
    const picks = here() ? here().picks : {};
    const names = data.names[girl.trail.length ? girl.story : girl.country];
    return text
      .replace(/[\ue200-\ue2ff]/g, (mark) => picks[mark.charCodeAt(0) - PICKS] || "–")
      .replace(/[\ue100-\ue1ff]/g, (mark) => names[mark.charCodeAt(0) - NAMES]);
  }

  function text(number) { return filled(data.texts[number]); }

  function bubble(number) {
    const found = data.bubbles[number];
    const lengths = data.texts[found[3]].split(" ").filter(Boolean).map(Number);
    let at = 0;
    const rows = lengths.map((length) => found[2].slice(at, at += length).map(text));
    return { html: text(found[0]), picture: found[1], rows };
  }

  function shown(items) {
    return items.map((item) => item >= 0 ? { bubble: bubble(item) }
      : item <= PICKED ? { pressed: text(PICKED - item) } : item === CLEARED ? { cleared: true } : { pressed: "" });
  }

  // ---- what happens ----

  function leave() {
    girl.trail = [];
    girl.lesson = -1;
  }

  // A sensitive story is left when anything opens that somebody else may have opened, and hiding forgets it.
  function leaveSensitive() { if (girl.lesson >= 0 && data.sensitive[girl.lesson]) leave(); }

  function arrive(place, notes) {
    const picks = Object.assign({}, here() ? here().picks : {});
    notes.forEach((note) => { picks[note[0]] = data.texts[note[1]]; });
    girl.trail.push({ place, picks });
  }

  function ask(again) {
    const place = data.places[here().place];
    girl.row = data.rows[place[1]];
    return again ? shown([place[0]]) : [];
  }

  function enter(lesson) {
    const met = data.earlier[lesson].length && data.earlier[lesson].every((other) => girl.done.includes(other)) ? 1 : 0;
    const start = data.starts[lesson][(girl.band * data.offered.length + girl.country) * 2 + met];
    leave();
    girl.lesson = lesson;
    girl.story = girl.country;
    return run(start, lesson);
  }

  function suggest(hidden) {
    return girl.trail.length ? ask(true) : run(data.nexts[next()][hidden]);
  }

  function finish(lesson) {
    girl.done = girl.done.filter((other) => other !== lesson).concat(lesson);
    leave();
  }

  function hide() {
    leaveSensitive();
    girl.done = girl.done.filter((lesson) => !data.sensitive[lesson]);
    return run(data.tidy);
  }

  // Returns what is shown, or null where it leads out of the page.
  function run(program, aim) {
    const step = stepOf(program, aim), kind = step[0], place = step[2], lesson = step[4];
    if (kind === OUT) return null;
    if (place >= 0) arrive(place, step[8]);
    const said = shown(data.turns[step[1]]);
    if (step[5]) finish(lesson);
    if (step[6] >= 0) girl.country = step[6];
    if (step[7] >= 0) girl.band = step[7];
    const more = led(kind, step, lesson);
    return more && said.concat(more);
  }

  function led(kind, step, lesson) {
    switch (kind) {
      case STORY: return ask(false);
      case SCENE: girl.row = data.rows[data.scenes[step[3]]]; return [];
      // Between two stories Help ends in the menu, as in the bot, which remembers no question of its own. A way back that
      // only a page knows would be a second engine beside the one that computed all this.
      case HERE: return girl.trail.length ? ask(true) : open();
      case BACK: girl.trail.pop(); return ask(true);
      case ENTER: return enter(lesson);
      case OPEN: return run(data.opens[lesson], lesson);
      case NEXT: return next() < data.opens.length ? run(data.opens[next()], next()) : null;
      case MENU: return open();
      case ONWARD: return suggest(lesson < 0 ? 0 : lesson);
      case HELP: return run(data.help);
      case TIDY: return hide();
      case QUICK: leaveSensitive(); return run(data.quick);
      default: return null;
    }
  }

  function open() {
    leaveSensitive();
    return run(data.menu);
  }

  return {
    girl,
    start() {
      Object.assign(girl, { country: 0, band: 0, trail: [], lesson: -1, story: 0, done: [], row: [] });
      return run(data.first);
    },
    // A story she has finished, by its button in the menu. A sensitive one is marked nowhere.
    isDone(number) {
      const step = data.programs[girl.row[number]];
      return step[0] === OPEN && girl.done.includes(step[4]) && !data.sensitive[step[4]];
    },
    // A button of the question by its number, or a key below the chat: "lessons", "help", "tidy".
    press(what) {
      if (what === "lessons") return open();
      if (what === "help") return run(data.help);
      if (what === "tidy") return hide();
      return run(girl.row[what]);
    },
  };
}
