"""Words that no data set was needed for: the hand-written part of the lexicon."""

TITLES = """mr mrs ms miss dr sir dame lord lady prof professor president vice-president chancellor premier minister
secretary senator sen rep representative congressman congresswoman gov governor mayor judge justice gen general col
colonel lt lieutenant sgt sergeant capt captain maj major adm admiral cmdr commander cpl pvt rev reverend father sister
bishop archbishop cardinal pope imam rabbi sheikh ayatollah king queen prince princess duke duchess emperor sultan emir
ambassador attorney detective inspector superintendent constable chief coach ceo chairman chairwoman chairperson founder
director manager spokesman spokeswoman spokesperson leader officer aide adviser advisor analyst economist lawyer
hon pres insp supt datuk dato tun tan seri shri smt begum""".split()

ROLES = """prime foreign defence defense finance interior deputy former late striker midfielder defender goalkeeper winger
captain skipper actor actress singer author writer journalist correspondent reporter editor historian novelist poet
candidate nominee activist dissident guerrilla rebel striker researcher scientist doctor surgeon lawyer attorney
solicitor barrister prosecutor banker trader investor billionaire tycoon entrepreneur designer architect artist painter
director producer presenter host comedian rapper athlete sprinter swimmer boxer golfer driver rider cyclist jockey
pitcher quarterback batsman bowler umpire referee teenager wife husband son daughter brother sister mother father widow
cousin uncle nephew colleague teammate rival compatriot countryman seed seeded""".split()

BODIES = """university college school academy institute institution ministry department office bureau agency commission
committee council congress parliament senate assembly party union federation confederation association organisation
organization society foundation fund trust bank group company corporation court tribunal police army navy force forces
guard authority board club united city rovers wanderers athletic league conference front movement alliance coalition
brigade brigades network news times post journal tribune herald gazette guardian telegraph press radio television tv
broadcasting airlines airways motors industries international systems technologies electronics energy oil gas petroleum
steel mining insurance securities capital partners exchange hospital clinic church mosque centre center laboratory
laboratories nations service services administration treasury reserve cabinet government registry observatory museum
library theatre orchestra studios pictures records entertainment communications telecom telecommunications pharmaceuticals
chemicals foods stores supermarkets hotels railways shipping lines airport rangers saints giants lions tigers bulls bears
eagles sox yankees mets dodgers lakers celtics knicks cowboys""".split()

FIRMS = """inc corp ltd co plc llc llp lp ag sa nv bv gmbh spa srl ab oy as asa bhd pte pty kk kg se holdings holding
cos corporation incorporated limited company group industries enterprises""".split()

SITES = """river lake sea ocean gulf bay strait straits channel canal island islands isle peninsula cape coast beach mount
mountain mountains hill hills valley desert forest plateau county province region district state territory prefecture
governorate city town village street st road rd avenue ave boulevard lane square park gardens bridge tunnel airport port
harbour harbor station stadium arena hall tower palace castle prison camp base north south east west northern southern
eastern western central upper lower new""".split()

CALENDAR = """january february march april may june july august september october november december jan feb mar apr jun jul
aug sept sep oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
christmas easter ramadan thanksgiving halloween""".split()

DEMONYMS = """afghan albanian algerian american andorran angolan arab argentine argentinian armenian asian australian
austrian azerbaijani bahamian bahraini bangladeshi barbadian belarusian belarussian belgian belizean beninese bhutanese
bolivian bosnian botswanan brazilian british briton britons bruneian bulgarian burmese burundian cambodian cameroonian
canadian caribbean chadian chechen chilean chinese colombian congolese croatian croat cuban cypriot czech dane danish
djiboutian dominican dutch ecuadorean ecuadorian egyptian english emirati eritrean estonian ethiopian european fijian
filipino finnish finn flemish french gabonese gambian georgian german ghanaian greek grenadian guatemalan guinean guyanese
haitian honduran hungarian icelandic indian indonesian iranian iraqi irish israeli italian ivorian jamaican japanese
jordanian kazakh kenyan korean kosovar kurdish kurd kurds kuwaiti kyrgyz lao laotian latvian lebanese liberian libyan
lithuanian macedonian malagasy malawian malaysian maldivian malian maltese mauritanian mauritian mexican moldovan mongolian
montenegrin moroccan mozambican namibian nepalese nepali nicaraguan nigerian nigerien norwegian omani pakistani palestinian
panamanian paraguayan peruvian persian pole polish portuguese qatari romanian russian rwandan salvadoran samoan saudi
scottish scot scots senegalese serbian serb serbs singaporean slovak slovenian slovene somali spanish spaniard sudanese
surinamese swede swedish swiss syrian taiwanese tajik tanzanian thai tibetan togolese tunisian turk turkish turkmen ugandan
ukrainian uruguayan uzbek venezuelan vietnamese welsh yemeni yugoslav zambian zimbabwean african latin hispanic nordic
scandinavian soviet jewish jew jews muslim muslims christian christians catholic catholics protestant hindu hindus sikh sikhs
buddhist islamic islamist sunni shia shiite orthodox anglican republican republicans democrat democrats democratic
conservative conservatives tory tories liberal liberals labour communist communists socialist socialists nazi nazis
californian texan londoner parisian""".split()

# Countries that are called otherwise in the news, continents and the like.
COUNTRIES = """u.s.|us|u.s.a.|usa|america|united states of america|britain|great britain|uk|u.k.|england|scotland|wales
northern ireland|soviet union|ussr|u.s.s.r.|yugoslavia|czechoslovakia|czech republic|burma|ivory coast|palestine|west bank|gaza
gaza strip|hong kong|west germany|east germany|uae|u.a.e.|prc|north korea|south korea|dprk|russian federation|holland|congo|zaire
republic of ireland|swaziland|macedonia|cape verde|east timor|vatican|chechnya|kosovo|tibet|crimea|kurdistan|kashmir|bosnia
bosnia-herzegovina|abkhazia|south ossetia|somaliland|puerto rico|taiwan|macau|guinea-bissau|türkiye"""

REGIONS = """africa|asia|europe|north america|south america|latin america|central america|antarctica|oceania|middle east|far east
southeast asia|south asia|east asia|central asia|eastern europe|western europe|balkans|caucasus|scandinavia|caribbean|pacific
atlantic|mediterranean|baltic|persian gulf|siberia|midwest|new england|east coast|west coast|sahel|sahara|maghreb|horn of africa
ontario|quebec|british columbia|alberta|manitoba|saskatchewan|nova scotia|new brunswick|newfoundland|prince edward island
new south wales|queensland|victoria|south australia|western australia|tasmania|northern territory|punjab|sindh|balochistan
khyber pakhtunkhwa|gujarat|maharashtra|tamil nadu|kerala|karnataka|uttar pradesh|bihar|west bengal|assam|rajasthan|haryana
andhra pradesh|telangana|odisha|jharkhand|goa|madhya pradesh|chhattisgarh|himachal pradesh|uttarakhand|manipur|mizoram|nagaland
bavaria|saxony|catalonia|andalusia|basque country|galicia|lombardy|sicily|sardinia|tuscany|corsica|brittany|normandy|flanders
wallonia|ulster|kent|essex|sussex|surrey|yorkshire|lancashire|cornwall|devon|norfolk|suffolk|cumbria|hampshire|donetsk|luhansk
donbas|transnistria|xinjiang|guangdong|sichuan|hunan|hubei|henan|hebei|fujian|zhejiang|jiangsu|shandong|yunnan|inner mongolia
java|sumatra|borneo|sulawesi|papua|aceh|bali|mindanao|luzon|sabah|sarawak|selangor|penang|johor|darfur|tigray|biafra|kwazulu-natal
gauteng|western cape|eastern cape|limpopo|transvaal|natal|lagos state|kano state|rivers state|helmand|kandahar|anbar|nineveh"""

STATES_SHORT = """ala. ariz. ark. calif. colo. conn. del. fla. ga. ill. ind. kan. ky. la. md. mass. mich. minn. miss. mo. mont.
neb. nev. n.h. n.j. n.m. n.y. n.c. n.d. okla. ore. pa. r.i. s.c. s.d. tenn. tex. vt. va. wash. w.va. wis. wyo. d.c. b.c. ont.
que. n.s.w.""".split()

# Written with capitals, and no names of anyone: what a teacher takes for organisations.
NO_NAMES = """covid covid-19 coronavirus gdp ceo cfo coo cto aids hiv tv pc ai dna gmt est edt pst pdt pm am ipo eps cpi ppi
internet web god bible quran koran gmail iphone ipad android
windows brexit obamacare medicare medicaid islam christianity judaism ramadan""".split()
