#!/usr/bin/env bash
# defuddle 0.19.4 (npm) on a match report and a vote with the results in a short list or a description list.
# What was run: Defuddle on an article of three paragraphs with a list of results after the first; the same list with a
#   colon or a heading before it, with full stops, and as plain paragraphs.
# What happens: a short list of short items near the top or the end of a page is taken for the author and date of a blog and
#   removed: the medal list, the votes for and against, the dead and hurt. After a heading or a colon, or with full stops
#   behind the items, the same list stays. With removeContentPatterns: false it stays, too.
# Why it matters: in a short story the list is the news, and unless debug is on the result does not tell of it. The option that
#   keeps the list is not among those that the package's own description lists.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm init -y >/dev/null && npm install --silent --no-audit --no-fund 'defuddle@0.19.4' 'linkedom@0.18.15')
cat > "$work/run.mjs" <<'JS'
import assert from 'node:assert'
import { readFileSync } from 'node:fs'
import { Defuddle } from 'defuddle/node'
import { parseHTML } from 'linkedom'

const installed = JSON.parse(readFileSync('node_modules/defuddle/package.json', 'utf8')).version
assert.equal(installed, '0.19.4')
const page = (lead, list) => `<!doctype html><html lang="en"><head><title>Lund wins the harbour mile in the rain</title></head>
<body><main><article><h1>Lund wins the harbour mile in the rain</h1>
<p>${lead}</p>${list}
<p>The winner said in the harbour hall that she had not seen the others behind her since the fish market, and that the wind had been worse than the rain for all of the way along the quay.</p>
<p>Next year the race goes round the south side, for the bridge will be closed to runners and cars alike until the engineers have replaced its bearings, the club said on Sunday evening.</p>
</article></main></body></html>`
const lead = 'Ada Lund of the north side has won the harbour mile of Brennick before two hundred people on the quay, in spite of the rain that fell all morning'
const shows = async (before, list, words, options = {}) => {
  const found = await Defuddle(parseHTML(page(before, list)).document, 'https://news.example/mile', options)
  const text = found.content.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
  assert.ok(text.includes('Ada Lund of the north side') && text.includes('Next year the race'))
  const kept = words.filter(word => text.includes(word))
  assert.ok(kept.length === 0 || kept.length === words.length)
  return kept.length > 0
}
const times = ['Ada Lund, 4:51.2', 'Bo Berg, 4:58.0', 'Cy Dahl, 5:02.9']
const list = (kind, items, end = '') => `<${kind}>${items.map(item => `<li>${item}${end}</li>`).join('')}</${kind}>`
const votes = '<dl><dt>For the new bridge</dt><dd>9 votes</dd><dt>Against the new bridge</dt><dd>8 votes</dd></dl>'
const toll = ['Two dead', 'Nine hurt']
const table = [
  ['medal list in <ol>', `${lead}.`, list('ol', times), times, false],
  ['toll in <ul>', `${lead}.`, list('ul', toll), toll, false],
  ['votes in <dl>', `${lead}.`, votes, ['9 votes', '8 votes', 'Against the new bridge'], false],
  ['colon before it', `${lead}:`, list('ol', times), times, true],
  ['heading before it', `${lead}.`, '<h2>Results</h2>' + list('ol', times), times, true],
  ['full stops', `${lead}.`, list('ol', times, '.'), times, true],
  ['paragraphs', `${lead}.`, times.map(time => `<p>${time}</p>`).join(''), times, true],
]
console.log('defuddle', installed)
for (const [name, before, results, words, stays] of table) {
  const seen = await shows(before, results, words)
  console.log(' ', name.padEnd(20), seen ? 'in the text' : 'GONE')
  assert.equal(seen, stays, name)
}
assert.ok(await shows(`${lead}.`, list('ol', times), times, { removeContentPatterns: false }))
JS
(cd "$work" && node run.mjs)
echo "SEEN: defuddle 0.19.4 removes a short list of results from a story unless a colon or a heading stands before it."
