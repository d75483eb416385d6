import { feastsOf } from './feast.ts'

const SAINT = '(saint|st|san)'
const MARY = '(of|of mary|of our lady|of the (blessed |)virgin( mary|))'
const ORTHODOX = '(orthodox|(greek|eastern|russian)( orthodox|))'
const PENTECOST = '(pentecost|whit)'

/** Patterns of weekdays in names, which may be short: "easter mon". */
const SUN = 'sun(day|)'
const MON = 'mon(day|)'
const TUE = '(tuesday|tue|tues)'
const WED = '(wednesday|wed)'
const THU = '(thursday|thu|thur|thurs)'
const FRI = 'fri(day|)'
const SAT = 'sat(urday|)'

/** Feasts of the churches. Most rules count days from Easter, western (`easter`) or orthodox (`pascha`). */
export const CHRISTIAN_FEASTS = feastsOf(`
12 25: (christmas|xmas|chrismas)|nativity of (the lord|jesus|christ)|~noel|first (christmas|xmas) day
12 24: night before (christmas|xmas)
1 5: twelfth night
1 6: ~epiphany|epiphany day|three kings( day|)
6 24: ${SAINT} john's (day|eve)|midsummer('s|) day
8 15: assumption (day|${MARY})
10 4: ${SAINT} francis (day|of assisi( day|))
11 1: all saint's(| day)|all hallows|hallow mas
11 2: all soul's(| day)|day of the dead|dia de (los |)muertos
12 6: ${SAINT} nic(h|)olas('s|) day
12 5: sinterklaas
12 8: immaculate conception( ${MARY}|)
12 13: ${SAINT} lucy('s|) day|(santa|saint|st) lucia(|s day)|lucia day
12 26: ${SAINT} ste(ph|v)en('s|) day|(second|2nd) (christmas|xmas) day
11 30: ${SAINT} andrew's day
3 1: ${SAINT} david's day
3 17: (${SAINT} |)pat(rick|ty)('s|) day|(${SAINT} |)paddy('s|) day|(saint|st) (patrick|patty|paddy)'s
4 23: ${SAINT} george's day
10 31: reformation day
from sun 11 27: advent ${SUN}|(first|1st) (advent( ${SUN}|)|${SUN} of advent)|~advent
from sun 12 4: (second|2nd) (advent( ${SUN}|)|${SUN} of advent)
from sun 12 11: (third|3rd) (advent( ${SUN}|)|${SUN} of advent)
from sun 12 18: (fourth|4th) (advent( ${SUN}|)|${SUN} of advent)
easter -52 to easter -46: ~carnival
easter -48: (shrove|rose|carnival|~fat) ${MON}
easter -47: (shrove|pancake|fat|carnival) ${TUE}|pancake day|mardi gras
easter -46: (ash|carnival) ${WED}
easter -46 to easter 0: ~lent
easter -21: mothering ${SUN}
easter -7: (palm|branch) ${SUN}
easter -7 to easter 0: holy week|semana santa
easter -4: (holy|spy) ${WED}
easter -3: (maundy|holy|covenant|sheer|~great|great and holy) ${THU}|${THU} of (the |)mysteries
easter -2: (good|holy|~great|easter|great and holy) ${FRI}
easter -1: (holy|easter|~black|~great|joyous|great and holy) ${SAT}|${SAT} of light|the great sabbath|easter (vigil|eve)
easter 0: easter(| ${SUN})|resurrection ${SUN}|pasch
easter 1: (easter|bright|renewal) ${MON}
easter 39: ~ascension|(holy |)ascension (day|${THU}|of (jesus|christ|the lord))
easter 49: ${PENTECOST} ${SUN}|pentecost|whitsun(day|)|~white ${SUN}
easter 50: (${PENTECOST}|whitsun) ${MON}|${MON} of (the |)holy (spirit|ghost)
easter 60: corpus christi
1 7: (${ORTHODOX}|coptic) christmas( day|)
1 14: (${ORTHODOX}|julian|old) new year('s|)( day|)
pascha -48: (clean|~pure|~ash|~green|${ORTHODOX} (shrove|clean|pure|ash)) ${MON}|${MON} of lent
pascha -48 to pascha -8: (great|${ORTHODOX}( great|)) (lent|fast)
pascha -8: lazarus ${SAT}
pascha -2: ${ORTHODOX} (good|great|holy) ${FRI}
pascha 0: pascha|${ORTHODOX} (easter( ${SUN}|)|pascha)
pascha 1: ${ORTHODOX} (easter|bright|renewal) ${MON}
pascha 50: ${ORTHODOX} ((whit|pentecost) ${MON}|${MON} of the holy (spirit|ghost))`)
