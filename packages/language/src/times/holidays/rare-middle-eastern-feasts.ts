import { eveningFeastsOf, feastsOf } from './feast.ts'
import { LATE_RULE_WORDS } from './late-rules.ts'

const EID = '(eid|id|aid)'
const AL = '(al|ul|el|u|i|e|)'

/** More feasts of the Jewish and of the Islamic calendar. */
export const RARE_MIDDLE_EASTERN_FEASTS = [
  ...eveningFeastsOf(
    `
tishri 1 for 10: high holy days|high holidays|ten days of repentance|days of awe|yamim noraim
tishri 59: ~sigd
shevat: rosh (ha|)shana la ilano(t|s)|hamisha asar bishvat
nisan 10: yom ha aliyah
nisan 15: (pesach|passover) seder( night|)
nisan 16 for 49: counting of omer|sefirat ha omer
nisan 44: pesach sheni|second passover
shoah 27: holocaust and heroism remembrance day`,
    LATE_RULE_WORDS,
  ),
  ...feastsOf(
    `
shevat plus -34: asara b tevet
early-fast 14: fast of firstborn|ta anit bechorot
nisan-fast 106: shiva asar b tammuz
nisan-fast 106 to nisan-fast 127: bein ha metzarim
hijra 1 1: awal muharram
hijra 1 9: ~tasua
hijra 2 20: arba e(e|)n|chehl(u|o)m
hijra 3 12: maulid(ur|) rasul|mevlid( kandili|)|prophet muhammad('s|) birthday|birth(day|) of (prophet( muhammad|)|muhammad)|gamou
hijra 7 27: night journey of (prophet|muhammad)|(lailat|laylat|shab) ${AL} isra
hijra 8 15: mid sha ban|nisf(u|) sha ban|night of (forgiveness|records|salvation)|berat kandili
hijra 9 1: first of ramadan
hijra 7 13: (hazrat|hazarat|imam) ali's birthday
hijra 9 17: nuzul (al |)quran
hijra 9 27: lailatul qadar|kadir gecesi
ramadan-friday: (al |)quds day
hijra 10 1 plus -1: chand raat
hijra 10 1: hari raya (puasa|aidilfitri)|aidilfitri|lebaran|(ramazan|seker) bayram(i|)|korit(e|eh)
hijra 12 8 for 6: hajj( pilgrimage|)
hijra 12 10: hari raya (korban|aidiladha)|aidiladha
hijra 12 18: ${EID} ${AL} ghad(i|ee)r`,
    LATE_RULE_WORDS,
  ),
]
