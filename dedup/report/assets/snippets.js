// What a person picked while reading, as files to copy: lines that stay, lines that are junk, settings.

const MAX_LISTED = 240; // characters of a line in a list; of a longer one only the article has all
let actions = null; // of the rules, by their codes
let least = 0; // confidence

const picked = { protect: new Set(), junk: new Set() };

function pick(name, text) {
  const own = picked[name];
  if (own.has(text)) own.delete(text);
  else own.add(text);
  const sum = picked.protect.size + picked.junk.size;
  document.getElementById("picked").textContent = sum ? `(${sum})` : "";
  return own.has(text);
}

// Buttons that pick a line: what went can be protected, what stayed can be called junk.
function drawPicks(text, kind) {
  const isCut = text.length > MAX_LISTED && text.endsWith("…");
  if (!text.trim() || isCut || start.kinds[kind] === "protected") return "";
  const name = kind === 0 ? "protect" : "junk";
  const label = { protect: "Protect", junk: "Call it junk" }[name];
  const node = button(label, () => node.setAttribute("aria-pressed", String(pick(name, text))), { class: "pick", "aria-pressed": String(picked[name].has(text)), title: `${label}: puts the line into Your files` });
  return node;
}

// Protected lines, one a line; one that begins with # would be a comment, but not behind a blank.
const writeProtected = () => [...picked.protect].map((text) => (text.startsWith("#") ? ` ${text}` : text)).join("\n");

// Phrases: what has a meaning in their files cannot be written in them.
function writeJunk() {
  if (!picked.junk.size) return "";
  const lines = [...picked.junk].map((text) => {
    const phrase = text.replace(/\s+/gu, " ").trim();
    const isPlain = !/^[#?>[]|[{}]|…$/u.test(phrase) && !HIDDEN.test(phrase);
    return isPlain ? phrase : `# cannot be written as a phrase: ${phrase}`;
  });
  return ["[own]", ...lines].join("\n");
}

function writeSettings() {
  const top = [];
  if (picked.protect.size) top.push('protect_files = ["protect.txt"]');
  if (picked.junk.size) top.push('junk_files = ["junk.txt"]');
  if (least > 0) top.push(`min_confidence = ${least}`);
  const rules = start.rules.filter(([code, , , action]) => actions.get(code) !== action).map(([code]) => `${code} = "${actions.get(code)}"`);
  return [...top, ...(rules.length ? ["", "[rules]", ...rules] : [])].join("\n").trim();
}

function drawFile(name, told, text) {
  const area = el("textarea", { readonly: true, rows: Math.min(16, text.split("\n").length + 1), dir: "auto", "aria-label": name, spellcheck: "false" });
  area.value = text ? `${text}\n` : "";
  const state = el("span", { role: "status" });
  const copy = button(`Copy ${name}`, async () => {
    area.select();
    try {
      await navigator.clipboard.writeText(area.value);
    } catch {
      document.execCommand("copy");
    }
    state.textContent = " copied";
  });
  return { node: el("section", { class: "file" }, el("h3", {}, el("code", {}, name)), el("p", { class: "note" }, told), area, el("p", {}, copy, state)), area };
}

function drawSnippets(section) {
  actions ??= new Map(start.rules.map(([code, , , action]) => [code, action]));
  const settings = drawFile("dedup.toml", "Settings that differ from this run's. In a pyproject.toml write [tool.dedup] above and [tool.dedup.rules] for [rules].", "");
  const update = () => (settings.area.value = `${writeSettings()}\n`.replace(/^\n$/, ""));
  const rules = start.rules.map(([code, name]) => {
    const rule = choice(`${code} ${name}`, [["remove", "remove"], ["report", "report"], ["off", "off"]], (value) => (actions.set(code, value), update()));
    rule.select.value = actions.get(code);
    return rule.node;
  });
  const sure = el("input", { type: "number", min: 0, max: 1, step: 0.01, value: least, input: () => ((least = Math.min(1, Math.max(0, Number(sure.value)))), update()) });
  update();
  section.replaceChildren(
    el("h2", {}, "Your files"),
    el("p", { class: "note" }, picked.protect.size + picked.junk.size ? "Save these beside your dump and run again with the settings below, or with --protect protect.txt and --junk junk.txt." : "Nothing is picked yet: “Protect” and “Call it junk” beside lines in the other parts put them here."),
    drawFile("protect.txt", "Lines that always stay, wherever they stand.", writeProtected()).node,
    drawFile("junk.txt", "Lines that always go. Each is compared with whole lines; a ? before one makes it a doubt that its place must bear out.", writeJunk()).node,
    el("h3", {}, "Rules and confidence"),
    el("form", { class: "controls" }, ...rules, el("label", {}, "min_confidence ", sure)),
    settings.node,
  );
}
