import { feastsOf } from './feast.ts'
import { LATE_RULE_WORDS } from './late-rules.ts'

const EID = '(eid|id|aid)'
const AL = '(al|ul|el|u|i|e|)'
const NIGHT = '(lailat|laylat|shab)'

/** Feasts of the Islamic calendar. Each is on its day, although the day already starts on the evening before. */
export const MUSLIM_FEASTS = feastsOf(
  `
hijra 1 1: (islamic|muslim|hijri|arabic|hijra) new year('s|)( day|)|amun jadid|~muharram
hijra 1 10: (day of |yom |youm |)ash(u|ou)ra|tenth of muharram
hijra 3 12: (ma|mo)(w|u)l(i|u)d( (an|al|un|en|) nab(i|awi)| sharif|)|${EID} ${AL} mil(a|)d( (un|an|) nabi|)|milad un nabi|prophet('s|) birthday
hijra 7 27: (al |)isra (and |wal |)(al |)m(i|e)raj|${NIGHT} ${AL} m(i|e)raj|(night|ascension) of (ascension|prophet)|prophet's ascension
hijra 8 15: ${NIGHT} ${AL} bara(t|at)
hijra 9 1 to hijra 10 1: ((holy |)month of |)rama(d|z)an( month|)|ramzan
hijra 9 27: ${NIGHT} ${AL} (q|k)adr|night of (power|measures|destiny|decree|honor)
ramadan-friday: (jumu|jumua|juma|jama)(t|) (al|ul|) (w|v)ida(a|)|last friday of ramadan
hijra 10 1: ${EID} ${AL} fit(r|ri|er|ar)|feast of breaking (of |)fast|(lesser|sweet|small) eid|hari raya|(sweet|sugar) (festival|feast)|eid
hijra 12 9: (day of |yom |youm |)arafa(t|)( day|)
hijra 12 10: ${EID} ${AL} (|z)(adha|azha|zuha|duha|qurban|kurban)|(feast|festival) of sacrifice|sacrifice (feast|festival)|(greater|big) eid|ba(kr|kra|kri|kar) ${EID}|hari raya haji|tabaski|kurban bayram(i|)`,
  LATE_RULE_WORDS,
)
