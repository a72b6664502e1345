// Unpack the blocks of the page when they are looked at; a few stay unpacked.

const KEPT_BLOCKS = 24;
const blocks = new Map();

function decode(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}

async function inflate(name) {
  const packed = new Blob([decode(document.getElementById(name).textContent)]);
  const stream = packed.stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(stream).text());
}

function unpack(name) {
  const known = blocks.get(name);
  blocks.delete(name);
  const found = known ?? inflate(name);
  blocks.set(name, found); // the one that was looked at last is the last to go
  if (blocks.size > KEPT_BLOCKS) blocks.delete(blocks.keys().next().value);
  if (!known) document.documentElement.dataset.unpacked = `${document.documentElement.dataset.unpacked ?? ""} ${name}`.trim();
  return found;
}

const readAt = async (letter, number, size) => (await unpack(`${letter}${Math.floor(number / size)}`))[number % size];

const readArticle = (number) => readAt("a", number, start.block);
const readLines = (site) => readAt("l", site, start.block);
const readCluster = (number) => readAt("c", number, start.cluster_block);

let start; // what the overview says, read at once
let list; // the columns of all findings, read at once
