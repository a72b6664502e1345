// Make elements of the page; whatever comes from outside goes in as text, in its own direction.

// Characters that steer how text is laid out, or show nothing: a person sees their names instead.
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/u;

function el(tag, about = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(about)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "click" || name === "input" || name === "change" || name === "toggle") node.addEventListener(name, value);
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

function outside(text, tag = "bdi", about = {}) {
  const node = el(tag, { dir: "auto", ...about });
  let plain = "";
  for (const sign of String(text)) {
    if (!HIDDEN.test(sign)) {
      plain += sign;
      continue;
    }
    node.append(plain, el("span", { class: "hidden-sign", title: "a character that is not seen" }, nameSign(sign)));
    plain = "";
  }
  node.append(plain);
  return node;
}

// The same where there is room for text alone.
const nameSigns = (text) => [...String(text)].map((sign) => (HIDDEN.test(sign) ? nameSign(sign) : sign)).join("");

const nameSign = (sign) => `U+${sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;

const count = (number) => number.toLocaleString("en");
const many = (number, what) => `${count(number)} ${what}${number === 1 ? "" : "s"}`;
const percent = (share) => (share > 0 && share < 0.001 ? "< 0.1 %" : `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`);
const sure = (confidence) => (confidence === null || confidence === undefined ? "" : confidence.toFixed(3));

const ruleName = (code) => start.rules.find((rule) => rule[0] === code)?.[1] ?? code;
const siteName = (site) => start.sites[site][0] || "no site";

function kindWord(kind) {
  const removed = start.about.command === "check" ? "would be removed" : "removed";
  return { removed, reported: "reported only", doubted: "doubted, kept", protected: "protected" }[start.kinds[kind]];
}

function badge(code, kind) {
  return el("span", { class: `badge ${start.kinds[kind]}`, title: `${ruleName(code)}, ${kindWord(kind)}` }, code || "✓");
}

function button(label, click, about = {}) {
  return el("button", { type: "button", click, ...about }, label);
}

function table(heads, rows, about = {}) {
  const cells = (row) => row.map((cell, place) => el("td", { "data-head": heads[place] }, cell));
  return el(
    "table",
    about,
    el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, ...rows.map((row) => el("tr", {}, ...cells(row)))),
  );
}

function choice(label, options, change) {
  const select = el("select", { change: () => change(select.value) }, ...options.map(([value, told]) => el("option", { value }, nameSigns(told))));
  return { node: el("label", {}, `${label} `, select), select };
}
