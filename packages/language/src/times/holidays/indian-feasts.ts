import { fixed } from './civil-rules.ts'
import { dayNumber, shifted } from './day-numbers.ts'
import { feast } from './feast.ts'
import {
  AFTER_SUNSET,
  AFTERNOON,
  ASHADHA,
  ASHVINA,
  BEFORE_SUNSET,
  BHADRAPADA,
  CHAITRA,
  FORENOON,
  KARTIKA,
  MAGHA,
  MIDNIGHT,
  MOONRISE,
  NOON,
  onam,
  PAUSHA,
  PHALGUNA,
  SHRAVANA,
  SUNRISE,
  sankranti,
  tithi,
  VAISHAKHA,
} from './hindu.ts'

const BIRTHDAY = "('s birthday|birthday|birth anniversary|jayant(h|)i|gurpurab|gurupurab|prakash (parv|utsav))"
const PUJA = '(puja|pooja|pujan|poojan)'
const DIWALI = '(diwali|divali|deepavali|dipavali|deepawali|dipawali|diwalee|divalee)'
const SANKRANTI = '(sankrant|sankranti|sankranthi|sankramana|sankramanam|sankramam)'
const GURU = '(guru|sri guru)'
const CHATURTHI = '(chaturthi|chathurthi|chavithi|chaviti|chauth)'
const PURNIMA = '(purnima|poornima|pournami|purnema)'
const NAVARATRI = 'nav(a|)rat(h|)r(i|as)'
const MAHA = '(maha|mahaa)'

/** Makara Sankranti and Pongal: the sun's entry into Capricorn, of the next day when it is after sunset. */
const HARVEST = sankranti(9, 1, 18)
const DIWALI_DAY = tithi(ASHVINA, 30, AFTER_SUNSET)
const DUSSEHRA = tithi(ASHVINA, 10, AFTERNOON, 'last')
const PYRE = tithi(PHALGUNA, 15, BEFORE_SUNSET, 'last')

/** 1 Farvardin of the Parsis' year of 365 days, which was 16 August in 2020 to 2023: it moves a day with each leap year. */
function parsiNewYear(year: number): number[] {
  const known = dayNumber(2021, 8, 16)
  const days = Math.round((dayNumber(year, 8, 16) - known) / 365) * 365
  return [known + days]
}

/** Feasts and days of India's religions and of its republic. */
export const INDIAN_FEASTS = {
  dhanteras: feast(
    'dhan (teras|trayodashi|tray(o|)dasi|triodasi|atrayodashi)|dhanteras|dhanatrayodas(h|)i|dhanvantari (jayanti|trayodashi)',
    tithi(ASHVINA, 28, 19.3),
  ),
  'kali chaudas': feast(
    `(kali|roop|rup|narak|naraka|bhoot) (chaudas|chaturdas(h|)i|chaturdasi)|ch(h|)ot(i|ee) ${DIWALI}|naraka nivaran chaturdashi|(small|little) ${DIWALI}`,
    shifted(DIWALI_DAY, -1),
  ),
  diwali: feast(`(bad(i|ee) |)${DIWALI}|la(k|x)(shm|sm)i ${PUJA}|(kali|shyama) ${PUJA}|lak(s|)hmi ${PUJA}`, DIWALI_DAY),
  'govardhan puja': feast(
    `(goverdhan|govardhan|gowardhan) ${PUJA}|annakut( ${PUJA}|)|annakoot|bali pratipada|padwa diwali|diwali padwa`,
    tithi(KARTIKA, 1, 14.5),
  ),
  'bhai dooj': feast(
    '(bhai|bhaiya|bhau|bhatri) (dooj|duj|beej|bij|phonta|tika|tihar|phota|dwitiya)|bhau beej|bhaubeej|yama dwitiya',
    tithi(KARTIKA, 2, 14.5),
  ),
  chhath: feast(
    `(chhath|chhathi|chhat|chath|surya|dala) (${PUJA}|sha(|s)(|h)t(|h)i|sas(|h)t(|h)i|parv)|(|dala )(chhath|chhat)`,
    tithi(KARTIKA, 6, SUNRISE),
  ),
  'ratha yatra': feast(
    '(rath|ratha|car|chariot|jagannath rath|jagannath ratha) (yatra|jatra|yathra|festival)|jagannath yatra|jagannath(a|) rath(a|) yatra',
    tithi(ASHADHA, 2, SUNRISE),
  ),
  'guru purnima': feast(`(guru|vyasa) ${PURNIMA}`, tithi(ASHADHA, 15, SUNRISE)),
  'maha shivaratri': feast(
    `(${MAHA} |)(shiv|shiva|siva|shivr|shiba)( |)(ratri|ratree|rathri|rathree|ratra)|great night of shiva|night of shiva|mahashivratri`,
    tithi(MAGHA, 29, MIDNIGHT),
  ),
  'vasant panchami': feast(
    `(vasant|basant|vasantha|basanta|vasanta|shri|sri) (panchami|panchmi|panchimi)|saras(w|v)at(h|)i (${PUJA}|jayanti)|saras(w|v)ati ${BIRTHDAY}`,
    tithi(MAGHA, 5, FORENOON),
  ),
  'holika dahan': feast(
    `holika (dahan|dahanam|bonfire|fire)|ch(h|)ot(i|ee) holi|kam(u|a)d(u|) pyre|kama dahan(am|)|(small|little) holi|holika`,
    PYRE,
  ),
  holi: feast(
    'holi|(dhu|dhoo|dho)l(a|i|)(ndi|handi|vad|ndhi|heti|heri|ndee)|dhu(l|li)e(n|)di|dhulivandan|rang(wali|panchami|wali) holi|rangwali holi|pha(g|gu)wa(h|)|ph(a|)agwa(h|)|festival of colo(u|)rs|dol (jatra|yatra|purnima)|yaosang',
    shifted(PYRE, 1),
  ),
  ugadi: feast(
    `(y|)ugad(i|hi)|(samvat|samvath|samvats)aradi|chaitra (sukladi|sukhladi|shukladi|shukhladi)|samvatsaradi|(telugu|kannada|telugu and kannada|deccan) new year(|s day)|gud(i|hi) padwa|chaitra shukla pratipada|yugadi`,
    tithi(CHAITRA, 1, SUNRISE),
  ),
  'rama navami': feast(
    "(ram|rama|sri rama|sree rama|shree ram|shri ram|sri ram) (navami|navmi|nawami|naumi)|(rama|lord rama|ram)('s|) (birthday|jayanti)",
    tithi(CHAITRA, 9, NOON),
  ),
  'mahavir jayanti': feast(
    `(mahavir|mahavira|mahaveer|mahaveera|lord mahavir|vardhamana|vardhaman) ${BIRTHDAY}|(mahavir|mahaveer) (janma|janam) kalyanak`,
    tithi(CHAITRA, 13, SUNRISE),
  ),
  'hanuman jayanti': feast(`hanuman (${BIRTHDAY}|janmotsav)`, tithi(CHAITRA, 15, SUNRISE)),
  'buddha purnima': feast(
    `(buddha|budh|vesak|vaishakh|buddh|vaisakh|vaisakha|vaishakha) ${PURNIMA}|buddha jayant(h|)i`,
    tithi(VAISHAKHA, 15, SUNRISE),
  ),
  'akshaya tritiya': feast('(akshaya|akha|akshay) (tritiya|teej|trithiya|thritiya)', tithi(VAISHAKHA, 3, FORENOON)),
  'hariyali teej': feast('hariyali teej|~teej', tithi(SHRAVANA, 3, SUNRISE)),
  'nag panchami': feast('(nag|naga) (panchami|panchmi)', tithi(SHRAVANA, 5, SUNRISE)),
  'raksha bandhan': feast(
    `(raksha|rakshya|raksa|rakhsha|rakhi) (bandhan|bandan|bandhana)|rakhi( ${PURNIMA}| day| festival)|~rakhi|shravan(a|) ${PURNIMA}`,
    tithi(SHRAVANA, 15, 14),
  ),
  'krishna janmashtami': feast(
    `((sri |shri |shree |)krishna |)(janm(a|)|jan) (ashtami|shtami|asthami)|(shree|sri) jayanti|gokul(a|) (ashtami|shtami|asthami)|(sri |)krishna (jayant(h|)i|birthday)|krishna (ashtami|shtami)|gokulashtami`,
    tithi(SHRAVANA, 23, SUNRISE),
  ),
  'ganesh chaturthi': feast(
    `(ganesh|ganesha|vinayak|vinayaka|vinayagar) (${CHATURTHI}|puja|utsav)|ganeshotsav|ganesh festival|lord ganesh('s|) birthday`,
    tithi(BHADRAPADA, 4, NOON),
  ),
  navaratri: feast(`(${MAHA} |shar(a|)d(a|)(iya|) |)${NAVARATRI}|nine nights`, tithi(ASHVINA, 1, SUNRISE), DUSSEHRA),
  'durga puja': feast(
    `durga (${PUJA}|pujo)|durg(a|)otsav(a|)|sharad(iya|)otsav`,
    tithi(ASHVINA, 1, SUNRISE),
    shifted(DUSSEHRA, 1),
  ),
  'durga ashtami': feast(`(durga|${MAHA}) (ashtami|astami|asthami)`, tithi(ASHVINA, 8, SUNRISE)),
  'maha navami': feast(`(${MAHA}) navami|ayudha ${PUJA}|saraswati ayudha ${PUJA}`, shifted(DUSSEHRA, -1)),
  dussehra: feast(
    '(duss|dus|dush|das|dass)(eh|ah|e|a|h|ae)ra(h|)|das(a|)hara|dashain|vijay(a|) da(s|sh|dh)(a|)mi|vijaya dasham|bijoya dashami|dash(a|)hara',
    DUSSEHRA,
  ),
  'sharad purnima': feast(
    `(sharad|kojagiri|kojagari|kojagara|kumar) ${PURNIMA}|kojagari lakshmi ${PUJA}`,
    tithi(ASHVINA, 15, MIDNIGHT),
  ),
  'valmiki jayanti': feast(
    `(maharis(h|)i |sri |shri |)(valmiki|balmiki) ${BIRTHDAY}|(valmiki |)pargat (diwas|divas)`,
    tithi(ASHVINA, 15, SUNRISE),
  ),
  'karva chauth': feast('(karva|karwa|kara) (chauth|chaut|chouth)', tithi(ASHVINA, 19, MOONRISE)),
  'guru nanak jayanti': feast(
    `(${GURU}|) nanak(| dev| dev ji) ${BIRTHDAY}|guru nanak day`,
    tithi(KARTIKA, 15, SUNRISE),
  ),
  'guru gobind singh jayanti': feast(
    `(${GURU}|) (gobind|govind|gobindh) singh( ji|) ${BIRTHDAY}`,
    tithi(PAUSHA, 7, SUNRISE),
  ),
  'guru ravidass jayanti': feast(
    `(guru|sant|) (ravidas|ravidass|raidas|rohidas) ${BIRTHDAY}`,
    tithi(MAGHA, 15, SUNRISE),
  ),
  'rabindra jayanti': feast(
    `(rabindra|rabindranath|rabindranath tagore|tagore) ${BIRTHDAY}|pochishe boishakh|(pachis|panchis) bois(h|)akh`,
    shifted(sankranti(0, 4, 24), 25),
  ),
  'ambedkar jayanti': feast(`(dr |)(b r |babasaheb |)ambedkar ${BIRTHDAY}`, fixed(4, 14)),
  lohri: feast('lohri|lohadi|lal loi', shifted(HARVEST, -1)),
  'bhogi pongal': feast('bhogi( pongal|)|bhogi pandigai', shifted(HARVEST, -1)),
  pongal: feast(
    `~pongal|(thai|surya|perum|tai) pongal|(makar(a|)|maghi|maghe|maha|) ${SANKRANTI}|uttarayan(a|)|pongal (festival|day)|makaravilakku`,
    HARVEST,
  ),
  'mattu pongal': feast('(maatt|matt|maat|mat)u pongal|kanuma', shifted(HARVEST, 1)),
  'kaanum pongal': feast('(kaan|kan|kann)(um|i|u) pongal|kanya pongal|thiruvalluvar day', shifted(HARVEST, 2)),
  vaisakhi: feast(
    '(va|vai|ba|bai)s(h|)ak(h|)i(|day|festival)|mesha sankranti|khalsa (sajna|sirjana) diwas',
    sankranti(0, 4, 24),
  ),
  'tamil new year': feast("(tamil new year('s|)(|day)|puthandu|varusha pirappu)", sankranti(0, 4, 18)),
  vishu: feast('vishu day|~vishu', fixed(4, 14)),
  'bengali new year': feast(
    "(bengali|bangla) new year('s|)(|day)|(poila|pohela|pahela) (boi|bai)s(h|)akh",
    shifted(sankranti(0, 4, 24), 1),
  ),
  onam: feast('onam|(thiru|thiruv|tiru|tiruv|thiru v|first )onam|thiruvonam', onam),
  'parsi new year': feast(
    "(parsi|zoroastrian) new year('s|)(|day)|(jamshedi|jamshed|pateti) (navroz|nowruz|nauroz|navroze)|pateti",
    parsiNewYear,
  ),
  nowruz: feast(
    "(persian|iranian) new year('s|)(|day)|(no|nau|nav|naw|nev|new)(w|)(ruz|roz|rooz|rouz|ruj|roze)|international (day of |)nowruz(|day)",
    fixed(3, 21),
  ),
  'indian republic day': feast("(india(|n|'s) |)republic day( of india|)|gantantra diwas", fixed(1, 26)),
  'indian independence day': feast(
    "(india|indian|india's) independence day|independence day of india|swatantrata diwas",
    fixed(8, 15),
  ),
  'gandhi jayanti': feast(`(mahatma |)gandhi ${BIRTHDAY}|gandhi day`, fixed(10, 2)),
  "indian teachers' day": feast("(india|indian) teacher's day", fixed(9, 5)),
  "indian children's day": feast("(india|indian) children's day|bal diwas|(nehru|nehru's) birthday", fixed(11, 14)),
}
