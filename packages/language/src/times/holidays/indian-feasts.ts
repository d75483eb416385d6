import { feastsOf } from './feast.ts'

const BIRTHDAY = '(jayanti|birthday|gurpurab|prakash (parv|utsav))'
const DIWALI = 'di(pa|)vali'

/** Feasts of India's religions by lunar days (tithi) or the sun's signs (sankranti), and days of the republic. */
export const INDIAN_FEASTS = feastsOf(`
tithi ashvina 28 19.3: dhan(a|)(teras|tr(a|)yodas(h|)i|trayodasi)|dhanvantari trayodashi
tithi ashvina 30 dusk plus -1: (kali|rup|narak|naraka) chaudas|(rup|narak|naraka) chaturdasi|choti ${DIWALI}
tithi ashvina 30 dusk: (|badi )${DIWALI}|lakshmi puja|kali puja
tithi kartika 1 14.5: govardhan puja|annakut
tithi kartika 2 14.5: (bhai|bhau|bhaiya) (duj|bij|tika|phonta)
tithi kartika 6 sunrise: chhat(h|)|(chhath|chhathi|surya|dala) (puja|shasht(h|)i|parv)|dala chhath
tithi ashadha 2 sunrise: (jagannath |)rath(a|) (j|y)atra|(car|chariot) festival
tithi ashadha 15 sunrise: (guru|vyasa) purnima
tithi magha 29 midnight: (maha |)shiv(a|)ratri|(great |)night of shiva
tithi magha 5 forenoon: (v|b)asant(a|) panch(a|)mi|saraswati (puja|${BIRTHDAY})
late-tithi phalguna 15 sunset: holika( dahan|)|choti holi|kam(a|u)d(u|) pyre
late-tithi phalguna 15 sunset plus 1: holi|dh(u|o|ua)l(a|i|e|)(ndi|ti|heti|ndhi|di)|dhulivandan|(rangwali|dhuleti) holi|phag(u|)wa|festival of colo(u|)rs
tithi chaitra 1 sunrise: (y|)ugadi|samvats(a|)radi|chaitra s(h|)uk(h|)ladi|(telugu|kannada|deccan) new year|gudi padwa
tithi chaitra 9 noon: (sri |shri |)ram(a|) navami
tithi chaitra 13 sunrise: mahavir(a|) (${BIRTHDAY}|janma kalyanak)
tithi vaishakha 15 sunrise: budd(h|)a (purnima|jayanti)
tithi vaishakha 3 forenoon: (akshaya|akha) (tritiya|tij)
tithi shravana 15 14: raksha bandhan(a|)|~rakhi|rakhi (purnima|festival)
tithi shravana 23 sunrise: (sri |)(krishna |)(jan(a|)m|gokul|gokula)(a|)shtami|(sri |)krishna (${BIRTHDAY}|ashtami)
tithi bhadrapada 4 noon: (ganesh|ganesha|vinayak|vinayaka) cha(turthi|vithi|uth)|ganeshotsav
tithi ashvina 1 sunrise to late-tithi ashvina 10 afternoon: (maha |sharad |)nav(a|)ratr(i|a)
tithi ashvina 1 sunrise to late-tithi ashvina 10 afternoon plus 1: durga (puja|pujo)|durgotsav(a|)
tithi ashvina 8 sunrise: (durga|maha) ashtami
late-tithi ashvina 10 afternoon: d(u|a)s(h|)(e|a|ha)(h|)ra|dashain|vij(a|)y(a|) das(a|)mi
tithi ashvina 15 sunrise: (maharishi |)valmiki ${BIRTHDAY}|pargat diwas
tithi ashvina 19 night: karva chauth
tithi kartika 15 sunrise: (guru |)nanak( dev|) ${BIRTHDAY}
tithi pausha 7 sunrise: (guru |)go(b|v)ind singh( ji|) ${BIRTHDAY}
tithi magha 15 sunrise: (guru |sant |)ra(v|)idas ${BIRTHDAY}
sankranti 0 4 24 plus 25: (rabindra(nath( tagore|)|)|tagore) ${BIRTHDAY}
4 14: ambedkar ${BIRTHDAY}
sankranti 9 1 18 plus -1: lohri|bhogi( pongal|)
sankranti 9 1 18: (thai|surya) pongal|~pongal|(makar|makara|maghi|maha) sankranti|uttarayan(a|)
sankranti 9 1 18 plus 1: ma(a|)t(t|)u pongal
sankranti 9 1 18 plus 2: (kanum|kanu|kanni|kanya) pongal
sankranti 0 4 24: (v|b)a(i|)sakhi|mesha sankranti
sankranti 0 4 18: tamil new year|puthandu
4 14: vishu day|~vishu
sankranti 0 4 24 plus 1: (bengali|bangla) new year|(poila|pohela) b(o|a)ishakh
onam: onam|thiru(v|) onam
parsi: parsi new year|(jamshedi|pateti) n(a|o|au)(v|w)r(o|u)z|pateti
3 21: (persian|iranian) new year|n(o|a)(w|u|v)r(u|o)z
1 26: (india(n|) |)republic day|gantantra diwas
8 15: (india|indian) independence day
10 2: gandhi ${BIRTHDAY}`)
