// The source beside the chat, and the player over it.
import { find, UNREACHED } from "./finding.js";

let opener = null;

export function openSource(link) {
  opener = link;
  return showSource(link.getAttribute("href"));
}

export async function showSource(address, { quiet = false } = {}) {
  const shown = find("#pane .shown");
  if (!shown) return;
  const url = new URL(address, location.href);
  url.searchParams.set("part", "1");
  try {
    const reply = await fetch(url);
    shown.innerHTML = reply.ok ? await reply.text() : "";
    if (!reply.ok) shown.textContent = "This source is no longer served. Ask again.";
  } catch {
    shown.textContent = UNREACHED;
  }
  if (!quiet) find("#columns").classList.add("source-open");
  toFirstMark();
  const article = find("article", shown);
  if (article && !quiet) article.focus({ preventScroll: true });
  offerPlayer();
}

// Its heading comes to the top, if the mark is then still in view.
function toFirstMark() {
  const room = find("#pane .shown"), mark = find("mark.first", room);
  if (!mark) { room.scrollTop = 0; return; }
  const top = room.getBoundingClientRect().top, over = mark.getBoundingClientRect().top - top;
  const section = mark.closest("section").getBoundingClientRect().top - top;
  const near = over - section < room.clientHeight / 2;
  room.scrollTop += near ? section : over - room.clientHeight / 4;
}

export const isOpen = () => find("#columns").classList.contains("source-open");

export function close() {
  find("#columns").classList.remove("source-open");
  (opener ?? find("#question textarea"))?.focus();
  opener = null;
}

// ---- the player: nothing is fetched from it until a person opens it
const embed = () => find("#pane article")?.dataset.embed;

export function offerPlayer() {
  const player = find("#player");
  if (player) player.hidden = !embed() && !player.open;
}

export function play(address, second) {
  const frame = document.createElement("iframe");
  const url = new URL(address);
  if (url.hostname.endsWith("vimeo.com")) url.hash = `t=${second}s`;
  else url.searchParams.set("start", second);
  if (second > 0) url.searchParams.set("autoplay", "1");
  frame.src = url;
  frame.title = "The episode";
  frame.allow = "autoplay; fullscreen; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  find("#player .screen").replaceChildren(frame);
}

document.addEventListener("toggle", (event) => {
  if (event.target.id !== "player") return;
  if (event.target.open && embed()) play(embed(), secondOfMark());
  else find("#player .screen").replaceChildren();
}, true);

// Opened beside a quote, it starts where the quote's section does.
function secondOfMark() {
  const section = find("#pane mark.first")?.closest("section");
  return Number(section && find(".listen", section)?.dataset.second) || 0;
}
