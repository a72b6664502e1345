"""The slots of a template: how many words each stands for, and which."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dedup.normalize import UNSPACED

_UNSPACED = re.compile(f"[{UNSPACED}]")
_NUMBER_WORDS = frozenset("k m b mil mln mio tsd tys тыс млн 万 千 万次 만 천 nghìn".split())
_JOINING_WORDS = frozenset(
    "and or y e et und og och en i и та ve and & via on in the de la le los our us و أو یا اور और व এবং ও மற்றும்".split()
)

NETWORKS = frozenset(
    "facebook fb messenger twitter x instagram ig whatsapp telegram linkedin pinterest reddit tumblr youtube tiktok snapchat "
    "threads bluesky mastodon flipboard pocket email e mail mail google plus news googleplus discover rss feed feeds viber vk vkontakte "
    "odnoklassniki ok line wechat weixin weibo kakaotalk kakao kakaostory naver band xing skype signal truth social gab gettr "
    "parler digg stumbleupon delicious nextdoor rumble twitch spotify apple podcast podcasts soundcloud sms print copy link "
    "dailymotion vimeo medium quora douyin koo sharechat zalo hatena mixi clubhouse slack teams "
    "вконтакте вк одноклассники одноклассниках фейсбук фейсбуке твиттер твиттере телеграм телеграме телеграмм дзен дзене яндекс яндексе инстаграм "
    "вайбер ватсап ютуб ютубе макс max "
    "فيسبوك فيس بوك تويتر إكس اكس واتساب واتس اب آب تلغرام تيليجرام تلجرام انستغرام انستجرام يوتيوب لينكد إن لينكدإن بينتريست "
    "فیس فیسبوک توئیتر توییتر ٹوئٹر فیس ٹویٹر واٹس ایپ یوٹیوب انسٹاگرام تلگرام واتساپ اینستاگرام "
    "פייסבוק טוויטר ווטסאפ טלגרם אינסטגרם "
    "फेसबुक ट्विटर व्हाट्सएप व्हाट्सऐप व्हाट्सअप टेलीग्राम इंस्टाग्राम यूट्यूब ফেসবুক টুইটার হোয়াটসঅ্যাপ টেলিগ্রাম ইউটিউব "
    "إنستغرام إنستجرام انستقرام تيليغرام تليجرام تليغرام التلغرام تيك توك سناب شات سنابشات ثريدز ماسنجر ريديت غوغل جوجل نيوز "
    "الفيسبوك الفيس اليوتيوب الواتساب الواتس التويتر لينكدن بينترست تمبلر فايبر نبض منصة البريد الإلكتروني الالكتروني "
    "فیسبوک لینکدین روبیکا ایتا آپارات سروش ایکس گوگل بک یو ٹیوب ٹک ٹاک ٹیلی گرام ٹیلیگرام لنکڈ میسنجر نیوز "
    "בפייסבוק בטוויטר בווטסאפ וואטסאפ בוואטסאפ בטלגרם אינסטגרם באינסטגרם יוטיוב ביוטיוב טיקטוק בטיקטוק לינקדאין בלינקדאין "
    "אימייל מייל במייל גוגל בגוגל ניוז "
    "फ़ेसबुक ट्वीटर वॉट्सऐप वॉट्सएप वॉट्सअप व्हॉट्सएप व्हॉट्सऐप इंस्टा टेलिग्राम गूगल न्यूज न्यूज़ एक्स ईमेल लिंक्डइन यूट्यूब थ्रेड्स "
    "ইনস্টাগ্রাম গুগল নিউজ এক্স লিংকডইন ইমেইল থ্রেডস মেসেঞ্জার ফেসবুকে টুইটারে ইউটিউবে "
    "பேஸ்புக் ஃபேஸ்புக் முகநூல் ட்விட்டர் டுவிட்டர் வாட்ஸ்அப் வாட்ஸ்ஆப் டெலிகிராம் இன்ஸ்டாகிராம் யூடியூப் கூகுள் நியூஸ் எக்ஸ் "
    "페이스북 트위터 카카오톡 카카오스토리 네이버 밴드 텔레그램 인스타그램 유튜브 라인 "
    "フェイスブック ツイッター ライン インスタグラム ユーチューブ はてなブックマーク".split()
)
_UNSPACED_NETWORKS = re.compile(
    "微信朋友圈|微信好友|微信|新浪微博|腾讯微博|微博|朋友圈|qq空间|qq|脸书|臉書|推特|豆瓣|人人网|抖音|快手|知乎|头条|今日头条|"
    "フェイスブック|ツイッター|インスタグラム|ユーチューブ|ライン|はてなブックマーク|はてな|เฟซบุ๊ก|เฟสบุ๊ค|ทวิตเตอร์|ไลน์|ยูทูบ|อินสตาแกรม"
)


def measure(words: Sequence[str]) -> int:
    """Length in words; three characters of a script without blanks count as one."""
    unspaced = sum(1 for word in words if len(word) == 1 and _UNSPACED.match(word))
    return len(words) - unspaced + math.ceil(unspaced / 3)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a template: `fewest` to `most` words that pass `check`."""

    name: str
    fewest: int
    most: int
    check: Callable[[Sequence[str]], bool] | None = None

    def accepts(self, words: Sequence[str]) -> bool:
        """Tell whether these words can stand in the slot."""
        return self.fewest <= measure(words) <= self.most and (self.check is None or self.check(words))


def _is_number(words: Sequence[str]) -> bool:
    return words[0].isdigit() and all(word.isdigit() or word in _NUMBER_WORDS for word in words)


def _is_year(words: Sequence[str]) -> bool:
    return all(word.isdigit() and len(word) in (2, 4) for word in words)


def _has_number(words: Sequence[str]) -> bool:
    return any(map(str.isdigit, words))


def _is_network(words: Sequence[str]) -> bool:
    rest = [word for word in words if word not in NETWORKS and word not in _JOINING_WORDS]
    if not rest:
        return any(word in NETWORKS for word in words)
    return not _UNSPACED_NETWORKS.sub("", "".join(rest))


SLOTS: dict[str, Slot] = {
    slot.name: slot
    for slot in (
        Slot("n", 1, 5, _is_number),
        Slot("network", 1, 12, _is_network),
        Slot("site", 1, 5),
        Slot("name", 1, 4),
        Slot("any", 1, 15),
        Slot("opt", 0, 6),
        Slot("headline", 2, 30),
        Slot("date", 1, 8, _has_number),
        Slot("time", 1, 8, _has_number),
        Slot("email", 2, 8),
        Slot("url", 1, 20),
        Slot("year", 1, 3, _is_year),
        Slot("category", 1, 4),
    )
}
