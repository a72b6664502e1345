// Articles that repeat each other, side by side, with the words marked that both have in a row.

const RUN = 3; // words; as many as the program compares at a time

async function drawCopies(section) {
  const view = el("div", { class: "cluster" });
  const rows = start.clusters.map(([id, row, copies], place) => [
    button(outside(id), () => drawCluster(view, place, 0), { class: "link" }),
    row === null ? "in the index" : `row ${count(row)}`,
    count(copies),
  ]);
  const part = start.clusters_in_all > rows.length ? ` The ${count(rows.length)} largest of ${count(start.clusters_in_all)} groups are here.` : "";
  section.replaceChildren(
    el("h2", {}, "Duplicates"),
    el("p", { class: "note" }, rows.length ? `Each group is an article that is kept and those that repeat it.${part}` : "No article repeats another, or nobody asked: clean looks for duplicates with --report, --findings or --duplicates."),
    rows.length ? el("div", { class: "groups" }, table(["Kept", "Place", "Repeated by"], rows)) : "",
    view,
  );
  if (rows.length) await drawCluster(view, 0, 0);
}

async function drawCluster(view, place, chosen) {
  const cluster = await readCluster(place);
  const copy = cluster.copies[chosen];
  const names = cluster.copies.map((one, number) => [String(number), one.id]);
  const other = choice("Compared with", names, (value) => drawCluster(view, place, Number(value)));
  other.select.value = String(chosen);
  const left = cutWords(cluster.kept.text);
  const right = cutWords(copy.text);
  view.replaceChildren(
    el("p", { class: "controls" }, other.node, el("span", {}, `${percent(copy.containment)} of it stands in the kept one, ${percent(copy.contained)} of the kept one in it; ${copy.removed ? "it was dropped" : "it was only reported"}`)),
    el("div", { class: "pair" }, drawSide("Kept", cluster.kept, left, right), drawSide("Repeats it", copy, right, left)),
  );
}

function drawSide(what, article, own, others) {
  const known = new Set(listRuns(others).map(([run]) => run));
  const shared = new Set();
  for (const [run, places] of listRuns(own)) if (known.has(run)) places.forEach((place) => shared.add(place));
  const text = el("div", { class: "whole", dir: "auto", tabindex: 0, role: "group", "aria-label": what });
  if (article.text === null || article.text === undefined) text.append("The text is not in this report.");
  let plain = "";
  let isMarked = false;
  const flush = () => (plain && text.append(isMarked ? outside(plain, "mark", { dir: null }) : outside(plain, "span", { dir: null })), (plain = ""));
  own.forEach(({ text: piece, isWord }, place) => {
    const marks = isWord ? shared.has(place) : isMarked;
    if (marks !== isMarked) {
      flush();
      isMarked = marks;
    }
    plain += piece;
  });
  flush();
  return el("section", {}, el("h3", {}, `${what}: `, outside(article.title || article.id)), el("p", { class: "note" }, outside(article.site ?? ""), " · ", outside(article.id)), text);
}

// The pieces of a text: words, and what stands between them.
function cutWords(text) {
  if (!text) return [];
  if (Intl.Segmenter) return [...new Intl.Segmenter(undefined, { granularity: "word" }).segment(text)].map((one) => ({ text: one.segment, isWord: one.isWordLike === true }));
  return text.split(/([\p{L}\p{M}\p{N}]+)/u).map((piece, place) => ({ text: piece, isWord: place % 2 === 1 }));
}

// Each run of words with the places of its words.
function listRuns(pieces) {
  const words = pieces.flatMap((piece, place) => (piece.isWord ? [[piece.text.toLowerCase(), place]] : []));
  const runs = [];
  for (let from = 0; from + RUN <= words.length; from += 1) {
    const some = words.slice(from, from + RUN);
    runs.push([some.map(([word]) => word).join(" "), some.map(([, place]) => place)]);
  }
  return runs;
}
