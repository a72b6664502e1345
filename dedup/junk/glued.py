"""Find share and like widgets whose labels have run together, as in `Share this:EmailFacebookLike this:Like Loading...`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from itertools import chain

from dedup.text.keys import normalize_line

_NETWORKS = (
    "facebook|fbshare|twitter|tweets?|gshare|linkedin|google ?\\+|google plus|googleplus|google|whatsapp|telegram|pinterest|pin ?it|reddit|tumblr|"
    "pocket|flipboard|stumbleupon|digg|delicious|skype|viber|messenger|instagram|youtube|mastodon|bluesky|threads|"
    "nextdoor|parler|gab|gettr|mewe|vk|xing|line|wechat|weibo|email|e-mail|mail|print|sms|rss|pdf|copy link|link|"
    "tiktok|snapchat|фейсбук|фејсбук|твиттер|твитер|телеграм|вконтакте|вайбер|페이스북|트위터|카카오톡|카카오스토리|네이버 ?밴드|밴드|"
    "네이버 ?블로그|텔레그램|フェイスブック|はてなブックマーク|はてな|ツイッター|微信|新浪微博|微博|qq空间|朋友圈|เฟซบุ๊ก|เฟสบุ๊ค|ทวิตเตอร์|ไลน์|"
    "facebookissa|twitterissä|whatsappissa|kopioi linkki|kopier lenke|kopier link|kopiera länk|link kopiëren|sao chép liên kết|"
    "salin tautan|salin pautan|másolás|copiază linkul|url복사|url 복사|リンクをコピー|复制链接|複製連結|คัดลอกลิงก์"
)
_WORDS = (
    "share this article|share this story|share this post|share this|share on|share via|share with|share|shares|like this|be the first to like this|"
    "like loading|likes?|loading|related|more|save|tweet this|tweet|retweet|comments?|connect|read or|follow us|follow|subscribe|"
    "teilen mit|teilen|gefällt mir|wird geladen|comparte esto|compartir en|compartir|me gusta esto|me gusta|cargando|"
    "compartilhe isso|compartilhar|curtir isso|curtir|carregando|partager|j'aime ça|j’aime ça|j'aime|j’aime|chargement|condividi|mi piace|caricamento|"
    "поделиться|нравится|загрузка|partilhar|udostępnij|lubię to|delen|vind ik leuk|paylaş|"
    "deel dit|dit delen|laden|aan het laden|dela det här|dela|gilla|laddar in|laddar|del dette|del på|del|synes godt om|liker|lik|laster|"
    "indlæser|jaa tämä|jaa|tykkää|lataa|megosztás|tetszik|betöltés|distribuie|partajează asta|partajează|apreciază|încarc|"
    "bagikan ini|bagikan|menyukai ini|suka|memuat|kongsi|chia sẻ|thích|đang tải|κοινοποιήστε|κοινοποίηση|μου αρέσει αυτό|μου αρέσει|φόρτωση|"
    "공유하기|공유|좋아요|スクラップ|シェアする|シェア|ツイートする|ツイート|ポスト|共有|いいね|読み込み中|分享到|分享至|分享|转发|點讚|赞|แชร์|ทวีต|ถูกใจ|กำลังโหลด"
)
_STRONG = re.compile(
    r"share this|like this|like loading|share on|teilen mit|gefällt mir|comparte esto|me gusta esto|compartilhe isso|curtir isso|j['’]aime ça|fbshare|gshare|deel dit|vind ik leuk|dela det här|del dette|synes godt om|partajează asta|bagikan ini|menyukai ini|"
    r"μου αρέσει αυτό",
    re.IGNORECASE,
)
_NETWORK = re.compile(_NETWORKS, re.IGNORECASE)
_FILLER = r"[\s:.,…|/•·+()\d-]*+"
# Atomic and possessive: a line of a thousand "like like like" must not be tried in every way it can be cut.
_PIECE = f"(?>(?:{_WORDS}|{_NETWORKS}){_FILLER})"
_WHOLE = re.compile(f"^{_FILLER}{_PIECE}{{3,}}+$", re.IGNORECASE)
_STARTS = (
    "share this|like this|teilen mit|gefällt mir|comparte esto|me gusta esto|compartilhe isso|curtir isso|partager|j'aime ça|j’aime ça|condividi|"
    "deel dit|vind ik leuk|dela det här|del dette|partajează asta|bagikan ini|menyukai ini|μου αρέσει αυτό|κοινοποιήστε"
).split("|")
_TAIL = re.compile(
    f'(?<=[.!?"”’)»…])\\s*((?:{"|".join(_STARTS)})(?:{_FILLER}{_PIECE}*+))$',
    re.IGNORECASE,
)
_LONGEST = 400  # characters; a bar of thirty buttons is shorter
_OPTIONAL = re.compile(r"(.)\?")


def _spell(pattern: str) -> Iterator[str]:
    """The keys of all that a list of pieces stands for."""
    for piece in pattern.replace("\\+", "").split("|"):
        yield normalize_line(_OPTIONAL.sub("", piece))
        yield normalize_line(_OPTIONAL.sub(r"\1", piece))


def _extend(pieces: Set[str], after: bool) -> Iterator[str]:
    """Three letters at one end of each piece; what may stand beside a shorter one is its neighbour's."""
    for piece in pieces:
        if len(piece) > 2:
            yield piece[:3] if after else piece[-3:]
        else:
            yield from (f"{piece}{other[0]}" if after else f"{other[-1]}{piece}" for other in (*pieces, " ", *_DIGITS))


def _with_dotless(ends: Iterable[str]) -> frozenset[str]:
    """Where case is ignored, a dotless "ı" is an "i"."""
    return frozenset(chain.from_iterable((end, end.replace("i", "ı")) for end in ends))


_DIGITS = "0123456789"
_COUNTED = f"{_DIGITS} "
_PIECES = frozenset(_spell(f"{_WORDS}|{_NETWORKS}"))
BAR_HEADS = _with_dotless(_extend(_PIECES, after=True))
_TAILS = _with_dotless(_extend(_PIECES, after=False))
BEGINNINGS = tuple(sorted(set(map(normalize_line, _STARTS))))  # one is in the key of each line that ends in widgets
_AFTER_APOSTROPHE = re.compile(rf"’\s*(?:{'|'.join(_STARTS)})", re.IGNORECASE)


def may_be_bar(key: str) -> bool:
    """Whether the line with this key may be of widgets run together, by a look at its first and last three letters."""
    head = key[:3]
    if head[0].isdigit():
        head = key.lstrip(_COUNTED)[:3]
    if head not in BAR_HEADS and not head[:1].isdigit():
        return False
    tail = key[-3:]
    if tail[-1].isdigit():
        tail = key.rstrip(_COUNTED)[-3:]
    return tail in _TAILS or tail[-1:].isdigit()


def may_end_in_widgets(key: str, raw: str) -> bool:
    """Whether a sentence with this key may have widgets stuck to its end."""
    return any(beginning in key for beginning in BEGINNINGS) or ("’" in raw and may_hide_glued(raw))


def may_hide_glued(raw: str) -> bool:
    """Whether widgets may be stuck to an apostrophe, which no key shows."""
    return _AFTER_APOSTROPHE.search(raw) is not None


def find_glued(raw: str) -> tuple[int, int] | None:
    """Return the `[start, end)` of run-together widgets: the whole line, or the end of a sentence's line."""
    line = raw.rstrip()
    if len(line) <= _LONGEST and _WHOLE.match(line) and _is_bar(line):
        return 0, len(raw)
    tail = _TAIL.search(line, max(0, len(line) - _LONGEST))
    if tail is None or not _is_bar(tail[1]):
        return None
    return tail.start(1), len(raw)


def _is_bar(text: str) -> bool:
    networks = {name.lower() for name in _NETWORK.findall(text)}
    return bool(_STRONG.search(text) and (networks or "oading" in text)) or len(networks) >= 3
