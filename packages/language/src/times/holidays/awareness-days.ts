import { FRIDAY, fixed, MONDAY, nth, SATURDAY, SUNDAY, THURSDAY, WEDNESDAY } from './civil-rules.ts'
import type { Rule } from './day-numbers.ts'
import { feast } from './feast.ts'

/**
 * Days of the United Nations and of the like, most of them by date. A name is the subject only: "world ... day",
 * "international day for the ..." and so on are understood around it, see `find-awareness-day.ts`.
 */
const DATES = `
1-4 braille
1-27 (commemoration memory |)victims holocaust|holocaust (remembrance|memorial)|remembrance victims holocaust
2-2 wetland's
2-4 cancer
2-6 zero tolerance (for |)female genital mutilation
2-11 women (girls |)science
2-13 radio
2-20 social justice
2-21 mother language|mother tongue
3-1 zero discrimination|civil defen(c|s)e
3-3 wildlife|hearing
3-8 women's|woman's
3-20 happiness
3-21 forest's|elimination racial discrimination|poetry|down('s|) syndrome
3-22 water
3-23 meteorological
3-24 tuberculosis|tb|right truth
3-25 remembrance (victims slavery( transatlantic slave trade|)|slavery victims)
3-31 transgender visibility
4-2 autism|children's book
4-4 mine( assistance mine action|)
4-6 sport development peace
4-7 health|remembrance victims rwanda genocide|reflection genocide rwanda
4-11 parkinson's
4-15 art
4-17 h(a|)emophilia
4-18 monuments sites|heritage
4-20 chinese language
4-22 (mother |)earth
4-23 book( copyright|)|english language|spanish language
4-25 malaria
4-26 chernobyl( disaster|)( remembrance|)|intellectual property
4-29 remembrance all victims chemical warfare|dance
4-30 jazz
5-2 tuna
5-3 press freedom
5-4 fire fighter's
5-8 ovarian cancer|red cross( red crescent|)
5-12 nurse's
5-15 famil(y|ies)|conscientious objector's|conscientious objection
5-17 telecommunication( information society|)|information society|hypertension|homophobia( transphobia biphobia|)
5-18 museum('s|)
5-20 bee|autoimmune arthritis
5-21 cultural diversity( dialogue development|)|tea
5-22 biological diversity|biodiversity
5-23 end obstetric fistula|turtle
5-25 africa|missing children's
5-29 united nations peacekeeper's|peacekeeper's
5-31 no tobacco
6-1 parents|milk
6-4 innocent children victims aggression
6-5 environment
6-6 russian language
6-7 food safety
6-8 ocean's
6-12 child labo(u|)r
6-14 blood donor
6-15 elder abuse
6-19 elimination sexual violence conflict
6-20 refugee('s|)
6-21 yoga|music
6-23 public service|widow's
6-25 seafarer
6-26 drug abuse( illicit trafficking|)|support victims torture
6-30 asteroid|parliamentarism
7-7 chocolate
7-11 population
7-15 youth skills
7-17 emoji
7-18 nelson mandela|mandela
7-28 hepatitis
7-29 tiger
7-30 friendship|trafficking( persons|)
8-8 cat
8-9 indigenous (people(s|)|populations)
8-12 youth|elephant
8-19 humanitarian|photography
8-23 remembrance slave trade( abolition|)
8-26 dog
8-29 nuclear tests
8-30 victims enforced disappearances|disappeared
8-31 overdose
9-5 charity
9-8 literacy
9-10 suicide prevention
9-15 democracy
9-16 preservation ozone layer|ozone
9-21 peace|alzheimer's
9-23 celebrate bisexuality|bisexuality|sign languages
9-26 total elimination nuclear weapons
9-27 tourism
9-28 rabies
9-29 heart|food loss waste
10-1 older persons|elderly|vegetarian|coffee
10-2 non violence
10-4 animal('s|)
10-5 teacher's
10-9 post
10-10 mental health|death penalty
10-11 girl child|girls|coming out
10-13 (natural |)disaster (risk |)reduction
10-16 food
10-17 eradication poverty
10-24 united nations|development information|polio
10-27 audiovisual heritage
10-29 stroke|internet
10-31 cities
11-1 vegan
11-2 end impunity (for |)crimes journalists
11-10 science( day|) peace development
11-12 pneumonia
11-13 kindness
11-14 diabetes
11-16 tolerance
11-17 prematurity|student's
11-19 men's|toilet|prevention child abuse
11-20 children's|child rights|africa industriali(z|s)ation
11-21 television
11-25 elimination violence women|violence women
11-29 solidarity (with |)palestinian people
12-1 aids
12-2 abolition slavery
12-3 disabled persons|persons disabilities|people disabilities|disability
12-5 volunteer('s|)( economic social development|)|soil
12-7 civil aviation
12-9 anti corruption|corruption|genocide commemoration|commemoration dignity victims crime genocide( prevention crime|)
12-10 human rights
12-11 mountain('s|)
12-18 migrant's|arabic language
12-20 human solidarity`

const MOVING: [string, Rule][] = [
  ['kidney', nth(2, THURSDAY, 3)],
  ['password', nth(1, THURSDAY, 5)],
  ['laughter', nth(1, SUNDAY, 5)],
  ['beer', nth(1, FRIDAY, 8)],
  ['clean up', nth(3, SATURDAY, 9)],
  ['maritime', nth(-1, THURSDAY, 9)],
  ['habitat', nth(1, MONDAY, 10)],
  ['smile', nth(1, FRIDAY, 10)],
  ['sight', nth(2, THURSDAY, 10)],
  ['philosophy', nth(3, THURSDAY, 11)],
  ['copd', nth(3, WEDNESDAY, 11)],
  ['remembrance road traffic victims', nth(3, SUNDAY, 11)],
]

const DATED = DATES.trim()
  .split('\n')
  .map((line) => {
    const [date, names] = line.split(/ (.*)/) as [string, string]
    const [month, day] = date.split('-').map(Number)
    return feast(names, fixed(month!, day!))
  })

export const AWARENESS_DAYS = [...DATED, ...MOVING.map(([names, rule]) => feast(names, rule))]
