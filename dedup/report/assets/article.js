// One article: its lines with what was found, before and after, and the chain of steps that led there.

let isAfter = false;

// Whether the article stands beside the list, or takes its place on a narrow screen.
const isBeside = () => window.matchMedia("(min-width: 48.01rem)").matches;

async function drawArticle(view, number, wanted) {
  const article = await readArticle(number);
  const before = button("Before", () => ((isAfter = false), drawArticle(view, number, wanted)), { "aria-pressed": String(!isAfter) });
  const after = button("After", () => ((isAfter = true), drawArticle(view, number, wanted)), { "aria-pressed": String(isAfter) });
  const whole = article.found.filter((one) => !one.line).map((one) => drawWhy(one, article, ""));
  view.replaceChildren(
    el("p", { class: "controls" }, button("← List", leaveArticle, { class: "back" }), before, after),
    el("h3", {}, outside(article.title || "no title", "span")),
    el("p", { class: "note" }, outside(article.site || "no site"), " · ", outside(article.id), article.row ? ` · row ${count(article.row)}` : "", article.count ? ` · ${many(article.count, "line")}` : ""),
    ...whole,
    el("ol", { class: "text" }, ...drawText(article, wanted)),
  );
  const line = view.querySelector(".wanted");
  if (line && isBeside()) view.scrollTop = line.offsetTop - view.offsetTop - view.clientHeight / 3;
  else line?.scrollIntoView({ block: "center" });
}

function* drawText(article, wanted) {
  const found = Map.groupBy ? Map.groupBy(article.found, (one) => one.line) : group(article.found);
  const gone = new Set(article.gone);
  let last = 0;
  for (const [number, text] of article.lines) {
    if (article.count && number > last + 1) yield drawGap(number - last - 1);
    last = number;
    const own = found.get(number) ?? [];
    const removed = own.find((one) => one.kind === "removed");
    if (isAfter && ((removed && !removed.span) || gone.has(number))) continue;
    yield drawTextLine(article, number, text, own, removed, number === wanted);
  }
  if (article.count > last) yield drawGap(article.count - last);
}

function group(found) {
  const groups = new Map();
  for (const one of found) groups.set(one.line, [...(groups.get(one.line) ?? []), one]);
  return groups;
}

const drawGap = (lines) => el("li", { class: "gap" }, `${many(lines, "line")} not in this report`);

function drawTextLine(article, number, text, own, removed, isWanted) {
  const kind = own.length ? own[0].kind : "";
  const line = el("li", { class: `line ${removed ? "removed" : kind}${removed?.span ? " part" : ""}${isWanted ? " wanted" : ""}`, value: number });
  line.append(removed?.span ? drawPart(text, removed.span) : outside(text, "p"));
  if (!isAfter) line.append(...own.map((one) => drawWhy(one, article, text)));
  return line;
}

// Of a line of which only a part went: offsets count code points, as Python does.
function drawPart(text, [from, to]) {
  const signs = [...text];
  const part = signs.slice(from, to).join("");
  return el("p", { dir: "auto" }, outside(signs.slice(0, from).join(""), "span"), isAfter ? "" : outside(part, "del"), outside(signs.slice(to).join(""), "span"));
}

function drawWhy(one, article, text) {
  const kind = start.kinds.indexOf(one.kind);
  const confidence = one.confidence === undefined ? "" : ` · confidence ${sure(one.confidence)}`;
  return el(
    "div",
    { class: "why" },
    el("p", {}, badge(one.code, kind), ` ${kindWord(kind)}: `, outside(one.reason), confidence),
    drawSteps(one, article),
    one.line ? drawPicks(text, kind) : null,
  );
}

// The steps of a line in order; of a finding without them the one that decided, with what it rests on.
function drawSteps(one, article) {
  const steps = article.steps.filter((step) => step[0] === one.line);
  const told = steps.length
    ? steps.map(([, name, rule, label, reason, because, confidence, evidence]) => drawStep(name, rule, label, reason, because, confidence, evidence))
    : [drawStep(one.step, one.code, "", one.reason, one.evidence?.because ?? [], one.confidence, one.evidence ?? {})];
  return el("details", { class: "steps" }, el("summary", {}, `how it came to this: ${many(told.length, "step")}`), el("ol", {}, ...told));
}

function drawStep(name, rule, label, reason, because, confidence, evidence) {
  const facts = Object.entries(evidence).filter(([key, value]) => key !== "step" && key !== "because" && value !== "" && value !== null);
  const lines = because.map((line) => `line ${line}`).join(", ");
  return el(
    "li",
    {},
    el("code", {}, name),
    ` ${rule}${label ? ` → ${label}` : ""}: `,
    outside(reason),
    lines ? `, because of ${lines}` : "",
    confidence === null || confidence === undefined ? "" : `, confidence ${sure(confidence)}`,
    facts.length ? el("ul", { class: "facts" }, ...facts.map(([key, value]) => el("li", {}, `${key}: `, outside(typeof value === "string" ? value : JSON.stringify(value))))) : null,
  );
}
