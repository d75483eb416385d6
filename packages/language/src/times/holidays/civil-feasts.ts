import { feastsOf } from './feast.ts'

const BANK = '(bank |public |)holiday'
const BEGINS = '(begins|starts)'
const DST = '(daylight (saving(s|)|time)( time|)|dst)'

/** Days of English-speaking states and customs. Where states differ, a name alone means the day of the United States. */
export const CIVIL_FEASTS = feastsOf(`
nth 3 mon 4: patriots' day
nth 2 mon 3: commonwealth day
1 1: new year's|new year('s|) day|~new year
12 31: new year('s|) (eve|night)|nye|hogmanay
nth 3 mon 1: (|dr )(martin luther king|mlk)(| jr| junior)(|'s) (day|birthday)|mlk
1 25: burns night
2 2: ground hog('s|) day
2 12: (abraham |)lincoln's birthday
2 14: (saint |)valentine's( day|)|lover's day
nth 3 mon 2: president's day|washington's (birth|)day
leap-day: leap (year |)day
2 1 to 3 1: (black|african american) history month
3 14: pi day
4 1: april fool's( day|)|all fool's day
tax-day: tax day
workday 4 16: emancipation day
nth -1 fri 4: arbo(u|)r day
nth -1 sat 4 plus -3: (administrative (professional|assistant)|secretary|secretarie|admin)'s day
nth 4 thu 4: take (your|our) (child(ren|)|daughters and sons|daughter|kids) to work day
4 25: anzac day|~anzac
4 27: king's day
5 1: may_day|(international |)worker's day|international labor day
nth 1 mon 5: (early may|may day|may) ${BANK}
nth -1 mon 5: (spring|late may|whitsun) ${BANK}
nth -1 mon 8: (late |)(summer|august) ${BANK}
5 4: star wars day
5 5: cinco de mayo
5 8: v e day
5 9: victory day|europe day
nth 2 sun 5: mother's day
nth 3 sat 5: (us |)armed forces day
from mon 5 18: victoria day|sovereign's (birth|)day
nth -1 mon 5: memorial day|decoration day
6 1 to 7 1: pride month
6 6: ~d day
nth 2 mon 6: (king|queen)'s (official |)birthday( ${BANK}|)
6 14: flag day
6 19: juneteenth
nth 3 sun 6: father's day
7 1: canada day
7 4: (|us |american )independence day|fourth of july
7 14: bastille day
nth 4 sun 7: ~parent's day|national parent's day
nth -1 fri 7: (system|sys) admin(istrator|)('s|)( appreciation|) day
nth 1 mon 8: civic (holi|)day
nth 1 mon 9: labor day
nth 1 mon 9 plus 6: grand parent's day
9 11: patriot day
9 17: constitution day
nth 2 mon 10: columbus day|(indigenous|native) people's day
nth 2 mon 10: (canadian|canada) thanksgiving
workday 10 16: boss's day|bosses day|~boss's|~bosses
10 31: halloween|all (hallow|saint)'s eve
11 5: (bonfire|guy fawkes) (night|day)|guy fawkes
from tue 11 2: (us |)election day
nth 1 tue 11: melbourne cup( day|)
11 11: veteran's day|armistice day|remembrance day
nth 2 sun 11: remembrance sunday
nth 4 thu 11: (|us |american )thanks giving|turkey day
nth 4 thu 11 plus 1: black friday
nth 4 thu 11 plus 2: small business saturday
nth 4 thu 11 plus 4: cyber mon(day|)
nth 4 thu 11 plus 5: giving tuesday
12 7: pearl harbor( remembrance|) day
12 26: boxing day
12 26 for 7: kwanza(a|)
1 26: australia day
2 6: waitangi day
inauguration: inauguration day
super-bowl: super bowl( sunday|)
nth 2 sun 3: (${DST} ${BEGINS}|(start|beginning) of ${DST})
nth 1 sun 11: (${DST} ends|end of ${DST})
nth -1 sun 3: ((british |european |)summer time|bst) ${BEGINS}
nth -1 sun 10: ((british |european |)summer time|bst) ends
nth 2 sun 3: clocks spring forward
nth 1 sun 11: clocks fall back
nth -1 sun 3: clocks go forward(s|)
nth -1 sun 10: clocks go back(ward|wards|)
earth-hour: earth hour
3 8: women's day
11 19: men's day
11 20: children's day
10 5: teacher's day
10 10: ~mental health day
12 1: aids day
11 1: world vegan day
5 12: nurse's day
4 22: (mother |)earth day`)
