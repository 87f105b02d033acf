// The log: Gradio draws a place for each question and answer, and what stands there comes once.
// So a long conversation is not sent anew with every answer.
import { asking, follow } from "./asking.js";
import { find, wide } from "./finding.js";
import { showSource } from "./pane.js";

const cards = new Map();

// Drawn when Gradio gets to it, so this is called with every change of the page.
export function place() {
  for (const one of document.querySelectorAll("#newest [data-turn]:not(:empty)")) {
    const card = document.createElement("div");
    card.append(...one.childNodes);
    cards.set(one.dataset.turn, card);
  }
  for (const room of document.querySelectorAll("#log .turn:empty")) {
    const card = cards.get(room.id);
    // Nodes are moved and copied, and never written out as HTML: a carriage return would not survive that.
    if (card) room.replaceChildren(...card.cloneNode(true).childNodes);
    const asked = room.id.startsWith("asked-");
    room.closest("[aria-label]")?.setAttribute("aria-label", asked ? "Question" : "Answer");
  }
  watch();
}

export const lastAnswer = () =>
  [...document.querySelectorAll("#log .answer[data-question]")].pop();

export function forget() {
  cards.clear();
  asking.near = null;
  history.replaceState(null, "", location.pathname);
}

// ---- a question was asked, or its answer has come
let last = "";

function watch() {
  const rows = document.querySelectorAll("#log .turn:has(.answer)"), now = rows[rows.length - 1];
  const seen = now?.id ?? "";
  if (seen === last) return;
  last = seen;
  if (!now) return;
  requestAnimationFrame(toLastQuestion);
  // Gradio measures its box before it empties it, and leaves it as high as the question was.
  const box = find("#question textarea");
  if (!box.value) box.style.height = "";
  const answer = find(".answer", now);
  if (answer.dataset.question === undefined) return;
  const address = new URL(location.href);
  address.searchParams.set("q", answer.dataset.question);
  address.searchParams.delete("doc");
  for (const one of JSON.parse(answer.dataset.only)) address.searchParams.append("doc", one);
  history.replaceState(null, "", address);
  const cite = find(".quotes a.cite", answer);
  if (cite && wide.matches) showSource(cite.getAttribute("href"), { quiet: true });
  follow(answer);
}

// An answer is read from its top. Only the log moves: scrollIntoView would move the page.
function toLastQuestion() {
  const rows = document.querySelectorAll("#log .user-row"), row = rows[rows.length - 1];
  const log = row?.closest("[role=log]");
  if (log) log.scrollTop += row.getBoundingClientRect().top - log.getBoundingClientRect().top;
}
