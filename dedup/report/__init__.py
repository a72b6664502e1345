"""One page of HTML that shows a person what a run took out, and why: no network, no library, nothing that runs but its own script.

`records` says what is kept of an article, `counts` counts all that was found, `spool` keeps examples on disk, `copies` sets
articles that repeat each other side by side, `blocks` packs what the page unpacks when it is looked at, `about` tells of the
run, and `page` puts the file together from that and `assets`.
"""
