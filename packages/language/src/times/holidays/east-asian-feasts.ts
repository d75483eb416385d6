import { feastsOf } from './feast.ts'
import { LATE_RULE_WORDS } from './late-rules.ts'

/** Feasts of the Chinese calendar and its neighbours and of Persia. */
export const EAST_ASIAN_FEASTS = feastsOf(
  `
chinese 1 1: (chinese|lunar|chinese lunar|korean|vietnamese) new year('s|)( day|)|(chinese |)spring festival|seollal|~tet|~cny
4 29 to 5 6: golden week
chinese 1 1 plus -1: (chinese|lunar) new year('s|) eve
chinese 1 15: lantern festival
sun 15 4 5 8: (q|ch)ing ming( festival|)|tomb sweeping (day|festival)
chinese 5 5: dragon boat (festival|day)|duan wu( festival|)
chinese 8 15: (mid autumn|moon|mooncake) festival|chuseok
chinese 9 9: (double ninth|chong yang)( festival|)
4 13 for 3: songkran|thai new year
sun 0 3 20 15.5: (persian|iranian) new year|n(o|a)(w|u|v)r(u|o)z`,
  LATE_RULE_WORDS,
)
