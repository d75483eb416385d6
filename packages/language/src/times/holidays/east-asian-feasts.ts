import { feastsOf } from './feast.ts'

/** Feasts of the Chinese calendar and its neighbours. */
export const EAST_ASIAN_FEASTS = feastsOf(`
chinese 1 1: (chinese|lunar|chinese lunar|korean|vietnamese) new year('s|)( day|)|(chinese |)spring festival|seollal|~tet
chinese 1 1 plus -1: (chinese|lunar) new year('s|) eve
chinese 1 15: lantern festival
qingming: qing ming( festival|)|tomb sweeping day
chinese 5 5: dragon boat (festival|day)|duanwu
chinese 8 15: (mid autumn|moon) festival|chuseok
chinese 9 9: (double ninth|chongyang) festival
tithi vaishakha 15 afternoon: vesak|v(ai|i)sakha|buddha('s|) (birth|)day
4 13 for 3: songkran|thai new year
4 29 to 5 6: golden week`)
