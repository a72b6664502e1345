// Where the limit lies: what was barely removed, and what was almost removed.

const AT_FIRST = 10; // rows of each table
const AT_MOST = 100; // the same when all are asked for

function drawLimits(section) {
  const places = list.article.map((_, place) => place);
  const removes = new Set(start.rules.filter((rule) => rule[3] === "remove").map((rule) => list.codes.indexOf(rule[0])));
  const removed = places.filter((place) => list.kind[place] === 0 && list.confidence[place] !== null);
  const barely = removed.sort((one, other) => list.confidence[one] - list.confidence[other]);
  const counted = places.filter((place) => list.at_limit[place]);
  const held = places.filter((place) => list.kind[place] === 1 && removes.has(list.code[place]));
  const almost = held.sort((one, other) => (list.confidence[other] ?? 0) - (list.confidence[one] ?? 0));
  const doubted = places.filter((place) => list.kind[place] === 2);
  section.replaceChildren(
    el("h2", {}, "Near the limit"),
    el("p", { class: "note" }, "What stands here is worth a look: if lines of the story are among the barely removed, raise min_confidence or protect them; if junk is among the almost removed, call it junk."),
    drawNear("Barely removed: the least sure", barely, "Of the findings in this report, the removals of least confidence, the least sure first."),
    drawNear("Barely removed: no more stories than it takes", counted, `Lines of a site that went because so many of its stories carry them, copies set aside: ${start.least_stories}, the fewest that may.`),
    drawNear("Almost removed: not sure enough, or the article would have lost every line", almost, "Reported by a rule that removes elsewhere: less sure than min_confidence, or spared because nothing of the article would be left; the surest first."),
    drawNear("Almost removed: doubted to the end", doubted, start.about.command === "clean" ? "Lines that look like junk and stayed, because nothing around them bore it out." : "Only a report written by clean itself (clean --report) knows these."),
    el("p", { class: "note" }, "Lines that one story more of their site would have condemned are not told here: of what stays a run keeps no counts."),
  );
}

function drawNear(title, places, note) {
  const groups = gather(places);
  const body = el("div", {});
  const draw = (most) => {
    const rows = groups.slice(0, most).map(drawNearLine);
    const left = Math.min(groups.length, AT_MOST) - rows.length;
    const more = left > 0 ? button(`Show ${count(left)} more`, () => draw(AT_MOST)) : "";
    body.replaceChildren(rows.length ? table(["Line", "Rule and step", "Confidence", "Site", ""], rows, { class: "near" }) : el("p", {}, "None."), more);
  };
  draw(AT_FIRST);
  const told = groups.length > AT_MOST ? `${note} At most ${count(AT_MOST)} are told.` : note;
  return el("section", {}, el("h3", {}, `${title} `, el("small", {}, many(groups.length, "line"))), el("p", { class: "note" }, told), body);
}

function drawNearLine([place, times]) {
  const article = list.article[place];
  const text = list.texts[list.text[place]];
  const shown = outside(text || `the whole article: ${list.articles[article][3]}`);
  return [
    el("span", {}, button(shown, () => showArticle(article, list.line[place]), { class: "link text" }), times > 1 ? el("small", {}, ` ${count(times)} times`) : ""),
    el("span", {}, badge(list.codes[list.code[place]], list.kind[place]), ` ${list.steps[list.step[place]]}`),
    sure(list.confidence[place]),
    outside(siteName(list.articles[article][2])),
    list.line[place] ? drawPicks(text, list.kind[place]) : "",
  ];
}

// The same line of one site by the same step once, with how often it is there; in the order of the first.
function gather(places) {
  const groups = new Map();
  for (const place of places) {
    const site = list.articles[list.article[place]][2];
    const key = list.line[place] ? `${site} ${list.text[place]} ${list.step[place]}` : `article ${list.article[place]}`;
    if (!groups.has(key)) groups.set(key, [place, 0]);
    groups.get(key)[1] += 1;
  }
  return [...groups.values()];
}
