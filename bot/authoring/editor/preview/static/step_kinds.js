// The names of the kinds of steps and of their texts. The server tells a kind that the page has no words of its own for.

import { t } from "./page.js";
import { deckNow } from "./step_edits.js";

const TITLES = {
  say: t("Bubble"), picture: t("Picture"), choose: t("Decision"), quiz: t("Quiz"), poll: t("Opinion"), practise: t("Practise"),
  again: t("Earlier question"), measure: t("What girls know"), set: t("Remember"), goto: t("Go on elsewhere"), end: t("The end"),
  do: t("The bot does something"), unknown: t("Not a step yet"),
};
const ABOUT = {
  say: t("The bot tells something."),
  choose: t("She chooses what happens next. No answer is wrong."),
  quiz: t("A question with right answers. Every answer gets its reason."),
  practise: t("She builds a sentence from your lines."),
  poll: t("What she thinks. Nothing is right or wrong."),
  picture: t("A picture, with words below it."),
};
const LABELS = { say: t("The bot says"), alt: t("Words below the picture, also for girls who cannot see it"), practise: t("What she is to say"), feedback: t("What the bot says about it") };

export const titleOf = (kind) => TITLES[kind] ?? deckNow().kinds[kind].title;

export const aboutOf = (kind) => ABOUT[kind] ?? deckNow().kinds[kind].about;

export function labelOf({ asks, kind }, key) {
  return LABELS[key] ?? (asks && key === kind ? t("The question") : deckNow().kinds[kind].texts[key]);
}
