"""The letters of which words are invented, script by script, and what stands between words and behind sentences."""

from __future__ import annotations

from dataclasses import dataclass

Syllables = tuple[list[str], list[str], list[str]]  # what a syllable begins with, its vowels, what it ends with

_KANA = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん"


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A script: its syllables, and how words, sentences and numbers are set."""

    name: str
    syllables: Syllables
    within: str = ""  # between the syllables of a word
    blank: str = " "  # between words
    stop: str = "."  # behind a sentence
    gap: str = " "  # between sentences
    digits: str = "0123456789"


def _spell(onsets: str, vowels: str, codas: str = "") -> Syllables:
    """Letters, each with its marks, between blanks; a syllable may lack what it ends with, two in five do."""
    endings = codas.split()
    return onsets.split(), vowels.split(), [*endings, *[""] * (1 + len(endings) * 2 // 3)]


def _list_signs(first: int, last: int, step: int) -> Syllables:
    """Signs of which each is a whole syllable."""
    return [chr(code) for code in range(first, last, step)], [""], [""]


LATIN = Writing(
    name="Latin",
    syllables=(
        [*"bcdfghklmnprstvz", "br", "dr", "kl", "pl", "st", "tr"],
        ["a", "e", "i", "o", "u", "ai", "ou"],
        ["", "", "n", "r", "s"],
    ),
)
ARABIC = Writing(
    name="Arabic",
    syllables=([*"بتجحدرسصطعفقكلمن"], ["ا", "و", "ي", "ا", ""], ["", "", "ن", "ر", "ة"]),
    digits="٠١٢٣٤٥٦٧٨٩",
)

WRITINGS = (
    LATIN,
    Writing(
        name="Cyrillic", syllables=_spell("б в г д ж з к л м н п р с т ф х ц ч ш ст пр", "а е и о у ы я ю", "н р с т й")
    ),
    Writing(name="Greek", syllables=_spell("β γ δ ζ θ κ λ μ ν ξ π ρ σ τ φ χ ψ", "α ά ε έ η ι ί ο ό υ ω ου", "ν ρ ς")),
    Writing(
        name="Armenian",
        syllables=_spell("բ գ դ զ թ ժ լ խ կ հ ձ ղ մ յ ն շ պ ջ ս վ տ ր", "ա ե ի ո ու է", "ն ր մ կ"),
        stop="։",
    ),
    Writing(
        name="Georgian",
        syllables=_spell("ბ გ დ ვ ზ თ კ ლ მ ნ პ ჟ რ ს ტ ფ ქ ღ ყ შ ჩ ც ძ წ ჭ ხ ჯ ჰ", "ა ე ი ო უ", "ს ნ მ დ რ"),
    ),
    ARABIC,
    Writing(name="Hebrew", syllables=_spell("א ב ג ד ה ז ח ט י כ ל מ נ ס ע פ צ ק ר ש ת", "ו י א ה", "ת ר ל ש")),
    Writing(
        name="Devanagari",
        syllables=_spell("क ख ग घ च ज ट ड त थ द ध न प ब भ म य र ल व श स ह प्र क्ष स्त", "ा ि ी ु ू े ै ो ौ ं", "न र ल त"),
        stop="।",
        digits="०१२३४५६७८९",
    ),
    Writing(
        name="Bengali",
        syllables=_spell("ক খ গ ঘ চ জ ট ড ত থ দ ধ ন প ব ভ ম য র ল শ স হ প্র ক্ষ স্ত", "া ি ী ু ূ ে ৈ ো ৌ", "ন র ল ত"),
        stop="।",
        digits="০১২৩৪৫৬৭৮৯",
    ),
    Writing(
        name="Tamil",
        syllables=_spell("க ங ச ஞ ட ண த ந ப ம ய ர ல வ ழ ள ற ன", "ா ி ீ ு ூ ெ ே ை ொ ோ", "ன் ம் ர் ல் க்"),
        digits="௦௧௨௩௪௫௬௭௮௯",
    ),
    Writing(name="Ethiopic", syllables=_list_signs(0x1208, 0x1240, 1), stop="።"),
    Writing(name="Hangul", syllables=_list_signs(0xAC00, 0xD7A4, 29)),
    Writing(
        name="Tibetan",
        syllables=_spell("ཀ ཁ ག ང ཅ ཆ ཇ ཉ ཏ ཐ ད ན པ ཕ བ མ ཙ ཚ ཞ ཟ ཡ ར ལ ཤ ས ཧ བསྐ རྒྱ", "ི ུ ེ ོ", "ང ན ད བ ས ར ལ གས"),
        within="་",
        blank="་",
        stop="།",
        digits="༠༡༢༣༤༥༦༧༨༩",
    ),
    Writing(
        name="Thai",
        syllables=_spell("ก ข ค จ ช ด ต ท น บ ป พ ม ย ร ล ว ส ห อ เก แม โด ไท เพ", "า ิ ี ุ ู ะ ้า ั่", "น ง ก ม ด บ"),
        blank="",
        stop="",
        digits="๐๑๒๓๔๕๖๗๘๙",
    ),
    Writing(
        name="Lao",
        syllables=_spell("ກ ຂ ຄ ງ ຈ ຊ ດ ຕ ທ ນ ບ ປ ພ ມ ຢ ລ ວ ສ ຫ ອ ເກ ແມ ໂດ ໄທ", "າ ິ ີ ຸ ູ ະ ້າ ົ່", "ນ ງ ກ ມ ດ ບ"),
        blank="",
        stop="",
        digits="໐໑໒໓໔໕໖໗໘໙",
    ),
    Writing(
        name="Khmer",
        syllables=_spell("ក ខ គ ង ច ជ ដ ណ ត ថ ទ ន ប ព ភ ម យ រ ល វ ស ហ ស្រ ក្រ ប្រ", "ា ិ ី ុ ូ េ ែ ោ ៅ", "ន ង ក ម ត ប"),
        blank="",
        stop="។",
        digits="០១២៣៤៥៦៧៨៩",
    ),
    Writing(
        name="Burmese",
        syllables=_spell("က ခ ဂ င စ ဆ ဇ ည တ ထ ဒ န ပ ဖ ဗ ဘ မ ယ ရ လ ဝ သ ဟ အ ကြ ပြ မျ", "ာ ိ ီ ု ူ ေ ဲ ို ော", "န် င် က် တ် း ့"),
        blank="",
        stop="။",
        digits="၀၁၂၃၄၅၆၇၈၉",
    ),
    Writing(
        name="Javanese",
        syllables=_spell("ꦏ ꦒ ꦔ ꦕ ꦗ ꦚ ꦛ ꦝ ꦠ ꦢ ꦤ ꦥ ꦧ ꦩ ꦪ ꦫ ꦭ ꦮ ꦱ ꦲ", "ꦶ ꦸ ꦺ ꦺꦴ ꦼ", "ꦁ ꦂ ꦃ ꦤ꧀ ꦏ꧀"),
        blank="",
        stop="꧉",
        digits="꧐꧑꧒꧓꧔꧕꧖꧗꧘꧙",
    ),
    Writing(
        name="Chinese",
        syllables=_list_signs(0x4E00, 0x9FA0, 26),
        blank="",
        stop="。",
        gap="",
        digits="〇一二三四五六七八九",
    ),
    Writing(
        name="Japanese",
        syllables=([*_KANA * 4, *_list_signs(0x4E00, 0x9FA0, 104)[0]], [""], [""]),
        blank="",
        stop="。",
        gap="",
        digits="０１２３４５６７８９",
    ),
)
