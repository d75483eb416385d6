import { feastsOf } from './feast.ts'
import { LATE_RULE_WORDS } from './late-rules.ts'

const BIRTHDAY = '(jayanti|birthday|gurpurab|prakash (parv|utsav))'
const DIWALI = 'di(pa|)vali'
const NEW_YEAR = "new year('s day|)"

/** Feasts of India's religions by lunar days (tithi) or the sun's signs (sankranti), and days of the republic. */
export const INDIAN_FEASTS = feastsOf(
  `
tithi magha 25 sunrise: (maharishi |swami |)dayanand(a|)( saraswati|) jayanti
tithi kartika 6 sunrise: pratihar shashthi
tithi chaitra 1 sunrise: gudi padava
sankranti 0 4 18: bahag bihu|meshadi|vaisakhadi
tithi ashvina 15 sunrise: (maharishi |)valmiki ${BIRTHDAY}|pargat diwas
tithi ashvina 28 19.3: dhan(a|)(teras|tr(a|)yodas(h|)i|trayodasi)|dhanvantari (trayodashi|jayanti)
tithi ashvina 30 dusk plus -1: (kali|rup|narak|naraka) chaudas|(rup|narak|naraka) chaturdas(h|)i|choti ${DIWALI}
tithi ashvina 30 dusk: (|badi )${DIWALI}|lakshmi puja|kali puja
tithi kartika 1 14.5: govardhan puja|annakut
tithi kartika 2 14.5: (bhai|bhau|bhaiya) (duj|bij|tika|phonta)
tithi kartika 6 sunrise: chhat(h|)|(chhath|chhathi|surya|dala) (puja|shasht(h|)i|parv)|dala chhath
tithi kartika 15 sunrise: (guru |)nanak( dev|)('s|) ${BIRTHDAY}
tithi ashadha 2 sunrise: (jagannath |)rath(a|) (j|y)atra|(car|chariot) festival
tithi ashadha 15 sunrise: (guru|vyasa) purnima
tithi magha 29 midnight: (maha |)shiv(a|)ratri|(great |)night of shiva
tithi magha 5 forenoon: (v|b)asant(a|) panch(a|)mi|sar(a|)swati (puja|${BIRTHDAY})
tithi phalguna 16 16.5 plus -1: holika( dahan|)|choti holi|kam(a|u)d(u|) pyre
tithi phalguna 16 16.5: holi|dh(u|o|ua)l(a|i|e|)(ndi|ti|heti|ndhi|di)|dhulivandan|(rangwali|dhuleti) holi|phag(u|)wa|festival of colors
tithi chaitra 1 sunrise: (y|)ugadi|samvats(a|)radi|chaitra s(h|)uk(h|)ladi|(telugu|kannada|deccan) new year|gudi padwa
tithi chaitra 9 noon: (sri |shri |)ram(a|) na(v|w)ami
tithi chaitra 13 sunrise: mahavir(a|) (${BIRTHDAY}|janma kalyanak)
tithi chaitra 15 sunrise: hanuman (jayanti|janmotsav)
tithi vaishakha 15 sunrise: budd(h|)a (purnima|jayanti)
tithi vaishakha 3 forenoon: (akshaya|akha) (tritiya|tij)
tithi shravana 16 8.4 plus -1: raksha bandhan(a|)|~rakhi|rakhi (purnima|festival)
tithi shravana 23 sunrise: (sri |)(krishna |)(jan(a|)m|gokul|gokula)(a|)shtami|(sri |)krishna (${BIRTHDAY}|ashtami)
tithi bhadrapada 4 noon: (ganesh|ganesha|vinayak|vinayaka) cha(turthi|vithi|uth)|ganeshotsav
tithi ashvina 1 sunrise to late-tithi ashvina 10 afternoon: (maha |sharad |shardiya |)nav(a|)ratr(i|a)
tithi ashvina 1 sunrise to late-tithi ashvina 10 afternoon plus 1: durga (puja|pujo)|durgotsav(a|)
tithi ashvina 8 sunrise: (durga|maha) ashtami
late-tithi ashvina 10 afternoon: d(u|a)s(h|)(e|a|ha)(h|)ra|dashain|vij(a|)y(a|) das(a|)mi
tithi ashvina 19 night: kar(a|)va chauth
tithi pausha 7 sunrise: (guru |)go(b|v)ind singh( ji|) ${BIRTHDAY}
tithi magha 15 sunrise: (guru |sant |)ra(v|)idas ${BIRTHDAY}
sankranti 0 4 24 plus 25: (rabindra(nath( tagore|)|)|tagore) ${BIRTHDAY}
sankranti 9 1 18 plus -1: lohri|bhogi( pongal|)
sankranti 9 1 18: (thai|surya) pongal|~pongal|(makar|makara|maghi|maha) sankranti|uttarayan(a|)
sankranti 9 1 18 plus 1: ma(a|)t(t|)u pongal
sankranti 9 1 18 plus 2: (kanum|kanu|kanni|kanya|kaanum) pongal
sankranti 0 4 24: (v|b)a(i|)sakhi|mesha sankranti
sankranti 0 4 18: tamil new year|puthandu
4 14: ambedkar ${BIRTHDAY}
4 14: vishu day|~vishu
sankranti 0 4 24 plus 1: (bengali|bangla) new year|(poila|pohela) b(o|a)ishakh
mansion 21 4 8 15: onam|thiru(v|) onam
parsi: parsi new year|(jamshedi|pateti) n(a|o|au)(v|w)r(o|u)z|pateti
1 26: (india(n|) |)republic day|gantantra diwas
8 15: (india|indian) independence day
10 2: (mahatma |)gandhi('s|) ${BIRTHDAY}
tithi ashvina 30 dusk: bandi chor diva(s|li)|hindu festival of lights
tithi kartika 1 14.5: goverdhan puja|bali (pratipada|padyami)|(gujarati|vikram samvat) ${NEW_YEAR}|bestu varas
tithi kartika 15 sunrise: guru nanak dev ji('s|) ${BIRTHDAY}|(kartik|kartika) purnima|gurpurab
tithi phalguna 16 16.5: hola mohalla
tithi phalguna 16 16.5 plus -1: dol (jatra|yatra|purnima)
tithi chaitra 1 sunrise: (marathi|hindu|sindhi) ${NEW_YEAR}|navreh|cheti chand
tithi chaitra 1 sunrise to tithi chaitra 10 sunrise: (chaitra|vasant) nav(a|)ratr(i|a)
tithi chaitra 13 sunrise: mahavir swami jayanti
tithi vaishakha 3 forenoon: parashuram(a|) jayanti
tithi shravana 15 14: narali purnima
tithi ashvina 9 sunrise: (maha|durga) na(v|w)ami|ayudha puja
sankranti 9 1 18: (magh|bhogali) bihu
sankranti 0 4 18: (sinhala|sri lankan|odia|nepali) ${NEW_YEAR}|(bohag|rongali) bihu|pana sankranti
8 15: swatantrata diwas
mansion 7 9 1 14: thai p(u|oo)(s|z)am
tithi ashvina 23 sunset: ahoi ashtami
tithi kartika 11 sunrise: (dev|devuthani|prabodhini|deva) (uthani |utthana |)ekadashi
tithi kartika 12 sunrise: tulsi (vivah|vivaha)
tithi kartika 15 dusk: dev ${DIWALI}
tithi margashirsha 5 sunrise: vivah panchami
tithi margashirsha 11 sunrise: gita jayanti|mokshada ekadashi
tithi margashirsha 15 sunset: (datta|dattatreya) jayanti
tithi ashadha 11 sunrise: (dev|deva|)shayani ekadashi|ashadhi ekadashi
tithi magha 7 sunrise: rath(a|) saptami
tithi phalguna 20 sunrise: rang panchami
tithi chaitra 3 sunrise: gangaur
tithi vaishakha 14 sunset: nara(sim|s)ha jayanti
tithi jyeshtha 10 sunrise: ganga (dussehra|dashahara)
tithi jyeshtha 11 sunrise: nirjala ekadashi
tithi vaishakha 30 sunrise: vat savitri( vrat|)|shani jayanti
tithi jyeshtha 15 sunrise: vat purnima
tithi shravana 3 sunrise: hariyali tij|~tij
tithi shravana 5 sunrise: nag(a|) panch(a|)mi
tithi shravana 18 sunrise: kajari tij
tithi shravana 23 sunrise plus 1: dahi handi|gopalkala
tithi shravana 27 sunrise to tithi bhadrapada 5 sunrise: paryushan(a|)
tithi bhadrapada 3 sunrise: hartalika tij
tithi bhadrapada 5 noon: rishi panchami|samvatsari
tithi bhadrapada 8 noon: radha ashtami
tithi bhadrapada 14 sunrise: anant(a|) chaturdas(h|)i|ganesh(a|) (visarjan|immersion)
tithi bhadrapada 16 sunrise to tithi ashvina 1 sunrise: pitru paksha|shra(a|)d(d|)h(a|) paksha
tithi bhadrapada 30 sunrise: mahalaya( amavasya|)
tithi ashvina 6 sunrise: maha (shashti|sasthi)
tithi ashvina 7 sunrise: maha saptami
tithi ashvina 15 sunset: sharad purnima|kojagiri( purnima|)
parsi plus 5: khordad sal
1 12: (swami |)vivekananda jayanti|indian youth day
1 15: indian army day
1 23: (netaji|subhas chandra bose) jayanti|parakram diwas
1 30: shaheed diwas
2 19: shivaji jayanti
5 1: maharashtra day|gujarat day
6 2: telangana (formation |)day
6 16: guru arjan( dev|) martyrdom( day|)
7 26: kargil vijay diwas
9 5: indian teacher's day
9 15: engineer's day
10 31: (sardar |)patel jayanti|~unity day
11 1: (kannada|karnataka) rajyotsava|kerala piravi
11 14: bal diwas|indian children's day
11 24: guru tegh bahadur (martyrdom|shaheedi)( day|)
11 26: indian constitution day|samvidhan diwas`,
  LATE_RULE_WORDS,
)
