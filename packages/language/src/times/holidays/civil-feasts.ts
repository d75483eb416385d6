import { feastsOf } from './feast.ts'

/** Days of states and customs. Where countries differ, a name without a country means the day of the United States. */
export const CIVIL_FEASTS = feastsOf(`
1 1: new year's|new year('s|) day|~new year
12 31: new year('s|) (eve|night)|nye|hogmanay
nth 3 mon 1: (|dr )(martin luther king|mlk)(| jr| junior)(|s) (day|birthday)|mlk
1 25: burns night
2 2: ground hog('s|) day
nth 3 mon 2: president's day|washington's (birth|)day
2 14: (st |saint |)valentine's( day|)|lover's day
leap-day: leap day
3 14: pi day
nth 2 mon 3: commonwealth day
4 1: april fool's( day|)|all fool's day
tax-day: tax day
nth -1 fri 4: arbo(u|)r day
nth -1 sat 4 plus -3: (administrative professional|secretary|secretarie|admin)'s day
nth 4 thu 4: take (your|our) (child(ren|)|daughters and sons|kids) to work day
4 27: king's day
4 25: anzac day|~anzac
5 1: may_day|(international |)worker's day|international lab(o|ou)r day
nth 1 mon 5: (early may|may day) bank holiday
nth -1 mon 5: (spring|late may) bank holiday
nth -1 mon 8: (late |)(summer|august) bank holiday
5 4: star wars day
5 5: cinco de mayo
5 8: v e day
5 9: victory day|europe day
nth 2 sun 5: mother's day
nth 3 sat 5: (us |)armed forces day
from mon 5 18: victoria day|sovereign's (birth|)day
nth -1 mon 5: memorial day|decoration day
6 14: flag day
6 19: juneteenth
nth 3 sun 6: father's day
7 1: canada day
7 4: independence day|(4th|fourth) of july
7 14: bastille day
nth 4 sun 7: ~parent's day|national parent's day
nth -1 fri 7: (system|sys) admin(istrator|)('s|)( appreciation|) day
nth 1 mon 8: civic (holi|)day
nth 1 mon 9: lab(o|ou)r day
nth 1 mon 9 plus 6: grand parent's day
nth 3 mon 4: patriots' day
nth 2 mon 10: columbus day|(indigenous|native) people's day
nth 2 mon 10: canadian thanksgiving( day|)
workday 10 16: boss's day|bosses day|~boss's|~bosses
10 31: halloween|all (hallow|saint)'s eve
11 5: (bonfire|guy fawkes) (night|day)|guy fawkes
from tue 11 2: (us |)election day
11 11: veteran's day|armistice day|remembrance day
nth 2 sun 11: remembrance sunday
nth 4 thu 11: thanks giving|turkey day
nth 4 thu 11 plus 1: black fri(day|)
nth 4 thu 11 plus 4: cyber mon(day|)
nth 4 thu 11 plus 5: giving tuesday
12 7: pearl harbo(u|)r( remembrance|) day
12 26: boxing day
12 26 for 7: kwanza(a|)
1 26: australia day
2 6: waitangi day
nth 3 mon 2: ~family day
inauguration: inauguration day
super-bowl: super bowl( sunday|)
nth 2 sun 3: (daylight saving(s|) (time |)|dst )(begins|starts)
nth 1 sun 11: (daylight saving(s|) (time |)|dst )ends
nth -1 sat 3: earth hour
3 8: (international |)women's day
11 19: (international |)men's day
11 20: (world |international |)children's day
10 5: (world |)teacher's day
10 10: world mental health day|~mental health day
12 1: (world |)aids day
11 1: world vegan day
5 12: (international |)nurse's day
4 22: (international mother |)earth day`)
