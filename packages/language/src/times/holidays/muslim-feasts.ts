import { feast } from './feast.ts'
import { hijra, lastFridayOfRamadan } from './islamic.ts'

const EID = '(eid|id|aid|eed)'
const AL = '(al|ul|el|)'

/** Feasts of the Islamic calendar; those whose night comes first are given by their day. */
export const MUSLIM_FEASTS = {
  'islamic new year': feast(
    "(islamic|muslim|hijri|arabic|hijra|hijrah) new year('s|)(|day)|amun jadid|(al |)hijra(h|)( new year| day|)|(1st|first) (of |)muharram|ras as sanah( al hijriyah|)|~muharram|maal hijrah|awal muharram",
    hijra(1, 1),
  ),
  ashura: feast(
    '(day of |yom |youm |)(ashura|ashoora|ashurah|aashura|ashoura|aashoora)(|day)|(10th|tenth) (of |)muharram',
    hijra(1, 10),
  ),
  mawlid: feast(
    `(maw|mow|mou|mau)l(id|ud|oud|idu)( (an|al|un|en|n|) nab(i|awi|avi)| sharif| al rasul|)|${EID} (e |i |al |ul |)(milad|mawlid)( (un|an|al|en|in|) nabi|)|milad un nabi|(the |)(prophet|prophet muhammad|muhammad)('s|) birthday|bara(h|) wafat`,
    hijra(3, 12),
  ),
  "isra and mi'raj": feast(
    `(al |)isra (and|&|wal|wa|wa al|) (al |)(mi|me)raj|(lailat|laylat|lailatul|laylatul|shab) (e |al |ul |)(mi|me)raj|(night of |)(the |)(ascension|night journey) of (the prophet|muhammad)|(the |)prophet's ascension|(mi|me)raj( night| un nabi| day)|~night journey`,
    hijra(7, 27),
  ),
  'night of forgiveness': feast(
    '(lailat|laylat|lailatul|laylatul|shab) (e |al |ul |)bara(at|ah|t|)|mid sha ban|night of (forgiveness|records|salvation)',
    hijra(8, 15),
  ),
  ramadan: feast(
    '(the |)(holy month of |month of |)(ramad(a|ha)n|ramz(a|aa)n|ramadaan|ramathan|ramadhaan)',
    hijra(9, 1),
    hijra(10, 1),
  ),
  'laylat al-qadr': feast(
    '(la(y|i)lat|la(y|i)latu|leilat|la(y|i)lat u) (al|ul|el|l|) (qadr|kadr|qadar|qadir|kadir)|(shab|lailat) e (qadr|qadar)|(night|eve) of (the |)(power|measures|destiny|decree|honour|honor|value|qadr)',
    hijra(9, 27),
  ),
  "jumu'atul-wida": feast(
    '(jumu|jumua|juma|jumma|jama)(t|tu|h|) (al|ul|l|) (w|v)ida(a|h|)|(last|farewell) friday of ramad(a|ha)n|alvida jum(m|)a',
    lastFridayOfRamadan,
  ),
  'eid al-fitr': feast(
    `${EID} (${AL}|u |i |e )(fitr|fitri|fiter|fitar|fetr)|(feast|festival|holiday) of (the |)breaking (of |)(the |)fast|(lesser|smaller|small) ${EID}|hari raya( (puasa|aidilfitri|idul fitri)|)|(sweet|sugar) (festival|feast)|(ramadan|ramazan) (bayram(i|)|eid)|aidilfitri|idul fitri|eid(|day)`,
    hijra(10, 1),
  ),
  'eid al-adha': feast(
    `${EID} (${AL}|u |i |e |az |uz )(adha|azha|adhha|zuha|duha|qurban|kurban|ghorban)|(feast|festival) of (the |)sacrifice|sacrifice (feast|festival)|(greater|larger|large|bigger|big) ${EID}|ba(kr|kra|kri|qra|qri|kar) (|i )${EID}|hari raya (haji|aidiladha|korban|qurban)|aidiladha|idul adha|tabaski|kurban bayram(i|)`,
    hijra(12, 10),
  ),
}
