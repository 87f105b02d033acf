// Votes on answers and quotes, and the right passage, which a person selects in the source.
import { announce, find } from "./finding.js";
import { lastAnswer } from "./log.js";

async function tell(row) {
  const reply = await fetch("feedback", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(row),
  }).catch(() => null);
  return reply?.ok;
}

export async function vote(button) {
  const tools = button.closest(".tools"), answer = button.closest(".answer");
  const { question } = answer.dataset, spans = JSON.parse(tools.dataset.spans);
  const told = await tell({ vote: button.dataset.vote, question, spans });
  find(".untold", tools)?.remove();
  if (!told) {
    const note = document.createElement("span");
    note.className = "untold";
    note.setAttribute("role", "status");
    tools.append(note);
    note.textContent = "That could not be noted.";
    return;
  }
  for (const one of tools.querySelectorAll(".vote"))
    one.setAttribute("aria-pressed", String(one === button));
  announce("Noted.");
}

// The half-open span of what is selected in the source, in code points as everywhere else.
function selected() {
  const choice = getSelection(), article = find("#pane article[data-votes]");
  if (!article || !choice.rangeCount || choice.isCollapsed) return null;
  const range = choice.getRangeAt(0);
  if (!article.contains(range.startContainer) || !article.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.selectNodeContents(article);
  before.setEnd(range.startContainer, range.startOffset);
  const start = [...before.toString()].length;
  return { start, end: start + [...range.toString()].length, ...article.dataset };
}

function offerPassage() {
  const button = find("#passage");
  if (button) button.hidden = !(selected() && lastAnswer());
}

export async function tellPassage(button) {
  const span = selected();
  if (!span) return;
  const told = await tell({
    vote: "passage",
    question: lastAnswer().dataset.question,
    spans: [[span.doc, span.version, span.start, span.end]],
  });
  getSelection().removeAllRanges();
  button.hidden = true;
  find("#told").textContent = told ? "Noted: the right passage is here." : "That could not be noted.";
}

document.addEventListener("selectionchange", offerPassage);
