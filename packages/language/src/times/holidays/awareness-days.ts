import { feastsOf } from './feast.ts'

/**
 * Days of the United Nations and of the like that are widely known. A name is the subject only: "world ... day",
 * "international day for the ..." and so on are understood around it, see `find-awareness-day.ts`.
 */
export const AWARENESS_DAYS = feastsOf(`
1 27: holocaust remembrance|(commemoration memory |)victims holocaust
2 4: cancer
2 21: mother language
3 8: womens
3 20: happiness
3 21: poetry
3 22: water
4 2: autism
4 7: health
4 22: (mother |)earth
4 23: book( copyright|)
5 3: press freedom
5 12: nurses
5 15: families
5 18: museum
5 31: no tobacco
6 1: parents|milk
6 5: environment
6 8: oceans
6 12: child labo(u|)r
6 14: blood donor
6 20: refugee
6 21: yoga|music
7 11: population
7 17: emoji
7 18: (nelson |)mandela
7 30: friendship
8 8: cat
8 12: youth
9 8: literacy
9 10: suicide prevention
9 15: democracy
9 21: peace|alzheimers
9 27: tourism
9 29: heart
10 1: older persons|vegetarian|coffee
10 2: non violence
10 4: animal
10 5: teachers
10 10: mental health
10 11: girl child
10 16: food
10 17: (eradication |)poverty
11 1: vegan
11 13: kindness
11 14: diabetes
11 16: tolerance
11 19: mens|toilet
11 20: childrens
11 25: (elimination |)violence women
12 1: aids
12 3: persons disabilities
12 5: volunteer(s|)
12 9: (anti |)corruption
12 10: human rights
12 18: migrants
nth 3 thu 11: philosophy`)
