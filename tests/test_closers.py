"""The last line of a column, a sermon or a letter speaks to the reader, and stays."""

from __future__ import annotations

import random

import pytest

from dedup import Article, Cleaner

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
OTHER = (
    "Owners of older boats said at the hearing that they would rather row to the next bay, where a night is still free."
)
CLOSERS = {
    "en": [
        "We need to break up Facebook now.",
        "We need rules for Google and Facebook before the next election.",
        "We are still waiting for an email from the minister.",
        "We want the app gone from every government phone.",
        "You can read it on Facebook, she said, and laughed.",
        "You can still buy a print of the first page of the magazine.",
        "Tell Google that the children are not for sale.",
        "Tell that to the makers of the app.",
        "Watch the video on YouTube and weep, the mother said.",
        "Read the email again, the judge told him.",
        "Try explaining Instagram to a man of ninety.",
        "Check the website, the clerk said, and closed the window.",
        "Find a newspaper that still has a comments page.",
        "Support for the subscription fell to a third of members.",
        "Join a union and log off Twitter, he told the crowd.",
        "If you want a newsletter, write one.",
        "See how Twitter took the news of its own death.",
        "Send an email and wait a year: that is how the office works.",
        "Write an email to the dead, the pastor said.",
        "Please turn off the app, the pilot said.",
        "Help came from a Facebook page that a teacher had made.",
        "Get an email from the king and you frame it.",
        "Download the past, the poet wrote, and upload the dead.",
        "Discover the prices on the website at your own risk, the ombudsman said.",
        "Enter the password of the dead and you meet them again.",
        "Sign the petition on the website, the mayor begged them in March.",
        "Contact with the website was lost at noon.",
        "Subscribers to the newsletter lost their money.",
        "Watch live as the browser dies, the engineer joked.",
        "Keep the newsletter, lose the paper: that was the plan.",
        "We are all in this together, and our children will judge us.",
        "We are our own worst enemy, and our silence proves it.",
        "You can tell a lot about a country by how it treats its poor.",
        "You can help your neighbor now, or you can watch the street empty.",
        "Join me in hoping that our leaders find the courage they lack today.",
        "Help us, God, to be worthy of our dead.",
        "Support for our troops must not end when the war does.",
        "Tell us again, Senator, how the system works for your voters.",
        "Follow the money, and you will find our governor at the end of it.",
        "We need your courage now more than our fathers needed theirs.",
        "We want our country back, and we want it now.",
        "Read the report, and ask yourself whether our police deserve the raise.",
        "Watch your children tonight, and hope that the news is wrong.",
        "Let us know by our works that we meant it.",
        "If you want peace, you must work for justice, as my grandmother used to tell us.",
        "You can read our history in the faces of these men.",
        "Share your bread with the stranger, our mothers told us, and you will never eat alone.",
        "Subscribe to that view and you will lose your city.",
        "We ask for your prayers for our brothers and sisters in the south.",
        "It is our duty to support them, now and always.",
        "Vote, because your grandchildren cannot.",
        "Visit the grave, leave a stone, and remember our names.",
        "Learn more from your failures than from your medals, the coach told us.",
        "Call your mother.",
        "Write to your senator and demand answers now.",
        "Stay with us a little longer, she said to the doctors.",
        "Find out who paid, and you will know why our bridge fell.",
        "Thank you for our freedom, the old man wrote in his last letter to us.",
        "Our newspaper has always stood for the truth, and we will not stop now.",
        "You may disagree with our mayor, but you can't deny that he has delivered.",
        "Discover who you are, and the rest will follow, he used to tell us.",
        "Check your facts, check them again, and then tell us the story, the editor used to say.",
        "Donate your organs; somebody will thank you.",
        "Try telling that to our children.",
        "Enjoy it while you can.",
        "See you in court, he told us.",
        "Register your anger at the ballot box now.",
        "Get your hands off our forests, the banner read.",
        "Learn more about boats at sea, the captain said.",
        "Visit Paris for more on your conscience, the poet wrote.",
        "Help us keep our children, the mothers asked.",
        "There's more about love at the bottom of a glass, he sang.",
        "Want to read more? Learn to read less, he said.",
        "Read more about it at home, the nurse told him.",
    ],
    "de": [
        "Wir sind unser eigener größter Feind, sagte der alte Bürgermeister.",
        "Folgen wir unseren Kindern, nicht unseren Ängsten.",
        "Teilen wir unser Brot, sagte der Pfarrer, dann reicht es hier für alle.",
        "Helfen Sie uns, riefen die Frauen am Kai, hier stirbt jemand.",
        "Unterstützen muss man unsere Bauern jetzt, nicht erst nach der Wahl.",
        "Besuchen Sie uns, bevor das Meer uns holt, sagte der Wirt.",
        "Schreiben Sie uns ab, aber schreiben Sie ehrlich, rief der Trainer.",
        "Sie können uns alles nehmen, nur nicht unsere Lieder.",
        "Mehr als unsere Namen wollten sie nicht wissen.",
    ],
    "fr": [
        "Nous sommes notre pire ennemi, et notre silence le prouve.",
        "Suivez l'argent, et vous trouverez notre gouverneur au bout.",
        "Partagez votre pain, disaient nos mères, et vous ne mangerez jamais seuls.",
        "Aidez-nous, criaient les femmes sur le quai, ici on meurt.",
        "Vous pouvez tout nous prendre, sauf nos chansons.",
        "Rejoignez-nous avant que la mer ne nous prenne, dit l'aubergiste.",
        "Retrouvez votre courage, car nos enfants vous regardent.",
        "Soutenir nos paysans, c'est maintenant ou jamais.",
        "Lisez notre histoire et vous comprendrez ce pays.",
        "Découvrez nos morts sous l'herbe, disait le gardien.",
    ],
    "es": [
        "Somos nuestro peor enemigo, y nuestro silencio lo prueba.",
        "Sigue el dinero y encontrarás a nuestro gobernador.",
        "Comparte tu pan, decían nuestras madres, y nunca comerás solo.",
        "Ayúdanos, gritaban las mujeres, que aquí nos morimos.",
        "Puedes quitarnos todo menos nuestras canciones.",
        "Únete a nuestros muertos, decía la canción.",
        "Lee nuestra historia y entenderás este país.",
        "Apoya a tus hijos hoy y ellos te cuidarán aquí mañana.",
        "Conoce a tu enemigo antes que a tus amigos.",
    ],
    "ru": [
        "Мы сами себе враги, и наше молчание это доказывает.",
        "Следите за деньгами, и вы найдёте нашего губернатора.",
        "Поделитесь хлебом, говорили наши матери, и вы не останетесь одни.",
        "Помогите нам, кричали женщины, здесь умирают люди.",
        "Читайте нашу историю, и вы поймёте эту страну.",
        "Присоединяйтесь к нашим мёртвым, говорилось в песне.",
        "Поддержите наших детей, пока они здесь.",
        "Вы можете отнять у нас всё, кроме наших песен.",
        "Напишите нам, если мы ещё живы, сказал он.",
    ],
    "it": [
        "Siamo il nostro peggior nemico, e il nostro silenzio lo prova.",
        "Seguite il denaro e troverete il nostro governatore.",
        "Condividi il tuo pane, dicevano le nostre madri.",
        "Aiutateci, gridavano le donne, qui si muore.",
        "Scopri la nostra storia e capirai questo paese.",
        "Puoi toglierci tutto tranne le nostre canzoni.",
    ],
    "pt": [
        "Somos o nosso pior inimigo, e o nosso silêncio o prova.",
        "Siga o dinheiro e achará o nosso governador.",
        "Compartilhe o seu pão, diziam as nossas mães.",
        "Ajude-nos, gritavam as mulheres, que aqui se morre.",
        "Conheça a nossa história e entenderá este país.",
        "Leia a nossa história e entenderá este país.",
    ],
    "pl": [
        "Jesteśmy swoim największym wrogiem, a nasze milczenie tego dowodzi.",
        "Pomóżcie nam, krzyczały kobiety, tu umierają ludzie.",
        "Podziel się swoim chlebem, mówiły nasze matki.",
        "Poznaj naszą historię, a zrozumiesz ten kraj.",
        "Wspieraj nas, póki tu jesteśmy, mówił rybak.",
    ],
    "nl": [
        "Wij zijn onze ergste vijand, en ons zwijgen bewijst het.",
        "Volg het geld en je vindt onze gouverneur.",
        "Deel je brood, zeiden onze moeders, en je eet nooit alleen.",
        "Help ons, riepen de vrouwen, hier sterft iemand.",
        "Lees onze geschiedenis en je begrijpt dit land.",
        "Steun onze boeren nu, niet pas na de verkiezingen.",
    ],
    "tr": [
        "Kendi düşmanımız bizi, bizden iyi tanır.",
        "Bize yardım edin, diye bağırdı kadınlar, burada insanlar ölüyor.",
        "Ekmeğini paylaş, derdi analarımız, o zaman burada aç kalmazsın.",
        "Tarihimizi okuyun, bu ülkeyi anlarsınız.",
    ],
    "ar": [
        "تابعوا المال تجدوا محافظنا في آخر الطريق.",
        "شارك خبزك، كانت أمهاتنا تقول، ولن تأكل وحدك.",
        "ساعدونا، صاحت النساء، هنا يموت الناس.",
        "اقرأ تاريخنا تفهم هذا البلد.",
    ],
    "zh": [
        "我们是自己最大的敌人，我们的沉默就是证明。",
        "关注我们的孩子，而不是我们的恐惧，老市长说。",
        "请帮帮我们，女人们在码头上喊，这里有人快死了。",
        "分享你的面包，我们的母亲常说，你就不会独自吃饭。",
    ],
    "ja": [
        "私たちの最大の敵は私たち自身だと、老いた町長は話した。",
        "パンを分け合ってください、と母たちはいつも言っていた。",
        "ここで人が死んでいます、助けてください、と女たちは叫んだ。",
    ],
}


@pytest.mark.parametrize(("language", "line"), [(language, line) for language in CLOSERS for line in CLOSERS[language]])
def test_a_story_may_close_with_a_word_to_its_reader(language: str, line: str) -> None:
    result = Cleaner().clean(Article(f"{STORY}\n{OTHER}\n{line}"))
    assert [finding.text for finding in result.findings if finding.removes] == []


def test_a_line_between_fences_of_code_stands_between_no_rules() -> None:
    line = "You can now serve the template by our link below"
    kept = Cleaner().clean(Article("\n".join([STORY, "```", line, "```", OTHER])))
    gone = Cleaner().clean(Article("\n".join([STORY, "* * *", line, "* * *", OTHER])))
    assert line in kept.text
    assert line not in gone.text


QUESTIONS = {
    "en": ["What is your first memory?", "Who taught you most?", "What would you save from a fire?", "Let us pray."],
    "de": ["Was ist Ihre früheste Erinnerung?", "Wer hat Sie am meisten gelehrt?", "Was retten Sie aus dem Feuer?"],
    "ru": ["Что вы помните первым?", "Кто научил вас большему?", "Что вы спасли бы из огня?"],
    "ar": ["ما أول ما تذكره؟", "من علمك أكثر؟", "ماذا تنقذ من النار؟"],
    "zh": ["你最早的记忆是什么？", "谁教你最多？", "你会从火里救出什么？"],
}


@pytest.mark.parametrize("language", sorted(QUESTIONS))
def test_what_a_column_asks_everybody_stays(language: str) -> None:
    dice = random.Random(4)
    words = "boat sea night bread father mother road house winter letter dog harbour wind stone".split()
    talks = []
    for guest in range(6):
        lines = [f"The guest has lived on the quay for years, and has seen {' and '.join(dice.sample(words, 3))} go."]
        for question in QUESTIONS[language]:
            lines += [question, f"The {' '.join(dice.sample(words, 9))}, I think."]
        talks.append(Article("\n".join(lines), site="mag.example", id=str(guest)))
    cleaner = Cleaner()
    cleaner.learn(talks)
    removed = [finding.text for talk in talks for finding in cleaner.clean(talk).findings if finding.removes]
    assert set(removed) & set(QUESTIONS[language]) == set()


def test_a_sentence_behind_standing_labels_stays() -> None:
    notes = [
        Article(
            f"The museum shows the boats of {name} from Saturday on, it said in a statement on {day} May.\n"
            f"Opening hours\nTuesday to Sunday, {day} to 5\n{name} will speak at noon.",
            site="museum.example",
            id=name,
        )
        for day, name in enumerate(["Mira", "Tom", "Ines", "Paulo", "Rosa", "Ann"], 1)
    ]
    cleaner = Cleaner()
    cleaner.learn(notes)
    assert all(cleaner.clean(note).text.endswith(f"{note.id} will speak at noon.") for note in notes)
