import { fixed, onOrAfter, SUNDAY } from './civil-rules.ts'
import { easter, pascha } from './easter.ts'
import { FRI, feast, MON, SAT, SUN, THU, TUE, WED } from './feast.ts'

const SAINT = '(saint|st|san)'
const MARY = '(of|of mary|of our lady|of the (blessed |)virgin mary|of the (blessed |)virgin)'
const ORTHODOX = '(orthodox|eastern|greek|greek orthodox|eastern orthodox|russian)'
const PENTECOST = '(pentecost|whit)'

/** Feasts of the churches, most by the days from Easter. */
export const CHRISTIAN_FEASTS = {
  christmas: feast(
    '(christmas|xmas|chrismas|cristmas)(|day)|nativity of (the lord|our lord|jesus|jesus christ|christ)|~noel|~yuletide|first (christmas|xmas) day',
    fixed(12, 25),
  ),
  'christmas eve': feast('night before (christmas|xmas)|nochebuena|noche buena', fixed(12, 24)),
  'twelfth night': feast('twelfth night', fixed(1, 5)),
  epiphany: feast(
    "~epiphany|epiphany day|(feast|day) of (the |)epiphany|theophany|three (kings|wise men)('s|) day|three kings|little christmas",
    fixed(1, 6),
  ),
  candlemas: feast(
    `candlemas(|day)|presentation of (the lord|jesus)( at the temple|)|purification ${MARY}`,
    fixed(2, 2),
  ),
  annunciation: feast(`lady day|annunciation( ${MARY}|)|annunciation of the lord`, fixed(3, 25)),
  "saint joseph's day": feast(`${SAINT} joseph's day`, fixed(3, 19)),
  'nativity of saint john': feast(
    `${SAINT} john's (day|eve)|nativity of ${SAINT} john( the baptist|)|midsummer('s|) day`,
    fixed(6, 24),
  ),
  transfiguration: feast('transfiguration (of (the lord|our lord|jesus|christ)|day|feast)', fixed(8, 6)),
  assumption: feast(
    `assumption (of mary|day|${MARY}|of our lady)|dormition( of (the |)(mother of god|theotokos)|)|(st|saint) mary's day|ferragosto`,
    fixed(8, 15),
  ),
  'feast of the cross': feast(
    'exaltation of the (holy |)cross|holy cross day|triumph of the cross|elevation of the (holy |)cross',
    fixed(9, 14),
  ),
  michaelmas: feast('michaelmas(|day)', fixed(9, 29)),
  'saint francis of assisi': feast(`(|feast of )${SAINT} francis (of assisi|of assisi day|day|'s day)`, fixed(10, 4)),
  "all saints' day": feast(
    "all saint's(|day)|all hallows('|)(|day)|hallow mas|solemnity of all saints|feast of all saints",
    fixed(11, 1),
  ),
  "all souls' day": feast(
    "all soul's(|day)|commemoration of all (the |)(faithful departed|souls)|day of the dead|(dia|día) de (los |)muertos",
    fixed(11, 2),
  ),
  'saint nicholas': feast(`${SAINT} (nicholas|nicolas|nikolaus)('s|) day`, fixed(12, 6)),
  sinterklaas: feast('sinterklaas(|eve|avond|day)|pakjesavond', fixed(12, 5)),
  'immaculate conception': feast(`(feast of |solemnity of |)(the |)immaculate conception( ${MARY}|day|)`, fixed(12, 8)),
  'our lady of guadalupe': feast('our lady of guadalupe(|day)', fixed(12, 12)),
  'saint lucy': feast(`${SAINT} luc(y|ia)('s|) day|(santa|sankta) lucia(|day)|lucia day`, fixed(12, 13)),
  "saint stephen's day": feast(
    `${SAINT} (stephen|steven)('s|)(|day)|second (christmas|xmas) day|second day of (christmas|xmas)|wren day|day of (the |)wren`,
    fixed(12, 26),
  ),
  "saint andrew's day": feast(`${SAINT} andrew's day`, fixed(11, 30)),
  "saint david's day": feast(`${SAINT} david's day`, fixed(3, 1)),
  "saint patrick's day": feast(
    `(${SAINT} |)(patrick|patric|patty|paddy)('s|) day|(saint|st) (patrick|patty|paddy)'s`,
    fixed(3, 17),
  ),
  "saint george's day": feast(`${SAINT} george's day|feast of ${SAINT} george`, fixed(4, 23)),
  'reformation day': feast('reformation day', fixed(10, 31)),
  advent: feast(`(first |1st )(${SUN} (of|in) |)advent(| ${SUN})|advent ${SUN}|~advent`, onOrAfter(SUNDAY, 11, 27)),
  'second advent': feast(`(second|2nd) (${SUN} (of|in) |)advent(| ${SUN})`, onOrAfter(SUNDAY, 12, 4)),
  'third advent': feast(`(third|3rd) (${SUN} (of|in) |)advent(| ${SUN})|gaudete ${SUN}`, onOrAfter(SUNDAY, 12, 11)),
  'fourth advent': feast(`(fourth|4th) (${SUN} (of|in) |)advent(| ${SUN})`, onOrAfter(SUNDAY, 12, 18)),

  carnival: feast('~carnival|carnival season', easter(-52), easter(-46)),
  'shrove monday': feast(
    `(shrove|rose|carnival|lundi gras|~fat) ${MON}|rosenmontag|lundi gras|collop ${MON}`,
    easter(-48),
  ),
  'shrove tuesday': feast(`(shrove|pancake|fat|carnival) ${TUE}|pancake day|mardi gras|shrovetide ${TUE}`, easter(-47)),
  'ash wednesday': feast(`ash ${WED}|carnival ${WED}`, easter(-46)),
  lent: feast('~lent|lenten season|western lent|season of lent', easter(-46), easter(0)),
  'palm sunday': feast(`(palm|branch) ${SUN}`, easter(-7)),
  'holy week': feast('(holy|passion) week|semana santa', easter(-7), easter(0)),
  'holy monday': feast(`(holy|~great) ${MON}`, easter(-6)),
  'holy tuesday': feast(`(holy|~great) ${TUE}`, easter(-5)),
  'holy wednesday': feast(`(holy|spy|~great) ${WED}`, easter(-4)),
  'maundy thursday': feast(
    `(maundy|maunday|holy|covenant|sheer|~great|~green|great and holy) ${THU}|${THU} of (the |)mysteries|${THU} of the lord's supper`,
    easter(-3),
  ),
  'good friday': feast(`(good|holy|~great|easter|great and holy) ${FRI}`, easter(-2)),
  'holy saturday': feast(
    `(holy|easter|~black|~great|great and holy|joyous) ${SAT}|${SAT} of (the |)(light|gloria)|the great sabbath|hallelujah ${SAT}|easter vigil|easter eve`,
    easter(-1),
  ),
  easter: feast(`easter(| ${SUN}| day)|resurrection ${SUN}|pasch`, easter(0)),
  'easter monday': feast(
    `easter ${MON}|bright ${MON}|renewal ${MON}|~wet ${MON}|dyngus day|(second|2nd) day of easter`,
    easter(1),
  ),
  ascension: feast(
    `ascension( ${THU}|day)|ascension of (jesus|christ|the lord|jesus christ)|(feast|day) of (the |)ascension|~ascension`,
    easter(39),
  ),
  pentecost: feast(`${PENTECOST} ${SUN}|pentecost(|day)|whit sun|whitsun(|day)|~white ${SUN}`, easter(49)),
  'whit monday': feast(`${PENTECOST} ${MON}|whitsun ${MON}|${MON} of (the |)holy (spirit|ghost)`, easter(50)),
  'trinity sunday': feast(`(holy |)trinity ${SUN}|(feast|solemnity) of the (holy |most holy )trinity`, easter(56)),
  'corpus christi': feast(
    'corpus christi (day|feast|holiday)|~corpus christi|feast of corpus christi|body and blood of christ',
    easter(60),
  ),

  'orthodox christmas': feast(`(${ORTHODOX}|coptic|serbian|ethiopian) christmas(|day)`, fixed(1, 7)),
  'orthodox christmas eve': feast(`(${ORTHODOX}|coptic) christmas eve`, fixed(1, 6)),
  'orthodox new year': feast(`(${ORTHODOX}|julian|serbian|old) new year('s|)(|day)`, fixed(1, 14)),
  'forgiveness sunday': feast(`forgiveness ${SUN}|cheesefare ${SUN}|maslenitsa ${SUN}`, pascha(-49)),
  'clean monday': feast(
    `(clean|~pure|~ash|~green|${ORTHODOX} (shrove|clean|pure|ash)) ${MON}|${MON} of lent`,
    pascha(-48),
  ),
  'great lent': feast(`great (lent|fast)|(${ORTHODOX}) (great |)(lent|fast)`, pascha(-48), pascha(-8)),
  'lazarus saturday': feast(`lazarus ${SAT}|${SAT} of (souls|lazarus)`, pascha(-8)),
  'orthodox palm sunday': feast(`${ORTHODOX} (palm|branch) ${SUN}`, pascha(-7)),
  'orthodox maundy thursday': feast(`${ORTHODOX} (maundy|holy|great|covenant|sheer) ${THU}`, pascha(-3)),
  'orthodox good friday': feast(`${ORTHODOX} (good|great|holy) ${FRI}`, pascha(-2)),
  'orthodox holy saturday': feast(`${ORTHODOX} (holy|great|easter|black) ${SAT}`, pascha(-1)),
  'orthodox easter': feast(`${ORTHODOX} easter(| ${SUN}| day)|pascha(|day)|${ORTHODOX} pascha`, pascha(0)),
  'orthodox easter monday': feast(`(${ORTHODOX} (easter|bright|renewal)) ${MON}`, pascha(1)),
  'orthodox ascension': feast(`${ORTHODOX} ascension(| day)`, pascha(39)),
  'orthodox pentecost': feast(`${ORTHODOX} (pentecost|whit ${SUN}|pentecost ${SUN}|whitsun)`, pascha(49)),
  'orthodox whit monday': feast(
    `${ORTHODOX} (pentecost|whit) ${MON}|${ORTHODOX} ${MON} of the holy (spirit|ghost)`,
    pascha(50),
  ),
}
