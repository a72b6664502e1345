// The first thing to see: how much there was, what was found by rule and by site, and how the run was set.

const SITES_IN_CHART = 10;
const SITES_AT_A_TIME = 50;

// Sums of what was found, by kind: of a rule, of a site, or of all.
function sumFound(wanted) {
  const sums = start.kinds.map(() => 0);
  for (const [site, code, kind, number] of start.found) if (wanted(site, code)) sums[kind] += number;
  return sums;
}

function siteSums() {
  const sums = start.sites.map(() => start.kinds.map(() => 0));
  for (const [site, , kind, number] of start.found) sums[site][kind] += number;
  return sums;
}

function card(number, what, note) {
  return el("div", { class: "card" }, el("strong", {}, number), el("span", {}, what), note ? el("small", {}, note) : null);
}

function drawCards(all) {
  const { counts } = start.about;
  const before = start.sites.reduce((sum, site) => sum + site[2], 0);
  const gone = start.sites.reduce((sum, site) => sum + site[3], 0);
  const articles = counts.rows ?? start.sites.reduce((sum, site) => sum + site[1], 0);
  const cards = [
    articles ? card(count(articles), articles === 1 ? "article" : "articles", counts.without_text ? `${count(counts.without_text)} without text` : "") : null,
    counts.changed === undefined ? null : card(count(counts.changed), "changed", articles ? percent(counts.changed / articles) : ""),
    card(count(all[0]), kindWord(0), "lines, parts of lines, articles"),
    card(count(all[1]), "reported only", "they stay"),
    before ? card(percent(gone / before), "of the text went", `${count(gone)} of ${count(before)} characters`) : null,
    counts.duplicates ? card(count(counts.duplicates), counts.duplicates === 1 ? "duplicate" : "duplicates", counts.dropped ? `${count(counts.dropped)} dropped` : "") : null,
    counts.rejects ? card(count(counts.rejects), "rows rejected") : null,
  ];
  return el("div", { class: "cards" }, ...cards.filter(Boolean));
}

const tell = (sums) => `${count(sums[0])}${sums[1] ? ` + ${count(sums[1])} reported` : ""}`;

function drawRules() {
  const rows = start.rules
    .map((rule) => ({ rule, sums: sumFound((_, code) => code === rule[0]) }))
    .filter(({ rule, sums }) => sums[0] + sums[1] > 0 || rule[3] === "remove")
    .map(({ rule: [code, name, finds], sums }) => ({
      label: button(el("span", {}, el("b", {}, code), ` ${name}`), () => (code === "A1" && start.clusters.length ? go("copies") : showFound({ code })), { title: finds }),
      parts: [["removed", sums[0]], ["reported", sums[1]]],
      told: tell(sums),
      words: `${code} ${name}: ${count(sums[0])} ${kindWord(0)}, ${count(sums[1])} reported only`,
    }));
  return bars("By rule", rows, "Filled: removed; hatched: reported only. A click shows the lines.");
}

function drawSites(order, sums) {
  const rows = order.slice(0, SITES_IN_CHART).map((site) => ({
    label: button(outside(siteName(site)), () => showLines(site)),
    parts: [["removed", sums[site][0]], ["reported", sums[site][1]]],
    told: tell(sums[site]),
    words: `${siteName(site)}: ${count(sums[site][0])} ${kindWord(0)}, ${count(sums[site][1])} reported only`,
  }));
  return bars("By site, those with most", rows, "A click shows the lines that repeat there, and why each went.");
}

function drawShares() {
  const shares = start.sites.map(([, articles, before, gone], site) => ({ site, articles, share: before ? gone / before : 0 }));
  const rows = shares
    .filter(({ share }) => share > 0)
    .sort((one, other) => other.share - one.share)
    .slice(0, SITES_IN_CHART)
    .map(({ site, articles, share }) => ({
      label: button(outside(siteName(site)), () => showFound({ site, kind: 0 })),
      parts: [["removed", share]],
      told: `${percent(share)} of ${many(articles, "article")}`,
      words: `${siteName(site)}: ${percent(share)} of the text of ${many(articles, "article")}`,
    }));
  return rows.length ? bars("Share of the text that went, the highest", rows, "A high share is where to look first for a story that was eaten.") : null;
}

function drawConfidences() {
  const told = start.confidences.reduce((sum, number) => sum + number, 0);
  if (!told) return null;
  const edges = [0, ...start.edges, 1];
  const short = (edge) => (edge === 0 || edge === 1 ? String(edge) : String(edge).replace("0.", "."));
  const values = start.confidences.map((number, place) => [place ? `${short(edges[place])}–${short(edges[place + 1])}` : `< ${short(edges[1])}`, number]);
  return columns(
    "Removals by confidence",
    values,
    `Confidence is how many of a hundred such lines are junk. If it holds here, about ${count(Math.round(start.doubt))} of ${count(told)} removals are wrong; “Near the limit” shows the least sure.`,
  );
}

function drawTable(order, sums) {
  const body = el("div", {});
  let shown = SITES_AT_A_TIME;
  const draw = () => {
    const rows = order.slice(0, shown).map((site) => {
      const [, articles, before, gone] = start.sites[site];
      return [
        button(outside(siteName(site)), () => showLines(site), { class: "link" }),
        articles ? count(articles) : "?",
        count(sums[site][0]),
        count(sums[site][1]),
        before ? percent(gone / before) : "?",
      ];
    });
    const more = order.length > shown ? button(`Show more of ${many(order.length, "site")}`, () => ((shown *= 4), draw())) : null;
    body.replaceChildren(table(["Site", "Articles", "Removed", "Reported only", "Text that went"], rows, { class: "numbers" }), more ?? "");
  };
  draw();
  return el("details", {}, el("summary", {}, `All ${many(order.length, "site")}`), body);
}

function drawRun() {
  const { about } = start;
  const changed = about.changed.map(([name, value, usual]) =>
    el("li", {}, el("code", {}, name), " is ", outside(JSON.stringify(value), "code"), ", by default ", outside(JSON.stringify(usual), "code")),
  );
  const inputs = about.inputs.map((path) => el("li", {}, outside(path, "code")));
  return el(
    "details",
    {},
    el("summary", {}, "Inputs, version, settings"),
    el("p", {}, `dedup ${about.version}, settings ${about.settings_hash ?? "not told"}`, about.index ? el("span", {}, ", judged by the index ", outside(about.index, "code")) : ""),
    el("ul", {}, ...inputs),
    changed.length ? el("ul", {}, ...changed) : el("p", {}, "All settings are the defaults."),
    el("p", {}, tellShown()),
  );
}

// How many findings there were that a list can have: of articles that repeat others it is told elsewhere.
function countFound() {
  const copies = start.clusters.length ? sumFound((_, code) => code === "A1").reduce((sum, one) => sum + one, 0) : 0;
  return start.found.reduce((sum, row) => sum + row[3], 0) - copies;
}

function tellShown() {
  const all = countFound();
  const texts = start.is_full ? "with whole texts" : "with two lines around each (--report-full has whole texts)";
  const part = all > start.examples ? `The list has ${count(start.examples)} of ${count(all)} findings, at most ${start.most_examples} of each site, rule and kind` : `The list has all ${count(all)} findings`;
  return `Counts are of everything that was found. ${part}, ${texts}.`;
}

function drawOverview(section) {
  const sums = siteSums();
  const order = start.sites.map((_, site) => site).sort((one, other) => sums[other][0] - sums[one][0] || sums[other][1] - sums[one][1]);
  start.order = order.filter((site) => sums[site].some((number) => number));
  start.sums = sums;
  section.replaceChildren(
    el("h2", {}, "Overview"),
    drawCards(sumFound(() => true)),
    el("p", { class: "note" }, tellShown()),
    el("div", { class: "charts" }, ...[drawRules(), drawSites(start.order, sums), drawShares(), drawConfidences()].filter(Boolean)),
    drawTable(order, sums),
    drawRun(),
  );
}
