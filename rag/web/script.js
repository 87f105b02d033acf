// What Gradio has no component for: the source beside the chat, copying, votes, the player.
// Words of a source or a person are never put together to HTML here: the server has made it,
// with every character escaped.
"use strict";
(() => {
  const wide = matchMedia("(min-width: 72rem)");
  const find = (selector, root = document) => root.querySelector(selector);
  let opener = null;

  // ---- the source pane
  async function showSource(address, { quiet = false } = {}) {
    const shown = find("#pane .shown");
    if (!shown) return;
    const url = new URL(address, location.href);
    url.searchParams.set("part", "1");
    try {
      const reply = await fetch(url);
      shown.innerHTML = reply.ok ? await reply.text() : "";
      if (!reply.ok) shown.textContent = "This source is no longer served. Ask again.";
    } catch {
      shown.textContent = "The server cannot be reached. Is it still running?";
    }
    if (!quiet) open();
    toFirstMark();
    const article = find("article", shown);
    if (article && !quiet) article.focus({ preventScroll: true });
    offerPlayer();
  }

  function toFirstMark() {
    const room = find("#pane .shown"), mark = find("mark.first", room);
    if (!mark) { room.scrollTop = 0; return; }
    const above = mark.getBoundingClientRect().top - room.getBoundingClientRect().top;
    room.scrollTop += above - room.clientHeight / 4;
  }

  function open() {
    find("#columns").classList.add("source-open");
  }

  function close() {
    find("#columns").classList.remove("source-open");
    (opener ?? find("#question textarea"))?.focus();
    opener = null;
  }

  // ---- asking
  function fill(question) {
    const box = find("#question textarea");
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, question);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  }

  function ask(question) {
    fill(question);
    if (!wide.matches) find("#columns").classList.remove("source-open");
    setTimeout(() => find("#ask").click(), 50);
  }

  // ---- the player: nothing is fetched from it until a person opens it
  const embed = () => find("#pane article")?.dataset.embed;

  function offerPlayer() {
    const player = find("#player");
    if (player) player.hidden = !embed() && !player.open;
  }

  function play(address, second) {
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

  // ---- questions to start with, each checked once the model is there
  async function offerExamples() {
    const reply = await fetch("examples").catch(() => null);
    const questions = reply?.ok ? await reply.json() : [];
    const note = find("#loading"), room = find("#start .examples");
    if (!note || !room) return;
    note.textContent = questions.length ? "To start with:" : "";
    for (const question of questions) room.append(asking(question, "example"));
  }

  function asking(question, kind) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = kind;
    button.dataset.ask = button.textContent = question;
    return button;
  }

  // ---- questions to go on with
  async function follow(answer) {
    const room = find("#following .following"), url = new URL("next", location.origin + location.pathname);
    room.replaceChildren();
    const asked = [...document.querySelectorAll("#log .answer[data-question]")];
    for (const near of JSON.parse(answer?.dataset.near ?? "[]")) url.searchParams.append("near", near);
    for (const one of asked.slice(-20)) url.searchParams.append("asked", one.dataset.question);
    if (!url.searchParams.has("near")) return;
    const reply = await fetch(url).catch(() => null);
    const questions = reply?.ok ? await reply.json() : [];
    if (!questions.length || lastAnswer() !== answer) return;
    const note = document.createElement("p"), list = document.createElement("ul");
    note.className = "note";
    note.textContent = "The summary also answers:";
    list.className = "next";
    for (const question of questions) {
      const row = document.createElement("li");
      row.append(asking(question, "next"));
      list.append(row);
    }
    room.replaceChildren(note, list);
  }

  // ---- a visitor's own files: sent to be held in memory, and asked by this visitor alone
  const MOST_BYTES = 1e6;
  const say = (words) => { const room = find("#adding"); if (room) room.textContent = words; };

  async function add(file) {
    if (file.size > MOST_BYTES) return say(`${file.name}: expected at most 1 MB.`);
    say(`Reading ${file.name}…`);
    const url = new URL("visit", location.origin + location.pathname);
    url.searchParams.set("name", file.name);
    const headers = { "Content-Type": "application/octet-stream" };
    try {
      const reply = await fetch(url, { method: "POST", headers, body: file });
      if (!reply.ok) return say(`${file.name}: ${await reply.text()}`);
      await hear(reply.body.pipeThrough(new TextDecoderStream()).getReader(), file.name);
    } catch {
      say("The server cannot be reached. Is it still running?");
    }
  }

  async function hear(reader, name) {
    for (let text = "", part = {}; ;) {
      const { value, done } = await reader.read();
      if (done) return;
      const lines = (text + value).split("\n");
      text = lines.pop();
      for (part of lines.map(JSON.parse)) {
        if (part.error) say(part.error);
        else if (part.held) {
          await listOwn(part.held);
          say(`${name} can be asked now.`);
          showSource(`source/${part.added.split("/").map(encodeURIComponent).join("/")}`, { quiet: true });
        } else say(`Indexing ${name}: ${part.done} of ${part.of}`);
      }
    }
  }

  async function addAll(files) {
    for (const file of files) await add(file); // one after the other: so the server reads them
  }

  let listed = () => {};

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
    const drawn = new Promise((resolve) => { listed = resolve; setTimeout(resolve, 5000); });
    find("#visited")?.click();
    return drawn;
  }

  async function remove(id) {
    const path = id.split("/").map(encodeURIComponent).join("/");
    const reply = await fetch(`visit/${path}`, { method: "DELETE" }).catch(() => null);
    if (reply?.ok) await listOwn(await reply.json());
    say(reply?.ok ? "Removed." : "The server cannot be reached. Is it still running?");
  }

  async function offerOwn() {
    const reply = await fetch("visit").catch(() => null);
    const held = reply?.ok ? await reply.json() : [];
    if (held.length) await listOwn(held);
    return held.length > 0;
  }

  const brings = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  document.addEventListener("dragover", (event) => { if (brings(event)) event.preventDefault(); });
  document.addEventListener("drop", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    addAll(event.dataTransfer.files);
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches("#own input[type=file]")) return;
    addAll([...event.target.files]);
    event.target.value = "";
  });

  // ---- light and dark: as the system has it, until a person chooses
  function shade(dark) {
    document.body.classList.toggle("dark", dark);
    const button = find("button.shade");
    if (button) button.textContent = dark ? "Light" : "Dark";
  }

  function chosenShade() {
    try {
      return localStorage.getItem("citecast-shade");
    } catch {
      return null; // storage may be forbidden
    }
  }

  function toggleShade() {
    const dark = !document.body.classList.contains("dark");
    shade(dark);
    try {
      localStorage.setItem("citecast-shade", dark ? "dark" : "light");
    } catch {
      // Then it holds for this page alone.
    }
  }

  function offerShade() {
    const chosen = chosenShade();
    shade(chosen ? chosen === "dark" : document.body.classList.contains("dark"));
  }

  // ---- copying
  async function copy(text, button) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // No clipboard without https, except on this machine: the old way still works there.
      const held = document.createElement("textarea");
      held.value = text;
      document.body.append(held);
      held.select();
      document.execCommand("copy");
      held.remove();
    }
    const label = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = label; }, 1500);
  }

  // ---- feedback
  async function tell(row) {
    const reply = await fetch("feedback", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(row),
    });
    return reply.ok;
  }

  async function vote(button) {
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
  }

  // The half-open span of what is selected in the source, in code points as everywhere else.
  function selected() {
    const choice = getSelection(), article = find("#pane article");
    if (!article || !choice.rangeCount || choice.isCollapsed) return null;
    const range = choice.getRangeAt(0);
    if (!article.contains(range.startContainer) || !article.contains(range.endContainer)) return null;
    const before = document.createRange();
    before.selectNodeContents(article);
    before.setEnd(range.startContainer, range.startOffset);
    const start = [...before.toString()].length;
    return { start, end: start + [...range.toString()].length, ...article.dataset };
  }

  const lastAnswer = () => [...document.querySelectorAll("#log .answer[data-question]")].pop();

  function offerPassage() {
    const button = find("#passage");
    if (button) button.hidden = !(selected() && lastAnswer());
  }

  async function tellPassage(button) {
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
      opener = found;
      showSource(found.getAttribute("href"));
    } else if ((found = at("[data-ask]"))) ask(found.dataset.ask);
    else if ((found = at("[data-edit]"))) fill(found.dataset.edit);
    else if ((found = at("[data-remove]"))) remove(found.dataset.remove);
    else if (at("button.shade")) toggleShade();
    else if ((found = at("button.copy"))) copy(found.dataset.copy, found);
    else if ((found = at("button.vote"))) vote(found);
    else if ((found = at("#passage"))) tellPassage(found);
    else if (at("#close-source")) close();
  });
  document.addEventListener("toggle", (event) => {
    if (event.target.id !== "player") return;
    if (event.target.open && embed()) play(embed(), 0);
    else find("#player .screen").replaceChildren();
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && find("#columns").classList.contains("source-open")) close();
    else if (event.key === "/" && !event.target.closest("input, textarea, [contenteditable]")) {
      event.preventDefault();
      find("#question textarea")?.focus();
    }
  });
  document.addEventListener("selectionchange", offerPassage);

  // ---- a question was asked, or its answer has come
  // Drawn when Gradio gets to it, so this watches the log instead of waiting for an event.
  let last = "";

  function watch() {
    const rows = document.querySelectorAll("#log .answer"), now = rows[rows.length - 1];
    // Gradio may make an answer of the very node that said that it was looked for.
    const seen = now ? `${rows.length} ${now.className} ${now.dataset.question}` : "";
    if (seen === last) return;
    last = seen;
    if (!now) return;
    requestAnimationFrame(toLastQuestion);
    if (now.dataset.question === undefined) return;
    const address = new URL(location.href);
    address.searchParams.set("q", now.dataset.question);
    address.searchParams.delete("doc");
    for (const one of JSON.parse(now.dataset.only)) address.searchParams.append("doc", one);
    history.replaceState(null, "", address);
    const cite = find(".quotes a.cite", now);
    if (cite && wide.matches) showSource(cite.getAttribute("href"), { quiet: true });
    follow(now);
  }

  // An answer is read from its top. Only the log moves: scrollIntoView would move the page.
  function toLastQuestion() {
    const rows = document.querySelectorAll("#log .user-row"), row = rows[rows.length - 1];
    const log = row?.closest("[role=log]");
    if (log) log.scrollTop += row.getBoundingClientRect().top - log.getBoundingClientRect().top;
  }

  window.citecast = {
    listed: () => listed(),
    cleared() {
      if (!find("#start .examples button")) offerExamples();
      find("#following .following").replaceChildren();
      history.replaceState(null, "", location.pathname);
    },
    save(name, text) {
      if (!text) return;
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    },
  };

  // The page is drawn after it is loaded; the question in its address waits for that.
  const asked = new URLSearchParams(location.search).get("q");
  const PARTS = ["#ask", "#question textarea", "#player", "#own ul.own", "#visited", ".shade"];
  let drawn = false;
  function seen() {
    if (!drawn && PARTS.every((part) => find(part))) {
      drawn = true;
      offerPlayer();
      offerExamples();
      offerShade();
      // Of two events in a row Gradio may lose one.
      offerOwn().then((some) => asked && setTimeout(() => ask(asked), some ? 1000 : 0));
    }
    watch();
  }
  new MutationObserver(seen).observe(document.documentElement, { childList: true, subtree: true });
  seen(); // this script may come when all is drawn
})();
