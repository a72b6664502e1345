"""Real text that looks like junk, by the numbers of its list, each in several languages: not a line of it goes."""

from __future__ import annotations

import random

import pytest

from dedup import Article, Cleaner

CLEANER = Cleaner()
TOP = {
    "en": "The night ferry sails again from the north pier, and the bakers of the old town were the first on board.",
    "de": "Die Nachtfähre fährt wieder von der Nordmole ab, und die Bäcker der Altstadt waren die Ersten an Bord.",
    "es": "El barco nocturno vuelve a salir del muelle norte, y los panaderos del barrio viejo subieron los primeros.",
    "fr": "Le bac de nuit repart du quai nord, et les boulangers de la vieille ville sont montés les premiers à bord.",
    "ru": "Ночной паром снова ходит от северного причала, и первыми на борт поднялись пекари старого города.",
    "ar": "عادت العبارة الليلية تبحر من الرصيف الشمالي، وكان خبازو المدينة القديمة أول من صعد إلى متنها.",
    "zh": "夜间渡轮又从北码头出发了，老城的面包师们是第一批上船的乘客，船长在甲板上一一迎接他们。",
}
END = {
    "en": "The council will look at the figures in the autumn, and then decide whether the boat sails in winter, too.",
    "de": "Der Rat will sich die Zahlen im Herbst ansehen und dann entscheiden, ob die Fähre auch im Winter fährt.",
    "es": "El ayuntamiento mirará las cifras en otoño, y decidirá entonces si el barco navega también en invierno.",
    "fr": "Le conseil regardera les chiffres à l'automne, puis décidera si le bac doit naviguer aussi en hiver.",
    "ru": "Осенью совет посмотрит на цифры и тогда решит, будет ли паром ходить и зимой, сказал мэр города.",
    "ar": "سينظر المجلس في الأرقام في الخريف ثم يقرر ما إذا كانت العبارة ستبحر في الشتاء أيضا.",
    "zh": "市议会将在秋天查看数字，然后决定渡轮冬天是否也要开航，市长星期一在会上这样说。",
}
# What stands between these two paragraphs, by the number of the trap.
MIDDLE: dict[int, dict[str, str]] = {
    1: {
        "en": "Like this: fold the dough twice, then rest it.\n“Share this: nobody owns the sea,” she told the children.",
        "de": "Gefällt mir: Der Teig ruht, bis er sich verdoppelt.\n„Teilen mit: So heißt mein nächstes Lied“, sagte sie.",
        "es": "Me gusta esto: se dobla la masa dos veces y se deja reposar.\n“Comparte esto: nadie es dueño del mar”, dijo ella.",
        "fr": "J’aime ça : on plie la pâte deux fois, puis on la laisse reposer.",
        "ru": "Понравилось это: тесто складывают дважды, потом дают ему отдохнуть.",
    },
    2: {
        "en": "The court ruled that the page may not set cookies before its readers have agreed to them.\nThe newsletter of the port has nine thousand subscribers, and the mayor is one of them.",
        "de": "Das Gericht entschied, dass die Seite keine Cookies setzen darf, bevor ihre Leser zugestimmt haben.\nDer Newsletter des Hafens hat neuntausend Abonnenten, und der Bürgermeister ist einer von ihnen.",
        "es": "El tribunal decidió que la página no puede usar cookies antes de que sus lectores las acepten.\nEl boletín del puerto tiene nueve mil suscriptores, y el alcalde es uno de ellos.",
        "fr": "Le tribunal a jugé que la page ne peut poser de cookies avant que ses lecteurs les acceptent.\nLa lettre du port compte neuf mille abonnés, et le maire est l'un d'eux.",
        "ru": "Суд решил, что сайт не вправе ставить файлы cookie, пока читатели на это не согласились.\nНа рассылку порта подписаны девять тысяч человек, и мэр среди них.",
        "ar": "قضت المحكمة بأن الموقع لا يجوز له استخدام ملفات تعريف الارتباط قبل موافقة قرائه عليها.",
        "zh": "法院裁定，该网站在读者同意之前不得使用Cookie，并且必须删除已经收集的全部数据。",
    },
    4: {
        "en": "Come back, said the sea to the sand.\nYes.\nNo.\nCome back, said the sea to the sand.\nYes.\nNo.\nCome back, said the sea to the sand.",
        "de": "Komm zurück, sagte die See zum Sand.\nJa.\nNein.\nKomm zurück, sagte die See zum Sand.\nJa.\nNein.",
        "es": "Vuelve, le dijo el mar a la arena.\nSí.\nNo.\nVuelve, le dijo el mar a la arena.\nSí.\nNo.",
        "fr": "Reviens, dit la mer au sable.\nOui.\nNon.\nReviens, dit la mer au sable.\nOui.\nNon.",
        "ru": "Вернись, сказало море песку.\nДа.\nНет.\nВернись, сказало море песку.\nДа.\nНет.",
        "ar": "عد، قال البحر للرمل.\nنعم.\nلا.\nعد، قال البحر للرمل.\nنعم.\nلا.",
        "zh": "回来吧，大海对沙滩说。\n好。\n不。\n回来吧，大海对沙滩说。\n好。\n不。",
    },
    5: {
        "en": "Harbour United 3, Bakers 1\nOld Quay 0, North Pier 0\nHarbour party 41.2 %\nBakers' list 28.4 %",
        "de": "Hafen 3, Bäcker 1\nAltmole 0, Nordmole 0\nHafenpartei 41,2 %\nListe der Bäcker 28,4 %",
        "es": "Puerto 3, Panaderos 1\nMuelle Viejo 0, Muelle Norte 0\nPartido del Puerto 41,2 %",
        "ru": "Гавань 3, Пекари 1\nСтарый причал 0, Северный причал 0\nПартия гавани 41,2 %",
        "zh": "海港队3比1面包师队\n老码头队0比0北码头队\n海港党41.2%",
    },
    6: {
        "en": "7.02 pm\nThe mayor says nothing new, and the hall goes on waiting for the vote.\n7.15 pm\nUPDATE: The first vote is in.\n7.40 pm\nThe mayor says nothing new, and the hall goes on waiting for the vote.",
        "de": "19.02 Uhr\nDer Bürgermeister sagt nichts Neues, und der Saal wartet weiter auf die Abstimmung.\n19.15 Uhr\nUPDATE: Die erste Stimme ist da.\n19.40 Uhr\nDer Bürgermeister sagt nichts Neues, und der Saal wartet weiter auf die Abstimmung.",
        "es": "19:02 horas\nEl alcalde no dice nada nuevo, y la sala sigue esperando la votación del consejo.\n19:15 horas\nLlega el primer voto.\n19:40 horas\nEl alcalde no dice nada nuevo, y la sala sigue esperando la votación del consejo.",
        "ru": "19:02\nМэр не говорит ничего нового, и зал продолжает ждать голосования совета города.\n19:15\nПервый голос подан.\n19:40\nМэр не говорит ничего нового, и зал продолжает ждать голосования совета города.",
        "zh": "19:02\n市长没有说什么新的内容，会场里的人们继续等待市议会的投票结果。\n19:15\n第一票已经投出。\n19:40\n市长没有说什么新的内容，会场里的人们继续等待市议会的投票结果。",
    },
    8: {
        "en": "“I never left the stage, the stage left me.”\n“I never left the stage, the stage left me. Now it has come back, and I have kept my shoes,” she says.",
        "de": "„Ich habe die Bühne nie verlassen, die Bühne verließ mich.“\n„Ich habe die Bühne nie verlassen, die Bühne verließ mich. Nun ist sie zurück, und ich habe die Schuhe noch“, sagt sie.",
        "es": "“Nunca dejé el escenario, el escenario me dejó a mí.”\n“Nunca dejé el escenario, el escenario me dejó a mí. Ahora ha vuelto, y guardé los zapatos”, dice ella.",
        "fr": "« Je n'ai jamais quitté la scène, la scène m'a quittée. »\n« Je n'ai jamais quitté la scène, la scène m'a quittée. Elle est revenue, et j'ai gardé mes souliers », dit-elle.",
        "ru": "«Я никогда не уходила со сцены, сцена ушла от меня».\n«Я никогда не уходила со сцены, сцена ушла от меня. Теперь она вернулась, а туфли я сохранила», — говорит она.",
        "zh": "“我从未离开舞台，是舞台离开了我。”\n“我从未离开舞台，是舞台离开了我。现在它回来了，而我还留着我的鞋子。”她说。",
    },
    9: {
        "en": "Correction: An earlier version gave the wrong pier.\nAnn Bell contributed to this report.",
        "de": "Korrektur: In einer früheren Fassung stand die falsche Mole.",
        "es": "Corrección: una versión anterior citaba otro muelle.",
    },
    10: {
        "en": "NEW HARBOUR (AP) — The captain said on Monday that the boat is full every night of the week.",
        "de": "NEUHAFEN (dpa) - Der Kapitän sagte am Montag, das Schiff sei jede Nacht der Woche voll besetzt.",
        "es": "PUERTO NUEVO (EFE).- El capitán dijo el lunes que el barco va lleno todas las noches de la semana.",
        "ru": "НОВАЯ ГАВАНЬ, 3 мая — РИА Новости. Капитан сказал в понедельник, что паром полон каждую ночь.",
        "zh": "新华社新港5月3日电（记者王文）船长星期一说，这班船每天晚上都坐满了人，票早已售完。",
    },
    11: {
        "ar": "\u200fقال القبطان إن \u202bالعبارة\u202c ممتلئة كل ليلة من ليالي الأسبوع.\nقال القبطان إن العبارة فارغة كل ليلة من ليالي الأسبوع.",
        "fa": "او می\u200cخواهد شب\u200cها هم کشتی را ببیند، چون شب\u200cها آرام\u200cتر است و مردم کم\u200cترند.",
        "hi": "कप्तान ने कहा कि क्\u200dय नाव हर रात भरी रहती है, और किसी को जगह नहीं मिलती।",
        "ja": "船長は月曜日、この船は毎晩満員だと話した\n乗客の多くは旧市街のパン職人である",
        "th": "กัปตันกล่าวเมื่อวันจันทร์ว่าเรือเต็มทุกคืนตลอดทั้งสัปดาห์\nผู้โดยสารส่วนใหญ่เป็นคนทำขนมปังจากเมืองเก่า",
        "tr": "Isparta ışıl ışıl: ilçede ılık ırmağın iki kıyısına da ışık geldi, dedi kaptan.\nISPARTA IŞIL IŞIL",
        "vi": "Thuyền trưởng nói hôm thứ Hai rằng con tàu đêm nào cũng đầy khách suốt cả tuần.",
    },
    13: {
        "en": "Like and share this picture with a friend and win two seats on the first boat of the summer.\nPicture 1: The captain on deck, with the bell of 1931.\nPicture 2: The bakers come on board.\nPicture 3: The pier at dawn.",
        "de": "Liken und teilen Sie dieses Bild, und gewinnen Sie zwei Plätze auf dem ersten Schiff des Sommers.\nBild 1: Der Kapitän an Deck, mit der Glocke von 1931.\nBild 2: Die Bäcker gehen an Bord.\nBild 3: Die Mole am Morgen.",
        "es": "Foto 1: El capitán en cubierta, con la campana de 1931.\nFoto 2: Los panaderos suben a bordo.\nFoto 3: El muelle al amanecer.",
        "ru": "Фото 1: Капитан на палубе с колоколом 1931 года.\nФото 2: Пекари поднимаются на борт.\nФото 3: Причал на рассвете.",
        "zh": "图1：船长在甲板上，身旁是1931年的船钟。\n图2：面包师们上船。\n图3：黎明的码头。",
    },
    16: {
        "en": "The owner of the boat wrote on\nLinkedIn\n, where she has nine thousand readers, that the night is longer than the day in\nNew Harbour\nand that nobody should sleep through all of it.",
        "de": "Die Reederin schrieb auf\nLinkedIn\n, wo ihr neuntausend Leute folgen, dass die Nacht in\nNeuhafen\nlänger ist als der Tag und niemand sie ganz verschlafen soll.",
        "es": "La dueña del barco escribió en\nLinkedIn\n, donde la leen nueve mil personas, que la noche es más larga que el día en\nPuerto Nuevo\ny que nadie debería dormirla entera.",
        "fr": "La patronne du bac a écrit sur\nLinkedIn\n, où neuf mille personnes la lisent, que la nuit est plus longue que le jour à\nPort-Neuf\net que personne ne devrait la dormir en entier.",
        "ru": "Хозяйка парома написала в\nLinkedIn\n, где её читают девять тысяч человек, что ночь длиннее дня в\nНовой Гавани\nи что никто не должен проспать её целиком.",
        "zh": "船东在\nLinkedIn\n，也就是她有九千名读者的地方写道，夜晚比白天更长，谁也不应该把它全部睡过去。",
    },
    17: {
        "en": "Motion on the pier\nThe motion was put to the vote, and nine hands went up against two of them.\nMotion on the lamps\nThe motion was put to the vote, and nine hands went up against two of them.",
        "de": "Antrag zur Mole\nDer Antrag kam zur Abstimmung, und neun Hände gingen gegen zwei von ihnen in die Höhe.\nAntrag zu den Laternen\nDer Antrag kam zur Abstimmung, und neun Hände gingen gegen zwei von ihnen in die Höhe.",
        "es": "Moción del muelle\nLa moción se sometió a votación, y nueve manos se alzaron contra dos de ellas.\nMoción de las farolas\nLa moción se sometió a votación, y nueve manos se alzaron contra dos de ellas.",
        "ru": "О причале\nПредложение поставили на голосование, и поднялось девять рук против двух.\nО фонарях\nПредложение поставили на голосование, и поднялось девять рук против двух.",
        "zh": "关于码头的动议\n动议付诸表决，九只手举了起来，两只手表示反对，市长宣布通过。\n关于路灯的动议\n动议付诸表决，九只手举了起来，两只手表示反对，市长宣布通过。",
    },
    18: {
        "en": "The north gate opens at four on Sunday, and the bridge stays closed to everybody until then.\nThe south gate opens at four on Sunday, and the bridge stays closed to everybody until then.",
        "fr": "La porte nord ouvre dimanche à quatre heures, et jusque-là le pont reste fermé à tout le monde.\nLa porte sud ouvre dimanche à quatre heures, et jusque-là le pont reste fermé à tout le monde.",
        "de": "Das Nordtor öffnet am Sonntag um vier Uhr, und bis dahin bleibt die Brücke für alle gesperrt.\nDas Südtor öffnet am Sonntag um vier Uhr, und bis dahin bleibt die Brücke für alle gesperrt.",
        "ru": "Северные ворота откроются в воскресенье в четыре часа, и до тех пор мост закрыт для всех.\nЮжные ворота откроются в воскресенье в четыре часа, и до тех пор мост закрыт для всех.",
        "ar": "تفتح البوابة الشمالية يوم الأحد في الرابعة ويبقى الجسر مغلقا أمام الجميع حتى ذلك الوقت.\nتفتح البوابة الجنوبية يوم الأحد في الرابعة ويبقى الجسر مغلقا أمام الجميع حتى ذلك الوقت.",
    },
}  # fmt: skip
# Words that are also buttons, as a subhead over running text.
SUBHEADS = {
    "en": ("Related", "Reuters", "Video", "Photo"),
    "de": ("Werbung", "Anzeige", "Video"),
    "es": ("Publicidad", "Video", "Comentarios"),
    "fr": ("Publicité", "Vidéo", "Partager"),
    "ru": ("Реклама", "Видео", "Подписаться"),
    "zh": ("广告", "视频"),
}


@pytest.mark.parametrize(("trap", "language"), [(trap, language) for trap in MIDDLE for language in MIDDLE[trap]])
def test_not_a_line_goes(trap: int, language: str) -> None:
    top, end = TOP.get(language, TOP["en"]), END.get(language, END["en"])
    text = f"{top}\n{MIDDLE[trap][language]}\n{end}"
    assert CLEANER.clean(Article(text)).text == text


@pytest.mark.parametrize(
    ("language", "word"), [(language, word) for language in SUBHEADS for word in SUBHEADS[language]]
)
def test_a_subhead_that_a_button_has_too(language: str, word: str) -> None:
    text = f"{TOP[language]}\n{word}\n{END[language]}"
    assert CLEANER.clean(Article(text)).text == text


@pytest.mark.parametrize("language", TOP)
def test_of_a_standfirst_that_is_the_first_paragraph_one_stays(language: str) -> None:
    text = f"{TOP[language]}\n{TOP[language]}\n{END[language]}"
    assert CLEANER.clean(Article(text)).text == f"{TOP[language]}\n{END[language]}"


@pytest.mark.parametrize("language", TOP)
def test_of_two_lines_the_longer_may_be_junk(language: str) -> None:
    notice = "Click to share on Facebook (Opens in new window) Click to share on X (Opens in new window)"
    assert CLEANER.clean(Article(f"{TOP[language]}\n{notice}")).text == TOP[language]


@pytest.mark.parametrize(
    "text", ["Share this:\nLike this:\nLike Loading...", "Teilen mit:\nGefällt mir:", "分享到：\n广告"]
)
def test_an_article_of_junk_alone_is_left_whole_and_told(text: str) -> None:
    cleaned = CLEANER.clean(Article(text))
    assert cleaned.text == text
    assert cleaned.findings
    assert not any(finding.removes for finding in cleaned.findings)


@pytest.mark.parametrize("language", TOP)
def test_a_flash_and_the_round_up_of_its_day_are_no_copies(language: str) -> None:
    flash = f"{TOP[language]}\n{END[language][: len(END[language]) // 2]}"
    joint = "" if language == "zh" else " "
    words = list(flash + END[language]) if language == "zh" else f"{flash} {END[language]}".split()
    dice = random.Random(language)
    round_up = "\n".join(joint.join(dice.sample(words, len(words))) for _ in range(12))
    cleaner = Cleaner()
    cleaner.learn([Article(round_up, site="a.example", id="long"), Article(flash, site="b.example", id="short")])
    found = [one for one in cleaner.clean(Article(flash, site="b.example", id="short")).findings if one.code == "A1"]
    assert found == []
