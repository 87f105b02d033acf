// A visitor's own files: sent to be held in memory, and asked by this visitor alone.
import { find, route, UNREACHED } from "./finding.js";
import { showSource } from "./pane.js";

const MOST_BYTES = 1e6;
const say = (words) => { const room = find("#adding"); if (room) room.textContent = words; };
const encoded = (id) => id.split("/").map(encodeURIComponent).join("/");

async function add(file) {
  if (file.size > MOST_BYTES) return say(`${file.name}: expected at most 1 MB.`);
  say(`Reading ${file.name}…`);
  const url = route("visit");
  url.searchParams.set("name", file.name);
  const headers = { "Content-Type": "application/octet-stream" };
  try {
    const reply = await fetch(url, { method: "POST", headers, body: file });
    if (!reply.ok) return say(`${file.name}: ${await reply.text()}`);
    await hear(reply.body.pipeThrough(new TextDecoderStream()).getReader(), file.name);
  } catch {
    say(UNREACHED);
  }
}

async function hear(reader, name) {
  for (let text = ""; ;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (text + value).split("\n");
    text = lines.pop();
    for (const part of lines.map(JSON.parse)) {
      if (part.error) say(part.error);
      else if (part.held) {
        await listOwn(part.held);
        say(`${name} can be asked now.`);
        showSource(`source/${encoded(part.added)}`, { quiet: true });
      } else say(`Indexing ${name}: ${part.done} of ${part.of}`);
    }
  }
}

async function addAll(files) {
  for (const file of files) await add(file); // one after the other: so the server reads them
}

let drawn = () => {};
export const listed = () => drawn();

function listOwn(held) {
  const rows = held.map(({ id, title }) => {
    const row = document.createElement("li"), words = document.createElement("span");
    const button = document.createElement("button");
    words.textContent = title;
    button.type = "button";
    button.dataset.remove = id;
    button.textContent = "Remove";
    button.setAttribute("aria-label", `Remove ${title}`);
    row.append(words, button);
    return row;
  });
  find("#own ul.own").replaceChildren(...rows);
  // Gradio's choice of documents is drawn on the server; asked before that, it would be the old
  // choice. No server, no answer: a person is not kept waiting for it.
  const over = new Promise((resolve) => { drawn = resolve; setTimeout(resolve, 5000); });
  find("#visited")?.click();
  return over;
}

export async function remove(id) {
  const reply = await fetch(`visit/${encoded(id)}`, { method: "DELETE" }).catch(() => null);
  if (reply?.ok) await listOwn(await reply.json());
  say(reply?.ok ? "Removed." : UNREACHED);
  find("#own input").focus(); // the button that had the focus is gone
}

export async function offerOwn() {
  const reply = await fetch("visit").catch(() => null);
  const held = reply?.ok ? await reply.json() : [];
  if (held.length) await listOwn(held);
  return held.length > 0;
}

const brings = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
const over = (is) => document.body.classList.toggle("dropping", is);
document.addEventListener("dragover", (event) => {
  if (!brings(event)) return;
  event.preventDefault();
  over(true);
});
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) over(false); });
document.addEventListener("drop", (event) => {
  over(false);
  if (!brings(event)) return;
  event.preventDefault();
  addAll(event.dataTransfer.files);
});
const FILES = "#own input[type=file]";
function take(input) {
  const files = [...input.files];
  input.value = "";
  return addAll(files);
}
document.addEventListener("change", (event) => { if (event.target.matches(FILES)) take(event.target); });

// Gradio loads this script after it has drawn the page: a file may have been chosen by then.
export const takeEarly = () => take(find(FILES));
