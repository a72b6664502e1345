// The lines that were found most often on each site, with how often, on what share of its articles, by which rule and why.

const SITES_SHOWN = 10;
const LINES_SHOWN = 10; // of each of several sites; a single one shows all that are at hand

function showLines(site) {
  linesOf = site;
  go("lines");
}

let linesOf = null; // one site, or null for those with most

async function drawLines(section) {
  const sites = [["", "the sites with most"], ...start.order.slice(0, 2000).map((site) => [String(site), siteName(site)])];
  const site = choice("Site", sites, (value) => {
    linesOf = value === "" ? null : Number(value);
    drawLines(section);
  });
  site.select.value = linesOf === null ? "" : String(linesOf);
  const body = el("div", {});
  section.replaceChildren(
    el("h2", {}, "Lines by site"),
    el("p", { class: "note" }, "What a site repeats comes first. A click on a line shows every place where it was found; a click on a place opens the article."),
    el("p", { class: "controls" }, site.node),
    body,
  );
  if (linesOf !== null) body.append(await drawSite(linesOf, Infinity));
  else await drawSites10(body, 0);
}

async function drawSites10(body, from) {
  const some = start.order.slice(from, from + SITES_SHOWN);
  const told = await Promise.all(some.map((site) => drawSite(site, LINES_SHOWN)));
  body.append(...told);
  const left = start.order.length - from - some.length;
  if (left <= 0) return;
  const more = button(`Show the next of ${count(left)} more sites`, () => {
    more.remove();
    drawSites10(body, from + SITES_SHOWN);
  });
  body.append(more);
}

async function drawSite(site, most) {
  const rows = (await readLines(site)).slice(0, most);
  const [, articles] = start.sites[site];
  const sums = start.sums[site];
  const told = `${count(sums[0])} ${kindWord(0)}, ${count(sums[1])} reported only${articles ? `, in ${many(articles, "article")}` : ""}`;
  const heads = ["Line", "Times", "Of the site's articles", "Rule", "Why", "Places", ""];
  return el(
    "section",
    { class: "site" },
    el("h3", {}, outside(siteName(site)), " ", el("small", {}, told)),
    rows.length ? table(heads, rows.map((row) => drawLine(row, articles)), { class: "lines" }) : el("p", {}, "Nothing but whole articles was found here."),
    rows.length < most || most === Infinity ? null : button("More lines of this site", () => showLines(site)),
  );
}

function drawLine([site, code, kind, text, times, found, step, reason, confidence, places], articles) {
  return [
    button(outside(text || "(blank)"), () => showFound({ site, code, kind, text }), { class: "link text" }),
    count(times),
    articles ? `${percent(Math.min(1, found / articles))} (${count(found)})` : count(found),
    el("span", {}, badge(code, kind), ` ${ruleName(code)}`, kind ? el("small", {}, ` ${kindWord(kind)}`) : ""),
    el("span", {}, outside(reason), el("small", {}, ` step ${step}${confidence === null ? "" : `, confidence ${sure(confidence)}`}`)),
    el("span", { class: "places" }, ...places.map(drawPlace)),
    drawPicks(text, kind),
  ];
}

function drawPlace(place) {
  const [article, line] = place.split(":");
  if (article.startsWith("#")) return el("small", {}, `row ${article.slice(1)}, line ${line}`);
  const number = Number(article);
  return button(el("span", {}, outside(list.articles[number][0]), `, line ${line}`), () => showArticle(number, Number(line)), { class: "link" });
}
