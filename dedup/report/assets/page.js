// Begin: unpack what the overview and the list need, show the part that the address names, and listen to keys.

const PARTS = { overview: drawOverview, lines: drawLines, found: drawFound, limits: drawLimits, copies: drawCopies, snippets: drawSnippets };

const nameShown = () => (location.hash.slice(1) in PARTS ? location.hash.slice(1) : "overview");

// Show a part, now; the address follows, so that "back" leads back.
function go(name) {
  if (location.hash !== `#${name}`) history.pushState(null, "", `#${name}`);
  show();
}

async function show() {
  const name = nameShown();
  for (const part of Object.keys(PARTS)) document.getElementById(part).hidden = part !== name;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  await PARTS[name](document.getElementById(name));
  window.scrollTo(0, 0);
}

function listen(event) {
  const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    go("found");
    parts.search.focus();
    parts.search.select();
  } else if (event.key === "Escape") {
    if (leaveArticle()) return;
    if (parts && event.target === parts.search) parts.box.focus();
    else if (nameShown() === "found") showFound({});
    else go("overview");
  } else if (parts && event.target === parts.search && (event.key === "ArrowDown" || event.key === "Enter")) {
    event.preventDefault();
    parts.box.focus();
    select(0, false);
  }
}

async function begin() {
  const state = document.getElementById("state");
  if (!("DecompressionStream" in window)) {
    state.textContent = "This browser cannot unpack the report: take one of 2023 or later.";
    return;
  }
  [start, list] = await Promise.all([inflate("start"), inflate("list")]);
  const { about } = start;
  document.getElementById("subtitle").append(`dedup ${about.version}, `, el("code", {}, `dedup ${about.command}`), " of ", outside(about.inputs.slice(0, 3).join(", ")), about.inputs.length > 3 ? ` and ${count(about.inputs.length - 3)} more` : "");
  drawOverview(document.getElementById("overview"));
  state.remove();
  window.addEventListener("hashchange", show);
  window.addEventListener("popstate", show);
  window.addEventListener("resize", () => parts && nameShown() === "found" && drawRows());
  document.addEventListener("keydown", listen);
  await show();
  document.documentElement.dataset.ready = "yes";
}

begin();
