#!/usr/bin/env bash
# @extractus/article-extractor 9.0.1 (npm) on sentences with <q>, <cite>, <mark>, <ins> and <time> in them.
# What was run: extractFromHtml on a four-paragraph article; the third paragraph holds one such element.
# What happens: the element goes together with its words, so what a person said in <q> disappears and the sentence closes
#   over the gap. The same words in <em>, or bare, stay.
# Why it matters: quotes are the part of a story that nobody else has; here the speaker stays and the words are gone.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm init -y >/dev/null && npm install --silent --no-audit --no-fund '@extractus/article-extractor@9.0.1')
cat > "$work/run.mjs" <<'JS'
import assert from 'node:assert'
import { readFileSync } from 'node:fs'
import { extractFromHtml } from '@extractus/article-extractor'

const installed = JSON.parse(readFileSync('node_modules/@extractus/article-extractor/package.json', 'utf8')).version
assert.equal(installed, '9.0.1')
const page = sentence => `<!doctype html><html lang="en"><head><title>Ferry line adds a night crossing from May</title></head>
<body><main><article><h1>Ferry line adds a night crossing from May</h1>
<p>The ferry company will run one crossing after midnight from the first weekend of May, its director told the town council on Monday evening.</p>
<p>The boat leaves the north pier at 00.40 and returns at 02.10, early enough for the bakers and late enough for the last guests of the theatre.</p>
<p>${sentence}</p>
<p>The council will vote on the subsidy in April, and the company says that the boats are ready for the season either way.</p>
</article></main></body></html>`
const read = async (open, close) => {
  const found = await extractFromHtml(page(`Asked about the fare, the captain said ${open}never in my life${close} and walked off to the pier.`), 'https://news.example/ferry')
  return found.content.match(/<p>Asked about the fare.*?<\/p>/s)[0].replace(/<[^>]+>/g, '')
}
const whole = 'Asked about the fare, the captain said never in my life and walked off to the pier.'
const cut = 'Asked about the fare, the captain said and walked off to the pier.'
console.log('article-extractor', installed)
for (const tag of ['q', 'cite', 'mark', 'ins', 'time']) {
  const text = await read(`<${tag}>`, `</${tag}>`)
  console.log(`<${tag}>`.padEnd(7), text)
  assert.equal(text, cut)
}
for (const tag of ['em', 'b']) {
  const text = await read(`<${tag}>`, `</${tag}>`)
  console.log(`<${tag}>`.padEnd(7), text)
  assert.equal(text, whole)
}
assert.equal(await read('', ''), whole)
JS
(cd "$work" && node run.mjs)
echo "SEEN: article-extractor 9.0.1 deletes the words inside <q>, <cite>, <mark>, <ins> and <time>."
