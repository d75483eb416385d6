import { eveningFeastsOf, feastsOf } from './feast.ts'
import { LATE_RULE_WORDS } from './late-rules.ts'

/**
 * Feasts of the Hebrew calendar, with their lengths outside Israel. Each starts on the evening before.
 * Months from Adar to Av are counted from 1 Nisan.
 */
export const JEWISH_FEASTS = [
  ...eveningFeastsOf(
    `
tishri 1 for 2: rosh (ha|)shana|jewish new year|feast of trumpets|yom teruah
tishri 10: yom (ha |)kippur(im|)|day of atonement
tishri 15 for 8: sukko(t|s)|feast of (ingathering|booths|tabernacles)
tishri 21: hoshana rabba
tishri 22: sh(e|)mini atzere(t|s)
tishri 23: sim(c|)ha(t|s) tora|rejoicing (with|of|in) (torah|law)
kislev 25 for 8: (c|)hanuka|festival of lights|feast of dedication
shevat: tu b(i|)sh(e|)vat|new year (of|for) trees
nisan -15: purim
nisan -14: shushan purim
nisan 15: (first |)seder( night|)
nisan 15 for 8: passover|pesa(c|)h|feast of unleavened bread
nisan 16: second seder( night|)
shoah 27: yom (ha |)shoah|holocaust( remembrance|) day
israel 35 plus -1: yom ha zikaron|israel(i|) memorial day
israel 35: yom ha atzmaut|israel(i|) independence day
nisan 48: lag (b|ba|la) omer
nisan 58: yom yerushalayim|jerusalem day
nisan 65 for 2: shavuo(t|s)|shovuos|feast of weeks
nisan-fast 127: tisha (b|be) av|ninth of av
nisan 133: tu b(e|) av`,
    LATE_RULE_WORDS,
  ),
  ...feastsOf(
    `
tishri-fast 3: (fast of|tzom) gedalia
shevat plus -34: (tenth|fast) of tevet
early-fast -16: fast of esther|ta anit esther
nisan-fast 106: (seventeenth|fast) of tammuz`,
    LATE_RULE_WORDS,
  ),
]
