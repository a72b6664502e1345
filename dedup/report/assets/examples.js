// All findings in a list of which only the rows in sight are made: searched by text, site, rule, kind and confidence.

const ROW = 56; // pixels, as the style has it
const AROUND = 8; // rows made above and below those in sight

const filter = { text: "", site: null, code: "", kind: null, least: 0, most: 1 };
let haystack = null; // the texts in small letters, made at the first search
let matching = []; // places in the columns
let selected = -1; // place in `matching`
let parts = null; // the elements of the section

function showFound(wanted) {
  Object.assign(filter, { text: "", site: null, code: "", kind: null, least: 0, most: 1 }, wanted);
  go("found");
}

function makeFound(section) {
  const search = el("input", { type: "search", id: "search", placeholder: "words of a line", input: () => set("text", search.value), "aria-label": "Search by text" });
  const sites = [["", "all"], ...start.order.slice(0, 2000).map((site) => [String(site), siteName(site)])];
  const site = choice("Site", sites, (value) => set("site", value === "" ? null : Number(value)));
  const rule = choice("Rule", [["", "all"], ...list.codes.filter(Boolean).map((code) => [code, `${code} ${ruleName(code)}`])], (value) => set("code", value));
  const kind = choice("What became of it", [["", "all"], ...start.kinds.map((_, number) => [String(number), kindWord(number)])], (value) => set("kind", value === "" ? null : Number(value)));
  const number = (name, label) => {
    const input = el("input", { type: "number", min: 0, max: 1, step: 0.01, value: filter[name], input: () => set(name, input.value === "" ? Number(name === "most") : Number(input.value)) });
    return { node: el("label", {}, `${label} `, input), input };
  };
  const least = number("least", "Confidence from");
  const most = number("most", "to");
  const total = el("p", { class: "note", role: "status" });
  const rows = el("div", { class: "rows" });
  const box = el("div", { class: "list", role: "listbox", tabindex: 0, "aria-label": "Findings" }, rows);
  const view = el("article", { class: "view", tabindex: -1, "aria-label": "The article" });
  box.addEventListener("scroll", drawRows);
  box.addEventListener("keydown", walk);
  const clear = button("Clear", () => showFound({}));
  section.replaceChildren(
    el("h2", {}, "All findings"),
    el("form", { class: "controls" }, search, site.node, rule.node, kind.node, least.node, most.node, clear),
    total,
    el("div", { class: "split" }, box, view),
  );
  section.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  parts = { section, search, site: site.select, rule: rule.select, kind: kind.select, least: least.input, most: most.input, total, rows, box, view };
}

function drawFound(section) {
  if (!parts) makeFound(section);
  parts.search.value = filter.text;
  parts.site.value = filter.site === null ? "" : String(filter.site);
  parts.rule.value = filter.code;
  parts.kind.value = filter.kind === null ? "" : String(filter.kind);
  parts.least.value = filter.least;
  parts.most.value = filter.most;
  choose();
}

function set(name, value) {
  filter[name] = value;
  choose();
}

// Which texts hold the words that are searched; null for all.
function matchTexts() {
  const wanted = filter.text.trim().toLowerCase();
  if (!wanted) return null;
  haystack ??= list.texts.map((text) => text.toLowerCase());
  return haystack.map((text) => text.includes(wanted));
}

function choose() {
  const texts = matchTexts();
  const code = filter.code ? list.codes.indexOf(filter.code) : null;
  const anySure = filter.least <= 0 && filter.most >= 1;
  matching = [];
  for (let place = 0; place < list.article.length; place += 1) {
    if (texts && !texts[list.text[place]]) continue;
    if (code !== null && list.code[place] !== code) continue;
    if (filter.kind !== null && list.kind[place] !== filter.kind) continue;
    if (filter.site !== null && list.articles[list.article[place]][2] !== filter.site) continue;
    const confidence = list.confidence[place];
    if (!anySure && (confidence === null || confidence < filter.least || confidence > filter.most)) continue;
    matching.push(place);
  }
  selected = -1;
  const all = countFound();
  const part = all > list.article.length ? ` in this report, of ${count(all)} in all` : "";
  parts.total.textContent = `${many(matching.length, "finding")} of ${count(list.article.length)}${part}${matching.length ? "" : ": nothing like this; Clear shows all"}`;
  parts.rows.style.height = `${matching.length * ROW}px`;
  parts.box.scrollTop = 0;
  drawRows();
}

function drawRows() {
  const first = Math.max(0, Math.floor(parts.box.scrollTop / ROW) - AROUND);
  const last = Math.min(matching.length, first + Math.ceil(parts.box.clientHeight / ROW) + 2 * AROUND);
  const rows = [];
  for (let place = first; place < last; place += 1) rows.push(drawRow(place));
  parts.rows.replaceChildren(...rows);
  if (selected >= first && selected < last) parts.box.setAttribute("aria-activedescendant", `row${selected}`);
  else parts.box.removeAttribute("aria-activedescendant");
}

function drawRow(place) {
  const finding = matching[place];
  const [id, , site, title] = list.articles[list.article[finding]];
  const line = list.line[finding];
  const row = el(
    "div",
    { class: "row", role: "option", id: `row${place}`, "aria-selected": String(place === selected), "aria-posinset": place + 1, "aria-setsize": matching.length, click: () => select(place, true) },
    el("div", { class: "first" }, badge(list.codes[list.code[finding]], list.kind[finding]), outside(line ? list.texts[list.text[finding]] || "(blank)" : `the whole article: ${title}`)),
    el("div", { class: "second" }, outside(siteName(site)), " · ", outside(id), line ? ` · line ${line}` : "", list.kind[finding] ? ` · ${kindWord(list.kind[finding])}` : "", el("span", { class: "sure" }, sure(list.confidence[finding]))),
  );
  row.style.top = `${place * ROW}px`;
  return row;
}

async function select(place, moves) {
  selected = Math.max(0, Math.min(matching.length - 1, place));
  if (!matching.length) return;
  const top = selected * ROW;
  if (top < parts.box.scrollTop) parts.box.scrollTop = top;
  else if (top + ROW > parts.box.scrollTop + parts.box.clientHeight) parts.box.scrollTop = top + ROW - parts.box.clientHeight;
  drawRows();
  if (!moves && !isBeside()) return;
  const finding = matching[selected];
  parts.section.classList.toggle("reads", moves);
  await drawArticle(parts.view, list.article[finding], list.line[finding]);
  if (moves) parts.view.focus({ preventScroll: true });
}

function walk(event) {
  const page = Math.max(1, Math.floor(parts.box.clientHeight / ROW) - 1);
  const steps = { ArrowDown: selected + 1, ArrowUp: selected - 1, PageDown: selected + page, PageUp: selected - page, Home: 0, End: matching.length - 1 };
  if (event.key in steps) select(steps[event.key], false);
  else if (event.key === "Enter" && selected >= 0) select(selected, true);
  else return;
  event.preventDefault();
}

// Leave the article for the list; tell whether there was one to leave.
function leaveArticle() {
  const isOpen = parts !== null && (parts.section.classList.contains("reads") || parts.view.contains(document.activeElement));
  if (isOpen) {
    parts.section.classList.remove("reads");
    parts.box.focus();
  }
  return isOpen;
}

async function showArticle(number, line) {
  showFound({});
  const finding = matching.findIndex((place) => list.article[place] === number && list.line[place] === line);
  if (finding >= 0) {
    await select(finding, true);
    return;
  }
  parts.section.classList.add("reads");
  await drawArticle(parts.view, number, line);
  parts.view.focus({ preventScroll: true });
}
