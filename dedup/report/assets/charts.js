// Draw charts as inline SVG: bars in a row with a label each, and columns; each says in words what it shows.

const SVG = "http://www.w3.org/2000/svg";

function shape(tag, about, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(about)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// One bar of parts, each a class and a length; lengths are shares of the widest bar, 0 to 1.
function bar(parts, words) {
  const node = shape("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", class: "bar", role: "img", "aria-label": words });
  let from = 0;
  for (const [kind, length] of parts) {
    const width = Math.max(length * 100, length > 0 ? 0.6 : 0);
    node.append(shape("rect", { x: from, y: 0, width, height: 10, class: kind }));
    from += width;
  }
  return node;
}

// Rows of { label: node, parts: [[class, value]], told: words behind the bar, words: the same for who sees no bar }.
function bars(caption, rows, note) {
  const widest = Math.max(1e-9, ...rows.map((row) => row.parts.reduce((sum, [, value]) => sum + value, 0)));
  const items = rows.map((row) =>
    el(
      "li",
      {},
      row.label,
      bar(row.parts.map(([kind, value]) => [kind, value / widest]), row.words),
      el("span", { class: "told" }, row.told),
    ),
  );
  return el("figure", { class: "bars" }, el("figcaption", {}, caption), el("ul", {}, ...items), note ? el("p", { class: "note" }, note) : null);
}

// Columns of [label, value].
function columns(caption, values, note) {
  const highest = Math.max(1, ...values.map(([, value]) => value));
  const width = 100 / values.length;
  const words = `${caption}: ${values.map(([label, value]) => `${label}: ${count(value)}`).join("; ")}`;
  const node = shape("svg", { viewBox: "0 0 100 44", class: "columns", role: "img", "aria-label": words });
  values.forEach(([label, value], place) => {
    const height = (value / highest) * 30;
    const middle = place * width + width / 2;
    node.append(
      shape("rect", { x: place * width + 1, y: 36 - height, width: width - 2, height, class: "removed" }),
      shape("text", { x: middle, y: 34.5 - height, class: "value" }, count(value)),
      shape("text", { x: middle, y: 41, class: "axis" }, label),
    );
  });
  return el("figure", {}, el("figcaption", {}, caption), node, note ? el("p", { class: "note" }, note) : null);
}
