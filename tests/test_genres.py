"""Recipes, letters, interviews, verse, lists, results: nothing of them is junk, whatever shape it has."""

from __future__ import annotations

import pytest

from dedup import Article, Cleaner

GENRES = {
    "recipe": """\
Grandmother's plum cake
Serves 8
Prep time: 20 minutes
Cook time: 45 minutes
Ingredients
500 g plums
250 g flour
2 eggs
Method
Heat the oven to 180 degrees and butter a tin.
Stir the eggs into the flour.
Press the plums into the dough.
Bake until golden.
Share with friends.
Enjoy!
""",
    "letter": """\
Dear editor,
Your report on the ferry was fair, and I thank you for it.
But you forgot the bakers, who cross at three every night.
Please print this letter, so that they know somebody has seen them.
Yours sincerely,
Mira Aldous
Harbour Street 4
""",
    "interview": """\
Mira Aldous has run the bar on the quay for thirty years. We met her there on Monday.
What do you sell most?
Beer, and advice.
Do you have a favourite guest?
The one who pays.
What do you think of the new ferry?
It is late.
Share your secret with us.
Never close before the last boat.
Have you ever thought of leaving?
Every night.
Thank you for your time.
You're welcome.
""",
    "faq": """\
The council has answered the questions that people ask most about the night ferry.
When does it start?
On the first weekend of May.
What does it cost?
Four euros, two for children.
Where can I buy tickets?
On board, or at the kiosk on the quay.
Can I bring my bike?
Yes, on the lower deck.
Who pays for it?
The province, for two years.
""",
    "poem": """\
The sea at night
by Tom Verhey
Come back, come back, said the sea to the sand,
come back, said the sand to the sea.
And nobody came, and nobody went,
and nobody else but me.
Come back, come back, said the sea to the sand,
come back, said the sand to the sea.
""",
    "results": """\
Harbour United beat the bakers on Sunday and lead the table again.
Harbour United 3, Bakers 1
Old Quay 0, North Pier 0
Lighthouse 2, Customs 2
Ferrymen 1, Market 4
Harbour United meet the Market on Saturday.
""",
    "obit": """\
Ines Falk, who counted the seals on the outer bank for forty years, died on Tuesday. She was 81.
Born in the north, she came to the harbour as a cook.
She is survived by two sons and a daughter.
A service will be held on Friday at ten at the Seamen's Church.
In lieu of flowers, the family asks for donations to the seal station.
""",
    "liveblog": """\
The council met on Monday to vote on the night ferry. Here is how it went.
7.02 pm
The mayor opens the meeting. The hall is full.
7.15 pm
The first speaker asks who will pay.
7.40 pm
Break.
8.05 pm
Nine votes to two. The ferry will sail.
""",
    "listicle": """\
Five walks for a windy Sunday
1. The north pier
Bring a hat, and do not lean on the rail.
2. The customs house
Look up: the hoarding was painted by children.
3. The fish market
Go early.
4. The outer bank
Ask for the tide first.
5. The lighthouse
It is closed, but the view is not.
""",
    "press": """\
The harbour museum opens its new hall on Saturday at eleven, it said in a statement.
Opening hours: Tuesday to Sunday, 10 to 5
Admission: 6 euros
Address: Quay Road 12
Children under twelve pay nothing.
The first hundred visitors get a print of the old ferry.
""",
    "helpline": """\
The court sent the man to prison for nine years on Tuesday.
He had beaten his wife for as long as she could remember, she told the judge.
If you have been affected by this story, you can call the women's helpline on 0800 555 0144, day and night.
Help is free, and you need not give your name.
""",
    "dialogue": """\
The old men sit on the bench as they have for years.
"Is it late?"
"It is late."
"Will it come?"
"It came yesterday."
"And if not?"
"Then we go home."
The ferry came at ten past one.
""",
    "elect": """\
The harbour party keeps its majority in the council, with two seats fewer than before.
Harbour party 41.2 % (7 seats)
Bakers' list 28.4 % (5 seats)
Old Quay 17.0 % (3 seats)
Others 13.4 % (2 seats)
The council meets on the first of June.
""",
    "op": """\
We have waited for this ferry for nine years, and it came at night.
I do not say that the mayor lied.
I say that he counted on our sleep.
So read the contract, all of it.
Ask who signed it.
Tell your neighbours what you found.
And vote.
Our harbour deserves no less.
""",
    "review": """\
"The Crossing" is a small film about a large night.
Director: Ann Bell
Cast: Tom Verhey, Ines Falk
Running time: 94 minutes
Rating: four stars
Bell films the sea as if it owed her money, and it pays.
See it in the dark.
Watch it twice.
""",
    "advice": """\
A reader asks what to do with a neighbour who plays the trumpet.
Dear Ann, my neighbour plays at six in the morning. What can I do? Sleepless
Dear Sleepless, knock.
Bring a cake.
Ask him to teach you.
Write to me when you can play.
Got a problem of your own? So has everybody.
""",
    "names": """\
The rescuers who went out on Sunday night have been honoured by the town.
Mira Aldous
Tom Verhey
Ines Falk
Paulo Reis
Rosa Lind
The boat is named after the sixth, who did not come back.
""",
    "speech": """\
My friends,
we have come a long way together, and the night is not over.
I am not tired.
Are you tired?
Then let us go on.
Join me on the quay tomorrow.
Bring your children.
Thank you, and good night.
""",
    "de interview": """\
Mira Aldous führt seit dreißig Jahren die Bar am Kai. Wir haben sie dort am Montag getroffen.
Was verkaufen Sie am meisten?
Bier und Rat.
Haben Sie einen Lieblingsgast?
Den, der zahlt.
Was denken Sie über die neue Fähre?
Sie ist spät.
Teilen Sie Ihr Geheimnis mit uns.
Nie vor dem letzten Boot schließen.
Danke für das Gespräch.
""",
    "fr recette": """\
Le gâteau aux prunes de la grand-mère
Pour 8 personnes
Préparation : 20 minutes
Cuisson : 45 minutes
Ingrédients
500 g de prunes
250 g de farine
2 œufs
Préparation
Chauffez le four à 180 degrés et beurrez un moule.
Mélangez les œufs et la farine.
Partagez avec vos amis.
Bon appétit !
""",
    "es carta": """\
Señor director:
Su crónica sobre el ferry era justa, y se lo agradezco.
Pero olvidó a los panaderos, que cruzan a las tres cada noche.
Publique esta carta, por favor, para que sepan que alguien los ha visto.
Atentamente,
Mira Aldous
Calle del Puerto 4
""",
    "ru stihi": """\
Море ночью
Том Верхей
Вернись, вернись, сказало песку море,
вернись, сказал песок.
И никто не пришёл, и никто не ушёл,
и никого, кроме меня.
Вернись, вернись, сказало песку море,
вернись, сказал песок.
""",
    "it necrologio": """\
Ines Falk, che contò le foche per quarant'anni, è morta martedì. Aveva 81 anni.
Lascia due figli e una figlia.
I funerali si terranno venerdì alle dieci nella chiesa dei marinai.
Non fiori ma offerte alla stazione delle foche.
Chi vuole può scrivere alla famiglia.
""",
    "pl lista": """\
Pięć spacerów na wietrzną niedzielę
1. Północne molo
Weź czapkę i nie opieraj się o barierkę.
2. Dom celny
Spójrz w górę: płot malowały dzieci.
3. Targ rybny
Idź wcześnie.
4. Latarnia
Jest zamknięta, ale widok nie.
""",
    "pt discurso": """\
Meus amigos,
chegamos longe juntos, e a noite não acabou.
Não estou cansado.
Vocês estão cansados?
Então vamos.
Venham comigo ao cais amanhã.
Tragam os seus filhos.
Obrigado, e boa noite.
""",
    "tr röportaj": """\
Mira Aldous otuz yıldır rıhtımdaki barı işletiyor. Pazartesi günü onunla orada buluştuk.
En çok ne satıyorsunuz?
Bira ve öğüt.
Sevdiğiniz bir müşteri var mı?
Ödeyen.
Yeni vapur için ne düşünüyorsunuz?
Geç kaldı.
Sırrınızı bizimle paylaşın.
Son vapurdan önce kapatma.
""",
    "zh": """\
我们星期一在码头见到了米拉·阿尔杜斯，她经营那家酒吧已经三十年。
你卖得最多的是什么？
啤酒和建议。
你最喜欢的客人是谁？
付钱的人。
你怎么看新渡轮？
来晚了。
请和我们分享你的秘密。
末班船之前不要关门。
""",
    "ja": """\
月曜日、桟橋で三十年店を営むミラさんに話を聞いた。
一番売れるものは何ですか。
ビールと助言です。
好きなお客さんはいますか。
払う人です。
新しい渡し船をどう思いますか。
遅すぎます。
秘密を教えてください。
最後の船まで閉めないことです。
""",
    "ar": """\
تدير ميرا ألدوس المقهى على الرصيف منذ ثلاثين عاما، وقد التقينا بها هناك يوم الاثنين.
ما أكثر ما تبيعين؟
الشاي والنصيحة.
هل لديك زبون مفضل؟
الذي يدفع.
ما رأيك في العبارة الجديدة؟
تأخرت.
شاركينا سرك.
لا تغلقي قبل آخر قارب.
""",
    "ur": """\
میرا تیس سال سے گھاٹ پر چائے خانہ چلا رہی ہیں اور ہم پیر کو وہیں ان سے ملے۔
آپ سب سے زیادہ کیا بیچتی ہیں؟
چائے اور مشورہ۔
کوئی پسندیدہ گاہک؟
جو پیسے دے۔
نئی کشتی کے بارے میں آپ کی رائے؟
دیر سے آئی۔
اپنا راز ہمیں بتائیں۔
آخری کشتی سے پہلے بند نہ کریں۔
""",
    "nl": """\
Beste redactie,
Uw verslag over de veerboot was eerlijk, en daarvoor dank ik u.
Maar u vergat de bakkers, die elke nacht om drie uur oversteken.
Plaats deze brief, zodat zij weten dat iemand hen heeft gezien.
Met vriendelijke groet,
Mira Aldous
Havenstraat 4
""",
    "markets": """\
Stocks in the harbour towns fell on Monday as the price of herring rose.
Harbour 40: 1,204.11, down 0.4 percent
Quay Index: 88.20, up 1.1 percent
Herring: 412 a ton
Oil: 61.20
Gold: 1,290
The bank meets on Thursday.
""",
    "weather": """\
Wind from the west will bring showers to the coast on Monday, the weather office said.
Monday: showers, 11 degrees
Tuesday: dry, 13 degrees
Wednesday: fog, 9 degrees
Small boats should stay in the harbour.
""",
    "corr": """\
The ferry sails on Saturday, the mayor said on Monday after a vote of nine to two.
Correction: An earlier version of this article misstated the day.
Editor's note: The mayor is a cousin of the owner.
Reporting by Ann Bell; editing by Tom Verhey
""",
    "qa sports": """\
Harbour United's captain spoke after the match with the bakers.
Q: How do you feel?
A: Wet.
Q: Will you stay?
A: Ask my wife.
Q: Follow-up: and the coach?
A: He has a boat.
""",
    "crime": """\
Police ask for help in finding a man who stole the ferry's bell on Sunday night.
He is about 40, tall, and wore a yellow coat.
Anyone with information is asked to call the harbour police on 0800 555 0100.
Callers can remain anonymous.
The bell weighs ninety kilos.
""",
}


@pytest.mark.parametrize("genre", sorted(GENRES))
def test_nothing_of_a_genre_goes(genre: str) -> None:
    result = Cleaner().clean(Article(GENRES[genre].strip(), site="a.example", id=genre))
    assert [(finding.code, finding.text) for finding in result.findings if finding.removes] == []
