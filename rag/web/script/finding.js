// What every part of the page uses: a node by its selector, and whether there is room for two columns.
export const find = (selector, root = document) => root.querySelector(selector);
export const wide = matchMedia("(min-width: 72rem)");

// The address of a route of this server, beside the page.
export const route = (name) => new URL(name, location.origin + location.pathname);

export const UNREACHED = "The server cannot be reached. Is it still running?";

// Says a line to who hears the page, and shows nothing.
export function announce(words) {
  let room = find("#announced");
  if (!room) {
    room = document.createElement("p");
    room.id = "announced";
    room.setAttribute("role", "status");
    document.body.append(room);
  }
  room.textContent = "";
  requestAnimationFrame(() => { room.textContent = words; });
}
