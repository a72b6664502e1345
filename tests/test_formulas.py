"""Bulletins, forecasts, telegrams, fact checks, profiles and archive pages share a frame and are no copies; copies of them are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest
from stories import build_stories

from dedup.config import Settings
from dedup.neardup.cluster import DuplicateFinder
from dedup.neardup.sample import write_stories
from dedup.text.keys import hash_site, normalize_line


@dataclass(frozen=True)
class Formula:
    """What a site prints again and again: title and text with places for words, and the words of several articles."""

    title: str
    text: str
    words: Sequence[str]  # of one article each, parted by |

    def tell(self, number: int) -> tuple[str, str]:
        """Title and text of one article."""
        words = self.words[number].split("|")
        return self.title.format(*words), self.text.format(*words)


FORMULAS = {
    "share prices": Formula(
        "{0} shares end at {1}",
        "Shares of {0} ended the session on the Harbour Exchange at {1} crowns, {2} percent {3} than the day before. "
        "In the course of the day the paper moved between {4} and {5} crowns. Brokers put the turnover at {6} pieces. "
        "Prices are those of the closing auction and may be corrected until midnight.",
        (
            "Quillfeather Mills|41.20|1.1|higher|40.10|41.90|18,300", "Ostrander Tin|7.85|0.4|lower|7.60|7.99|204,000",
            "Brackwater Ferries|112.00|2.7|higher|108.40|113.10|5,120", "Sallow & Pike|23.35|3.0|lower|23.00|24.80|61,900",
            "Underhill Clay|9.10|0.9|higher|8.95|9.20|77,450",
        ),
    ),
    "forecast": Formula(
        "Wetter für {0}",
        "Der Himmel über {0} zeigt sich am {1} {2}, und es bleibt bis zum Abend {3}. Die Temperaturen steigen auf {4} Grad, "
        "in der Nacht gehen sie auf {5} Grad zurück. Der Wind weht {6} aus {7}. Am Tag darauf ändert sich an der Lage wenig, "
        "wie der Wetterdienst der Küstenorte am Morgen mitteilte.",
        (
            "Alsterbek|Montag|bedeckt|trocken|14|6|schwach|Westen", "Rodenhusen|Dienstag|heiter|warm|21|11|mäßig|Süden",
            "Vierlanden|Mittwoch|wolkig|regnerisch|9|3|frisch|Norden", "Kattrepel|Freitag|neblig|kühl|7|1|kaum|Osten",
            "Moorwerder|Samstag|klar|mild|18|8|böig|Südwesten",
        ),
    ),
    "gas": Formula(
        "Прокачка газа на {0}",
        "Заявки на прокачку газа через станцию Верхняя Слободка на {0} составили {1} млн кубометров, следует из данных "
        "оператора сети. Накануне через станцию прошло {2} млн кубометров. Заполненность хранилищ достигла {3} процента, что на "
        "{4} пункта {5}, чем год назад. Цена на площадке держалась у отметки {6} крон за мегаватт-час. Оператор напоминает, что "
        "сведения уточняются до полудня следующего дня.",
        (
            "3 марта|41,2|39,8|28,15|3,02|ниже|27,4", "4 марта|44,7|41,2|27,90|2,81|выше|26,1", "5 марта|38,1|44,7|27,44|2,40|ниже|29,9",
            "6 марта|52,6|38,1|27,02|1,95|выше|31,3", "7 марта|47,3|52,6|26,80|1,77|ниже|30,2",
        ),
    ),
    "telegram": Formula(
        "برقية تهنئة إلى {0}",
        "بعث رئيس المجلس الأعلى للموانئ ببرقية تهنئة إلى {0} بمناسبة {1} في {2}. وأعرب الرئيس في البرقية باسمه وباسم أعضاء المجلس "
        "عن أصدق التهاني وأطيب التمنيات بالصحة والسعادة وللشعب الصديق المزيد من التقدم والازدهار.",
        (
            "الحاكم توريل بنداك|ذكرى الاستقلال|جزيرة سولمار", "الرئيسة ميلا أوسكاري|العيد الوطني|بلاد الكرمان",
            "الملك داريو الثالث|يوم الدستور|مملكة فيندورا", "الأمير هالدن روث|ذكرى الجلوس|إمارة لوتشيا",
            "الوزير سيمون كاراك|عيد الجمهورية|جمهورية نوفار",
        ),
    ),
    "ceremony": Formula(
        "市长举行仪式欢迎{0}来访",
        "本台消息：市长今天上午在港口广场举行仪式，欢迎{0}一行前来进行为期三天的访问。军乐团奏响乐曲，少年儿童挥舞鲜花和彩旗。"
        "市长同客人一道登上检阅台，检阅了仪仗队。仪式结束后，双方就{1}等问题举行会谈。参加仪式的还有各委员会的负责人。",
        ("雪原共和国总理哈尔登|渔业合作", "南湾联邦议长索菲娅|铁路联运", "白河王国首相奥利维尔|稻米贸易", "金山公国大公马丁|矿山安全", "东礁群岛总统卡洛斯|海上救援"),
    ),
    "earthquake": Formula(
        "{0}で地震 最大震度{3}",
        "気象台によると、{1}ごろ、{0}を震源とする地震があった。震源の深さは{2}キロで、最大震度は{3}だった。地震の規模を示すマグニチュードは"
        "{4}と推定される。この地震による津波の心配はない。町役場によると、今のところ被害の情報は入っていないという。",
        (
            "灰島沖|3日午前4時12分|40|3|4.6", "北鷹地方|5日午後9時37分|10|2|3.1", "青瀬湾|8日午前1時05分|80|4|5.2",
            "東木曽谷|9日午後6時48分|20|2|3.8", "南浜海岸|12日正午|60|3|4.4",
        ),
    ),
    "gold": Formula(
        "ราคาทองวันที่ {0}",
        "สมาคมร้านทองท่าเรือเก่าประกาศราคาทองคำประจำวันที่ {0} ทองคำแท่งรับซื้อบาทละ {1} บาท ขายออกบาทละ {2} บาท ทองรูปพรรณรับซื้อบาทละ {3} บาท "
        "ราคาปรับ{4}จากวันก่อน {5} บาท ทั้งนี้ราคาอาจเปลี่ยนแปลงได้ตลอดทั้งวันตามตลาดโลก",
        (
            "3 มีนาคม|29,850|29,950|29,312|ขึ้น|150", "4 มีนาคม|29,700|29,800|29,160|ลง|150", "5 มีนาคม|30,100|30,200|29,554|ขึ้น|400",
            "6 มีนาคม|30,050|30,150|29,509|ลง|50", "7 มีนาคม|30,400|30,500|29,858|ขึ้น|350",
        ),
    ),
    "fact check": Formula(
        "¿{0}? No, es falso",
        "Circula en cadenas de mensajes que {0}. Es falso: {1}. "
        "En esta casa comprobamos lo que se comparte en las redes y lo que dicen quienes gobiernan. Para cada verificación hablamos "
        "con la fuente, leemos los documentos y preguntamos a tres personas que saben del asunto. Si encuentras un bulo, "
        "mándalo al número de la redacción y te contestaremos en cuanto lo hayamos mirado. Nuestro método puede leerse en la página.",
        (
            "el puente de Arcilla se cerrará en mayo por grietas|el ayuntamiento solo pintará las barandillas",
            "beber agua con sal cura la fiebre de los marineros|ningún estudio lo dice y la médica del puerto lo desmiente",
            "regalan bicicletas a quien rellene un formulario|la tienda cerró hace dos años y avisó de la estafa",
            "un tiburón nadó hasta la fuente de la plaza|la foto es un montaje hecho con otra de un acuario",
            "los faros dejarán de encenderse los domingos|la autoridad portuaria mantiene el horario de siempre",
        ),
    ),
    "archive page": Formula(
        "{0}",
        "© Copyright © 2023 Lantern Gazette, Estuary Publishing Group (Heron Holdings). All rights reserved.",
        ("Boat race opens", "Baker retires after forty years", "Calendar", "Bridge closed", "The lamplighter's daughter"),
    ),
    "profile": Formula(
        "{0} hakkında",
        "{0}, {1} yılında {2} şehrinde kurulmuş bir şirkettir ve {3} alanında çalışır. Şirketin hisseleri Liman Borsasında işlem görür. "
        "Yönetim kurulu başkanlığını {4} yürütür. Şirketin {5} çalışanı vardır ve ürünlerini yirmi ülkeye satar. "
        "Yatırımcı ilişkileri birimi hafta içi her gün sorulara yanıt verir.",
        (
            "Akgöl Dokuma|1968|Sarıdere|kumaş|Nermin Ulusoy|420", "Tekinler Cam|1981|Karapınar|şişe|Oğuz Tekin|1.150",
            "Yelken Gıda|2003|Adaköy|balık|Selin Barut|88", "Demirözü Raylı|1955|Kuzeyli|vagon|Hakan Demiröz|2.300",
            "Mavi Seramik|1994|Gölbaşı|karo|Pelin Aksu|310",
        ),
    ),
    "result": Formula(
        "{0} से {1} विजयी",
        "{0} निर्वाचन क्षेत्र से {2} के {1} विजयी घोषित किए गए हैं। उन्हें {3} मत मिले जबकि उनके निकटतम प्रतिद्वंद्वी {4} को {5} मत मिले। "
        "मतगणना सुबह आठ बजे शुरू हुई और शाम तक चली। निर्वाचन कार्यालय ने कहा कि परिणाम की औपचारिक घोषणा कल की जाएगी।",
        (
            "नदीपुर|रमेश थापा|किसान दल|12,405|गीता राई|11,980", "पहाड़गंज|सुनीता लामा|नगर मोर्चा|8,310|हरि बस्नेत|6,722",
            "शिवघाट|मोहन कार्की|लोक मंच|15,119|अनिता शाह|9,004", "तालबाग|प्रकाश गुरुङ|किसान दल|7,845|दीपा जोशी|7,690",
            "सोनबजार|कविता अधिकारी|जन सभा|10,233|बिमल सिंह|8,871",
        ),
    ),
    "press release": Formula(
        "{0}",
        "{0}. {1} "
        "À propos de la Compagnie des Phares : fondée il y a un siècle par trois gardiens, la Compagnie des Phares entretient les feux, "
        "les balises et les cornes de brume de l'estuaire. Elle emploie deux cents personnes dans six ateliers et forme chaque année "
        "une trentaine d'apprentis. Ses équipes sont présentes jour et nuit, par tous les temps, au service des marins. "
        "Contact presse : le bureau des relations avec les journaux, quai de la Douane, ouvert du lundi au vendredi.",
        (
            "Un atelier de vitrage ouvre à Port-Lanterne|Trente verriers y tailleront des lentilles pour les feux du large dès l'automne.",
            "La corne de la pointe sera remplacée|Le nouvel appareil, plus grave, s'entend à neuf milles selon les essais de mars.",
            "Le bénéfice recule d'un dixième|La direction explique la baisse par le prix du cuivre et promet des économies.",
            "Une goélette est offerte au musée|Le navire de 1904 rejoindra la cale sèche après une réparation de la coque.",
            "Les apprentis reçoivent leur diplôme|Douze d'entre eux restent à la Compagnie et partiront pour les îles.",
        ),
    ),
}  # fmt: skip


def find(articles: Sequence[tuple[str, str, str, str, str]]) -> set[tuple[str, str]]:
    """The pairs among articles that are given as id, site, date, title and text."""
    ids, sites, dates, titles, texts = (list(column) for column in zip(*articles, strict=True))
    settings = Settings()
    with DuplicateFinder(settings) as finder:
        stories = build_stories(
            [[text] for text in texts],
            ids,
            [hash_site(site) for site in sites],
            dates,
            range(len(ids)),
            settings,
            [normalize_line(title) for title in titles],
        )
        finder.add(write_stories(stories, finder.folder, settings.candidates))
        return {(row.id, row.duplicate_of) for row in finder.find()}


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("days", [0, 1, 5])
def test_two_of_a_kind_are_no_copies(name: str, days: int) -> None:
    formula = FORMULAS[name]
    for one, other in pairwise(range(len(formula.words))):
        articles = [
            (str(number), "a.example", f"2024-03-{1 + days * place:02}", *formula.tell(number))
            for place, number in enumerate((one, other))
        ]
        assert find(articles) == set()


@pytest.mark.parametrize("name", FORMULAS)
def test_of_many_of_a_kind_the_copies_alone_are_found(name: str) -> None:
    formula = FORMULAS[name]
    articles = [
        (str(number), "a.example", f"2024-03-{1 + number:02}", *formula.tell(number))
        for number in range(len(formula.words))
    ]
    copy = ("copy", "b.example" if name != "archive page" else "a.example", "2024-03-03", *formula.tell(2))
    assert find([*articles, copy]) == {("copy", "2")}
