// What Gradio has no component for. Words of a source or a person are never put together to HTML
// here: the server has made it, with every character escaped.
import { ask, chosen, fill, insist, offerExamples } from "./asking.js";
import { tellPassage, vote } from "./feedback.js";
import { find } from "./finding.js";
import { copy, save } from "./keeping.js";
import { forget, place } from "./log.js";
import { listed, offerOwn, remove, takeEarly } from "./own.js";
import { close, isOpen, offerPlayer, openSource, play } from "./pane.js";
import { offerShade, toggleShade } from "./shade.js";

// ---- one listener for all that comes and goes
document.addEventListener("click", (event) => {
  const at = (selector) => event.target.closest(selector);
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
  let found;
  if ((found = at("a[data-second]")) && find("#player")?.open && found.dataset.embed) {
    event.preventDefault();
    play(found.dataset.embed, Number(found.dataset.second));
  } else if ((found = at("a.cite")) && plain && find("#pane")) {
    event.preventDefault();
    openSource(found);
  } else if ((found = at("[data-ask]"))) ask(found.dataset.ask);
  else if ((found = at("[data-edit]"))) fill(found.dataset.edit);
  else if ((found = at("[data-remove]"))) remove(found.dataset.remove);
  else if (at("button.as-typed")) find("#undo").click();
  else if (at("button.shade")) toggleShade();
  else if ((found = at("button.copy"))) copy(found.dataset.copy, found);
  else if ((found = at("button.vote"))) vote(found);
  else if ((found = at("#passage"))) tellPassage(found);
  else if (at("#close-source")) close();
  else if (at("#ask")) insist();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isOpen()) close();
  else if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches("#question textarea")) insist();
  else if (event.key === "/" && !event.target.closest("input, textarea, [contenteditable]")) {
    event.preventDefault();
    find("#question textarea")?.focus();
  }
});

// What Gradio's own events call.
window.citecast = {
  listed,
  chosen,
  save,
  cleared() {
    if (!find("#start .examples button")) offerExamples();
    find("#following .following").replaceChildren();
    forget();
    find("#question textarea")?.focus();
  },
};

// The page is drawn after it is loaded; the question in its address waits for that.
const asked = new URLSearchParams(location.search).get("q");
const PARTS = ["#ask", "#question textarea", "#player", "#own ul.own", "#visited", "#newest", ".shade"];
let drawn = false;
function seen() {
  if (!drawn && PARTS.every((part) => find(part))) {
    drawn = true;
    offerPlayer();
    offerExamples();
    offerShade();
    // Of two events in a row Gradio may lose one.
    offerOwn().then((some) => {
      takeEarly();
      if (asked) setTimeout(() => ask(asked), some ? 1000 : 0);
    });
  }
  place();
}
new MutationObserver(seen).observe(document.documentElement, { childList: true, subtree: true });
seen(); // this script may come when all is drawn
