import { eveningFeast } from './feast.ts'
import { fromNewYear, fromNisan, holocaustDay, independenceDay, kislev, offSabbath, tuBishvat } from './hebrew.ts'

const FEAST_OF = '(feast of |festival of |)(the |)'

/** Feasts of the Hebrew calendar, with the lengths that they have outside Israel; each begins on the evening before. */
export const JEWISH_FEASTS = {
  'rosh hashanah': eveningFeast(
    'rosh (ha|)sh(an|ann)a(h|)|jewish new year(|s|s day)|feast of trumpets|yom teruah',
    fromNewYear(0),
    2,
  ),
  'fast of gedaliah': eveningFeast('(fast of|tzom) gedali(ah|a)', fromNewYear(2)),
  'yom kippur': eveningFeast('yom (ha|)kip(p|)ur(im|)|day of atonement|kol nidre(i|)', fromNewYear(9)),
  sukkot: eveningFeast(`${FEAST_OF}(in gathering|booths|tabernacles)|su(k|kk|c|cc)o(t|th|s)`, fromNewYear(14), 8),
  'hoshana rabbah': eveningFeast('hosha(n|nn|n)a(h|) ra(b|bb)a(h|)|hosha(na|nah) raba', fromNewYear(20)),
  'shemini atzeret': eveningFeast(
    'sh(e|)mini atze(r|rr)e(t|th|s)|shmini atseret|eighth day of assembly',
    fromNewYear(21),
  ),
  'simchat torah': eveningFeast(
    'simch(at|as|ath|t) tora(h|)|simhat tora(h|)|rejoicing (of|with|in) the (torah|law)',
    fromNewYear(22),
  ),
  hanukkah: eveningFeast(
    '(h|ch)an(n|)u(k|kk)a(h|)|chanu(k|kk)(ah|a)|festival of lights|feast of (dedication|the dedication|the maccabees)',
    kislev(25),
    8,
  ),
  'tu bishvat': eveningFeast(
    "tu (b|bi|bi'|b')sh(e|)vat|new year (of|for) (the |)trees|tu (b|bi)sh(e|)va(t|th)|jewish arbor day",
    tuBishvat,
  ),
  'fast of esther': eveningFeast("fast of esther|ta(|')anit esther", fromNisan(-17)),
  purim: eveningFeast('purim|feast of (lots|esther)|festival of lots', fromNisan(-16)),
  'shushan purim': eveningFeast('shushan purim', fromNisan(-15)),
  passover: eveningFeast(
    '(passover|pass over|pesa(ch|h))|(feast of |)unleavened bread|passover seder|(first |)seder night',
    fromNisan(14),
    8,
  ),
  'yom hashoah': eveningFeast(
    'yom (ha|)shoa(h|)|(jewish |israeli |)holocaust( remembrance|) day|holocaust and heroism remembrance day',
    fromNisan(26, holocaustDay),
  ),
  'yom hazikaron': eveningFeast(
    'yom ha zi(k|kk)aron|israel(|i) memorial day',
    fromNisan(34, (day) => independenceDay(day) - 1),
  ),
  "yom ha'atzmaut": eveningFeast(
    "yom ha(a|)(tz|ts|z)ma(u|')t|yom (ha|)(a|)(tz|ts)ma(u|)(t|th)|israel(|i) independence day|israel('s|) independence day",
    fromNisan(34, independenceDay),
  ),
  'lag baomer': eveningFeast("la(g|k|gg) (b|ba|bo|la|l|be)(|')(h|)omer", fromNisan(47)),
  'jerusalem day': eveningFeast('yom yerushala(y|)im|jerusalem day', fromNisan(57)),
  shavuot: eveningFeast(`${FEAST_OF}weeks|shav(u|uu|o|ou)o(t|th|s)`, fromNisan(64), 2),
  'fast of tammuz': eveningFeast(
    '(seventeenth|17th|fast) of tam(m|)uz|shiva asar b(e|)tam(m|)uz|tzom tam(m|)uz',
    fromNisan(105, offSabbath),
  ),
  "tisha b'av": eveningFeast(
    "ti(s|ss)h(a|ah|') (b|be|ba|bi)(|')av|(ninth|9th) of (av|ab)|tish(a|ah) be av",
    fromNisan(126, offSabbath),
  ),
  "tu b'av": eveningFeast("tu b(e|)(')av", fromNisan(132)),
}
