import { feastsOf } from './feast.ts'
import { LATE_RULE_WORDS } from './late-rules.ts'

const MARY = '(of|of mary|of our lady|of (blessed |)virgin( mary|))'
const ORTHODOX = '(orthodox|(greek|eastern|russian)( orthodox|))'

/** More feasts of the churches, see `CHRISTIAN_FEASTS`. */
export const RARE_CHRISTIAN_FEASTS = feastsOf(
  `
easter -7: (yew|blossom) sunday
easter -1: (hallelujah|alleluia|glory) saturday|saturday of glory|sabado de gloria
easter -48: ~merry monday|~hall monday
easter -35: second sunday (of|in) lent
easter -28: third sunday (of|in) lent
easter -14: fifth sunday (of|in) lent
5 13: our lady of fatima day
10 7: our lady of rosary day
11 21: presentation of mary
from sat 6 20: (swedish|finnish) midsummer('s|)( day|)
from sat 6 20 plus -1: midsummer('s|) eve
1 17: feast of saint anthony abbot
1 25: conversion of (saint |)paul
2 3: saint blaise('s|) day
2 11: our lady of lourdes day|day of sick
4 29: feast of saint catherine
7 22: (feast of |)(saint |)mary magdalene day|feast of (saint |)mary magdalene
8 11: feast of saint clare
8 24: saint bartholomew('s|) day
9 21: saint matthew('s|) day
10 1: feast of saint therese
10 18: saint luke('s|) day
12 3: feast of saint francis xavier
12 27: feast of saint john( evangelist|)
easter 69: immaculate heart of mary
from wed 11 16: (repentance|buss) (and prayer day|day|und bettag)
easter 26: great prayer day
12 25 for 12: twelve days of christmas|christmas tide|yule tide
1 6: epiphany of lord|three wise men( day|)|twelfth day( of christmas|)|dia de (los |)reyes( magos|)|little christmas|~befana|armenian christmas
3 25: ~annunciation|annunciation ${MARY}|lady day
6 24: nativity of (saint |)john baptist|saint john baptist's day|saint jean baptiste( day|)|fete nationale|quebec('s|) national (holi|)day
8 15: (dormition|falling asleep) (${MARY}|of (mother of god|theotokos))|ferragosto
11 2: (all |)faithful departed|dia de (los |)difuntos
12 5: krampusnacht|krampus night
12 26: wren day
4 23: sant jordi
easter -52 to easter -46: carnaval|fasching
easter -48: collop monday|rosenmontag|lundi gras
easter -47: fastnacht( day|)
easter -46 to easter 0: season of lent|lent season|lenten season
easter -21: laetare( sunday|)|(british|english|irish) mother's day
easter -7: willow sunday
easter -1: paschal vigil
easter 0: resurrection of (jesus|christ|lord)
easter 1: (dyngus|wet) monday|dyngus( day|)|smigus dyngus|easter bank holiday|pasquetta
easter 56: ~holy trinity|feast of (most |)holy trinity
easter 60: body and blood of christ|corpus christi (day|thursday|sunday)
1 7: (ethiopian|serbian) christmas( day|)
1 14: serbian new year
pascha -8: saturday of lazarus
pascha -7: ${ORTHODOX} palm sunday
pascha 39: ${ORTHODOX} ascension( day|)
pascha 49: ${ORTHODOX} (pentecost( sunday|)|whit sunday|trinity( sunday|))
12 24: nochebuena
1 1: solemnity of mary( mother of god|)|circumcision of (christ|lord)
from sun 1 7: baptism of (lord|jesus|christ)
2 2: candlemas|presentation of (lord|jesus|christ)|purification of mary|dia de la candelaria
3 19: saint joseph's day
4 25: saint mark's day
6 13: saint anthony's day
6 29: (saint(s|) |)peter('s|) and (saint |)paul('s|) day|(feast of |)saints peter and paul|feast of (saint |)peter( and (saint |)paul|)
7 25: saint james('s|) day
8 6: ~transfiguration|transfiguration of (lord|jesus|christ)
9 8: nativity ${MARY}
9 14: (exaltation|elevation|triumph) of (holy |)cross|holy cross day
9 29: michaelmas|saint michael('s|) day|(feast of |)saint michael and all angels
11 11: martinmas|saint martin's day
11 22: saint cecilia's day
12 4: saint barbara's day
12 12: (feast of |day of )(our lady|virgin) of guadalupe|our lady of guadalupe day
12 16 for 9: (las |)posadas|simbang gabi
12 28: (holy|feast of) innocents|childermas|dia de los (santos |)inocentes
2 1: saint (brigid|bridget)'s day
from sun 11 20: christ the king sunday|(feast|solemnity) of christ the king|stir up sunday
from sun 11 27 to 12 25: advent season|season of advent
from sun 12 26: feast of holy family
easter -63: septuagesima( sunday|)
easter -52: (fat|dirty|jeudi) thursday|weiberfastnacht
easter -49: (shrove|quinquagesima) sunday|quinquagesima
easter -49 to easter -46: shrovetide|fastelavn
easter -42: first sunday (of|in) lent
easter -24: mi careme|mid lent
easter -14: passion sunday
easter -6: holy monday
easter -5: holy tuesday
easter -3 to easter 1: (easter|paschal|holy) triduum
easter 0 to easter 50: easter (tide|season)
easter 2: easter tuesday
easter 7: (low|divine mercy|quasimodo) sunday
easter 21: good shepherd sunday
easter 35: rogation sunday
easter 49 to easter 56: whitsuntide|whit week
easter 68: (feast|solemnity) of (most |)sacred heart( of jesus|)
1 19: (${ORTHODOX}|ethiopian) epiphany|theophany|timk(a|e)t
coptic plus 16: meskel|finding of true cross
pascha -55 to pascha -48: maslenitsa|butter week|cheesefare week
pascha -49: (forgiveness|cheesefare) sunday
pascha -42: sunday of orthodoxy|orthodox sunday
pascha -7 to pascha 0: (${ORTHODOX}|great) (holy|great) week
pascha -4: ${ORTHODOX} (holy|great) wednesday
pascha -3: ${ORTHODOX} (holy|great|maundy) thursday
pascha -1: ${ORTHODOX} (holy|great|easter|black) saturday
pascha 1 to pascha 7: bright week
pascha 7: (thomas|antipascha) sunday
pascha 9: radonitsa`,
  LATE_RULE_WORDS,
)
