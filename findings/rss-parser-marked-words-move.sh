#!/usr/bin/env bash
# rss-parser 3.13.0 (npm) on Atom entries whose text is XHTML, one of the three kinds of text that Atom has.
# What was run: parseString on a feed of one entry with type="xhtml" content: a paragraph with words in <b>, <a> and <em>,
#   and paragraphs between which a quote stands. Then the same entry with type="html".
# What happens: the plain words of an element come first and its marked-up words after them, and all elements of a name are
#   put together: "The mayor did not resign" has its "not" at the end, and the quote moves behind the last paragraph, away
#   from who said it. As type="html" the entry is read in order. An xhtml headline is an object in place of a string.
# Why it matters: every word is there, so counts and spell checks see nothing, but the sentences say something else, and
#   no shingle of the paragraph matches the page the entry was made from.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm init -y >/dev/null && npm install --silent --no-audit --no-fund 'rss-parser@3.13.0')
cat > "$work/run.cjs" <<'JS'
const assert = require('node:assert')
const Parser = require('rss-parser')

const installed = require('./node_modules/rss-parser/package.json').version
assert.equal(installed, '3.13.0')
const body = '<p>The mayor did <b>not</b> resign on <a href="https://news.example/m">Monday</a>, <em>Ada Lund</em> said.</p>'
  + '<blockquote>We wait.</blockquote><p>The council meets again in <b>June</b>.</p>'
const escaped = body.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const entry = (title, content) => `<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">
<title>Courier</title><id>https://news.example/</id><updated>2026-05-05T10:00:00Z</updated><entry>${title}
<id>https://news.example/1</id><updated>2026-05-05T10:00:00Z</updated><link href="https://news.example/1"/>
${content}</entry></feed>`
const plain = '<title>Mayor stays</title>'
const wrap = inner => `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>`
const words = html => html.replace(/<[^>]+>/g, ' ').replace(/\s+([,.])/g, '$1').replace(/\s+/g, ' ').trim()
const read = async (title, content) => (await new Parser().parseString(entry(title, content))).items[0]

async function main () {
  const right = words(body)
  const html = await read(plain, `<content type="html">${escaped}</content>`)
  const xhtml = await read(plain, `<content type="xhtml">${wrap(body)}</content>`)
  console.log('rss-parser', installed)
  console.log('  type="html": ', words(html.content))
  console.log('  type="xhtml":', words(xhtml.content))
  assert.equal(words(html.content), right)
  assert.equal(right, 'The mayor did not resign on Monday, Ada Lund said. We wait. The council meets again in June.')
  assert.equal(words(xhtml.content), 'The mayor did resign on, said. not Monday Ada Lund The council meets again in. June We wait.')
  const headline = await read(`<title type="xhtml">${wrap('Mayor <i>not</i> gone')}</title>`, '<content>x</content>')
  console.log('  xhtml headline is of type', typeof headline.title)
  assert.equal(typeof headline.title, 'object')
}
main().catch(error => { console.error(error); process.exit(1) })
JS
(cd "$work" && node run.cjs)
echo "SEEN: rss-parser 3.13.0 moves the marked-up words of an Atom entry in XHTML behind its plain words."
