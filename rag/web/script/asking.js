// Asking: the box, the questions to start with, and those to go on with. Each that is offered was
// checked by asking it.
import { find, route, wide } from "./finding.js";

export function fill(question) {
  const box = find("#question textarea");
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, question);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

export function ask(question) {
  fill(question);
  if (!wide.matches) find("#columns").classList.remove("source-open");
  setTimeout(() => find("#ask").click(), 50);
}

// Gradio drops a question that is asked while it still deals with the one before. A question that
// it takes leaves the box; one that stays there is asked again as soon as there is room.
const LOOK_EVERY = 250, LOOKS = 4, TRIES = 5;
let waiting = 0, again = false;
export function insist() {
  const wanted = find("#question textarea")?.value;
  if (again || !wanted?.trim()) return;
  clearInterval(waiting);
  let tries = 0, looks = 0;
  waiting = setInterval(() => {
    looks = find("#stop") ? 0 : looks + 1;
    const gone = find("#question textarea")?.value !== wanted;
    if (gone || tries === TRIES || find(".toast-body.error")) return clearInterval(waiting);
    if (looks < LOOKS) return;
    looks = 0;
    tries += 1;
    again = true;
    find("#ask").click();
    again = false;
  }, LOOK_EVERY);
}

// The documents that are chosen, and the answer that was gone on from.
export const asking = { only: [], near: null };

function offered(question, kind) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = kind;
  button.dataset.ask = button.textContent = button.title = question;
  return button;
}

async function told(url) {
  const reply = await fetch(url).catch(() => null);
  return reply?.ok ? reply.json() : null;
}

export async function offerExamples() {
  const url = route("examples"), only = asking.only;
  for (const one of only) url.searchParams.append("doc", one);
  const found = await told(url), note = find("#loading"), room = find("#start .examples");
  if (!found || !note || !room || only !== asking.only) return;
  note.textContent = found.problem || (found.questions.length ? "To start with:" : "");
  room.replaceChildren(...found.questions.map((question) => offered(question, "example")));
}

export function chosen(documents) {
  asking.only = documents ?? [];
  if (find("#start .examples")) offerExamples();
}

export async function follow(answer) {
  const room = find("#following .following"), url = route("next");
  asking.near = answer;
  room.replaceChildren();
  const asked = [...document.querySelectorAll("#log .answer[data-question]")];
  for (const near of JSON.parse(answer.dataset.near)) url.searchParams.append("near", near);
  for (const one of JSON.parse(answer.dataset.only)) url.searchParams.append("doc", one);
  for (const one of asked.slice(-20)) url.searchParams.append("asked", one.dataset.question);
  if (!url.searchParams.has("near")) return;
  const questions = await told(url);
  if (!questions?.length || asking.near !== answer) return;
  const note = document.createElement("p"), list = document.createElement("ul");
  note.className = "note";
  note.textContent = "Also answered:";
  list.className = "next";
  for (const question of questions) {
    const row = document.createElement("li");
    row.append(offered(question, "next"));
    list.append(row);
  }
  room.replaceChildren(note, list);
}
