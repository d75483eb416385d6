import { feastsOf } from './feast.ts'

const MARY = '(of|of mary|of our lady|of (blessed |)virgin( mary|))'
const ORTHODOX = '(orthodox|(greek|eastern|russian)( orthodox|))'
const PENTECOST = '(pentecost|whit)'
const SPIRIT = '(of holy (spirit|ghost))'

/** Feasts of the churches. Most rules count days from Easter, western (`easter`) or orthodox (`pascha`). */
export const CHRISTIAN_FEASTS = feastsOf(`
12 25: (chris|cris)(t|)mas|x mas|nativity of (lord|jesus|christ)|~noel|first christmas day
1 5: twelfth night
1 6: ~epiphany|epiphany day|three kings( day|)
6 24: saint john's (day|eve)|midsummer('s|) day
8 15: assumption day|~assumption ${MARY}
10 4: saint francis (day|of assisi( day|))
11 1: all saint's|all hallows|hallow mas
11 2: all soul's|day of dead|dia de (los |)muertos
12 6: saint nic(h|)olas('s|) day
12 5: sinterklaas
12 8: ~immaculate conception( ${MARY}|)
12 13: saint lucy('s|) day|(santa|saint) lucia(|s day)|lucia day
12 26: saint ste(ph|v)en('s|) day|second christmas day
11 30: saint andrew's day
3 1: saint david's day
3 17: (saint |)pat(rick|ty)('s|) day|(saint |)paddy('s|) day|saint (patrick|patty|paddy)'s
4 23: saint george's day
10 31: reformation day
from sun 11 27: advent sunday|first (advent( sunday|)|sunday (of|in) advent)|~advent
from sun 12 4: second (advent( sunday|)|sunday (of|in) advent)
from sun 12 11: third (advent( sunday|)|sunday (of|in) advent)|gaudete( sunday|)
from sun 12 18: fourth (advent( sunday|)|sunday (of|in) advent)
easter -52 to easter -46: ~carnival
easter -48: (shrove|rose|carnival|~fat) monday
easter -47: (shrove|pancake|fat|carnival) tuesday|pancake day|mardi gras
easter -46: (ash|carnival) wednesday
easter -46 to easter 0: ~lent
easter -21: mothering sunday|uk mother's day
easter -7: (palm|branch) sunday
easter -7 to easter 0: (holy|passion) week|semana santa
easter -4: (holy|spy) wednesday
easter -3: (maundy|holy|covenant|sheer|~great|great and holy) thursday|thursday of mysteries
easter -2: (good|holy|~great|easter|great and holy) friday
easter -2 to easter 2: (easter|paschal) (long |bank holiday |)weekend
easter -1: (holy|easter|~black|~great|joyous|great and holy) saturday|saturday of light|great sabbath|easter (vigil|eve)
easter 0: easter(| sunday)|resurrection sunday|pasch
easter 1: (easter|bright|renewal) monday
easter 39: ~ascension|(holy |)ascension (day|thursday|of (jesus|christ|lord))
easter 49: ${PENTECOST} sunday|pentecost|whitsun(day|)|~white sunday
easter 50: (${PENTECOST}|whitsun) monday|monday ${SPIRIT}
easter 56: trinity sunday
easter 60: ~corpus christi
1 7: (${ORTHODOX}|coptic) christmas( day|)
1 14: (${ORTHODOX}|julian|old) new year('s|)( day|)
pascha -48: (clean|~pure|~ash|~green|${ORTHODOX} (shrove|clean|pure|ash)) monday|monday of lent
pascha -48 to pascha -8: (great|${ORTHODOX}( great|)) (lent|fast)
pascha -8: lazarus saturday
pascha -2: ${ORTHODOX} (good|great|holy) friday
pascha 0: pascha|${ORTHODOX} (easter( sunday|)|pascha)
pascha 1: ${ORTHODOX} (easter|bright|renewal) monday
pascha 50: ${ORTHODOX} ((whit|pentecost) monday|monday ${SPIRIT})`)
