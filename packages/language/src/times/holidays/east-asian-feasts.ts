import { chinese, chineseSun } from './chinese.ts'
import { fixed } from './civil-rules.ts'
import { shifted } from './day-numbers.ts'
import { feast } from './feast.ts'
import { AFTERNOON, tithi, VAISHAKHA } from './hindu.ts'

const NEW_YEAR = "new year('s|)(|day)"

/** Feasts of the Chinese calendar and its neighbours, and Japan's days. */
export const EAST_ASIAN_FEASTS = {
  'chinese new year': feast(
    `(chinese|lunar|chinese lunar|korean|vietnamese|asian) ${NEW_YEAR}|(chinese |)spring festival|seollal|tet nguyen dan|tet holiday|~tet`,
    chinese(1, 1),
  ),
  "chinese new year's eve": feast("(chinese|lunar|chinese lunar) new year('s|) eve", shifted(chinese(1, 1), -1)),
  'lantern festival': feast('(chinese |)lantern festival|yuanxiao( festival|)|yuan xiao( festival|)', chinese(1, 15)),
  qingming: feast(
    '(qing|ching) ming(| festival|day)|tomb sweeping (day|festival)|pure brightness( festival|)',
    chineseSun(15, 4, 5),
  ),
  'dragon boat festival': feast(
    'dragon boat (festival|day)|duanwu( festival|)|(double fifth|tuen ng) festival',
    chinese(5, 5),
  ),
  'mid-autumn festival': feast(
    '(mid autumn|moon|mooncake) (festival|day)|chuseok|zhongqiu( jie|)|tet trung thu',
    chinese(8, 15),
  ),
  'double ninth festival': feast(
    '(double ninth|chongyang|chung yeung) (festival|day)|double ninth|chongyang',
    chinese(9, 9),
  ),
  vesak: feast(
    "(ve|vai|wai|we)sa(k|kh)(a|)(| day| poya)|visakha (bucha|puja)(|day)|buddha('s|) (birthday|birth day|day)|buddha day",
    tithi(VAISHAKHA, 15, AFTERNOON),
  ),
  songkran: feast('songkran|thai new year', fixed(4, 13), 3),
  'golden week': feast('(japanese |japan |)golden week', fixed(4, 29), fixed(5, 6)),
}
