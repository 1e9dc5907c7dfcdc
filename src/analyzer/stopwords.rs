//! The commonest words of each language, by which a text is recognised.
//!
//! It is a table; it must never know how a text is judged by it.

/// Two-letter codes (ISO 639-1), and the words that a newspaper in that language cannot do
/// without: articles, pronouns, prepositions, auxiliaries, in lower case. A word may stand with
/// several languages.
pub(super) const STOPWORDS: [(&[u8; 2], &str); 36] = [
    (b"ar", "في من على أن إلى التي الذي عن مع هذا هذه بعد كان ما لا بين قال قد أو كما خلال و"),
    (b"bg", "и в на се за да от не е са с по че като при до ще той това има след които който бе"),
    (
        b"ca",
        "de la el i que a en els les del per un una amb no és al ha es més dels com ha aquest són \
         però també va han seva ser entre fins",
    ),
    (
        b"cs",
        "a v na se že je to s z do o i za ve pro jsou by si ale jako po od který podle které jeho \
         jsem bude byl není už také než ze však nebo jen",
    ),
    (
        b"da",
        "og i at det er en den til på af for de med der som et har ikke han var fra om skal kan \
         vil efter ved også men blev have sig være over siger hvor mange ud eller være bliver",
    ),
    (
        b"de",
        "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es \
         an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über so zum",
    ),
    (
        b"el",
        "και το της η να του με την που για από τα στο οι των στην τον είναι ο σε δεν θα στη ότι",
    ),
    (
        b"en",
        "the of and to a in that is for on was with as it by he at from his be has have an are \
         they not but this who their had were which its said or would one will been more after",
    ),
    (
        b"es",
        "de la que el en y a los se del las un por con no una su para es al lo como más pero sus \
         le ya o ha este sí porque entre cuando muy sin sobre también fue son desde está hasta",
    ),
    (
        b"et",
        "ja on ei et ta see oli kui ka oma aga mis või ning siis nad seda selle pole kes juba \
         veel pärast tema olla ole nii mida",
    ),
    (
        b"eu",
        "eta da ez du bat ere baina dira zuen den zen dute izan beste egin duen hori egiten dela \
         diren ditu bere edo arte",
    ),
    (b"fa", "در و به از که این را با است برای آن یک خود تا کرد بر هم نیز شده می شد بود های"),
    (
        b"fi",
        "ja on ei se että hän oli mutta myös kun ovat joka kuin jo jos sen hänen mukaan tai vain \
         ole joka olisi vuonna siitä sekä niin nyt olla ovat jälkeen",
    ),
    (
        b"fr",
        "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il \
         sont avec son ont aux cette mais comme ou été leur fait elle ses aussi sans à",
    ),
    (b"ga", "an na agus ar go is a i sé ag le bhí atá níl tá leis don siad faoi sin seo ach mar ó"),
    (b"hi", "के का की है में से को और ने पर कि यह इस था हैं एक भी लिए नहीं तो ही कर रहा"),
    (
        b"hr",
        "je i u se da na su za od koji s a nije će što iz kako biti o ali sam bi samo kao ili do \
         nakon koja još bio prema koje",
    ),
    (
        b"hu",
        "a az és hogy nem is egy ez meg de volt csak el ha van már még mint szerint után lesz \
         vagy azt ki be kell pedig ami lehet között ezt",
    ),
    (
        b"id",
        "yang dan di dari untuk dengan ini itu pada tidak dalam akan juga ke oleh telah bisa ada \
         sebagai mereka saya kami adalah karena tersebut orang lebih bahwa",
    ),
    (
        b"it",
        "di e il la che in a per un del è una non le con si da i della al dei sono nel alla ha lo \
         come più gli ma anche delle su dal questo stato hanno nella ai",
    ),
    (
        b"lt",
        "ir į kad yra iš su tai buvo bet kaip apie jis nuo už tik per po dar prie jau ar taip ne \
         jo pat metų savo bus",
    ),
    (b"ne", "छ र को मा ले पनि भएको यो गर्न लागि तर हो थियो गरेको भने गरी हुने"),
    (
        b"nl",
        "de het van een en in is dat op te zijn voor met die niet aan er om ook als bij maar door \
         naar over uit dan nog heeft wordt werd deze hij ze was worden kan meer geen",
    ),
    (
        b"no",
        "og i at det er en den til på av for de med som et har ikke han var fra om skal kan vil \
         etter ved også men ble seg være over sier hvor mange ut eller å bare blir",
    ),
    (
        b"pl",
        "w i na z się nie do to że jest o a jak po za od dla przez ale są przed który tym już \
         jego jej było będzie tylko oraz także być czy może ze",
    ),
    (
        b"pt",
        "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao das à \
         seu sua ou quando muito nos já também pelo pela até isso são foi",
    ),
    (
        b"ro",
        "de și în a la cu pe nu că o un din să se este pentru care mai au fost ce sunt prin după \
         al lui dar fi ca sau până către această",
    ),
    (
        b"ru",
        "а и в не на что с по это как из за от для он к о его но же бы у так все было также чтобы",
    ),
    (
        b"sk",
        "a v na sa je že to s z do o aj za vo pre sú by si ale ako po od ktorý podľa ktoré jeho \
         som bude bol nie už tiež než zo však alebo len",
    ),
    (b"sr", "је и у се да на су за од који с а није ће што из како бити о али би само као или"),
    (
        b"sv",
        "och i att det är en den till på av för de med som ett har inte han var från om ska kan \
         vill efter vid också men blev sig vara över säger där många ut eller blir",
    ),
    (
        b"tr",
        "ve bir bu da de için ile çok olarak daha olan gibi kadar sonra ne ise en var olduğunu \
         ama o değil her dedi etti oldu yeni",
    ),
    (
        b"uk",
        "а щоб і в не на що з та за це як до у від для він але про його є або й також бути який буде які",
    ),
    (b"ur", "کے کی میں ہے سے کو اور کا نے پر یہ کہ اس ہیں بھی نہیں ایک تھا گیا کر"),
    (
        b"vi",
        "và của là có không được cho trong một các người với này những để đã ở khi từ đến về vào \
         tại theo",
    ),
    (b"yi", "און די אין איז דער צו פון דאס נישט מיט א אז האט זיך אויף אבער"),
];
