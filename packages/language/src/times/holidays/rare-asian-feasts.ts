import { feastsOf } from './feast.ts'
import { LATE_RULE_WORDS } from './late-rules.ts'

/** More feasts of Asia, the Bahá'í and Ethiopia. */
export const RARE_ASIAN_FEASTS = feastsOf(
  `
tithi vaishakha 15 afternoon: vesak|v(ai|i)sakha|buddha('s|) (birth|)day
chinese 1 1: mongolian new year|tet nguyen dan
chinese 1 15: yuan xiao( festival|)|chap goh me(i|h)|shangyuan
chinese 4 8: (chinese|korean|hong kong) buddha's birthday|bathing buddha( festival|)
sun 15 4 5 8: (pure|clear) brightness( festival|)
chinese 5 5: (tuen ng|double fifth)( festival|)|dano festival
chinese 7 7: (qi xi|double seven(th|))( festival|)|chinese valentine('s|) day|qiqiao( festival|)
chinese 7 15: (hungry |)ghost festival|(zhong yuan|yu lan|ullambana)( festival|)
chinese 8 15: zhong qiu( festival|)|hangawi|tet trung thu|tsukimi
chinese 9 9: (double nine|chung yeung)( festival|)
sun 270 12 21 8: (dong zhi|tung chi)( festival|)|winter solstice festival
tithi vaishakha 15 afternoon: visakha (bucha|puja)|waisak
sun 0 3 20 15.5: (afghan|kurdish|bahai) new year
chinese 2 2: (zhonghe|longtaitou|blue dragon) festival|longtaitou
chinese 3 10: hung king('s|)( temple|) (festival|day)
sun 15 4 5 8 plus -1: (cold food|hanshi) festival
chinese 12 8: ~laba|laba festival
tithi magha 15 afternoon: (makha|magha) (bucha|puja)|sangha day
tithi ashadha 15 afternoon: (asalha|asanha|asalaha) (bucha|puja)|dharma day
tithi ashadha 15 afternoon plus 1: khao phansa|buddhist lent( day|)
tithi kartika 15 afternoon: (loy|loi) kra(th|t)ong|yi peng
sun 0 3 20 9: vernal equinox day|shunbun no hi
sun 180 9 23 9: autumnal equinox day|shubun no hi
12 8: bodhi day|rohatsu
4 14 for 3: (khmer|cambodian|lao|laotian) new year|pi mai
sun 0 3 20 15.5 plus 12: sizdah be dar
sun 270 12 21 15.5 plus -1: shab e yalda|yalda night
sun 0 3 20 15.5 plus 31 for 12: ridvan festival|day of ridvan|festival of ridvan
sun 0 3 20 15.5 plus 64: declaration of bab
sun 0 3 20 15.5 plus 69: ascension of bahaullah
sun 0 3 20 15.5 plus 111: martyrdom of bab
sun 0 3 20 15.5 plus 250: day of covenant
sun 0 3 20 15.5 plus 252: ascension of abdul baha
2 26 to 3 1: ayyam i ha
coptic: enkutatash|(ethiopian|coptic) new year|nayrouz
4 13 for 3: thingyan|(burmese|myanmar) new year`,
  LATE_RULE_WORDS,
)
