// Light and dark: as the system has it, until a person chooses.
import { find } from "./finding.js";

const KEY = "citecast-shade";

function shade(dark) {
  document.body.classList.toggle("dark", dark);
  const button = find("button.shade");
  if (button) button.textContent = dark ? "Light" : "Dark";
}

function chosen() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage may be forbidden
  }
}

export function toggleShade() {
  const dark = !document.body.classList.contains("dark");
  shade(dark);
  try {
    localStorage.setItem(KEY, dark ? "dark" : "light");
  } catch {
    // Then it holds for this page alone.
  }
}

export function offerShade() {
  const kept = chosen();
  shade(kept ? kept === "dark" : document.body.classList.contains("dark"));
}
