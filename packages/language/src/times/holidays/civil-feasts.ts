import {
  every,
  FRIDAY,
  fixed,
  MONDAY,
  nearestWorkday,
  nth,
  onOrAfter,
  SATURDAY,
  SUNDAY,
  THURSDAY,
  TUESDAY,
} from './civil-rules.ts'
import { dayNumber, shifted } from './day-numbers.ts'
import { FRI, feast, MON, SAT, SUN, TUE } from './feast.ts'

const THANKSGIVING = nth(4, THURSDAY, 11)
const NATIONAL = '(national |international |world |)'

/** Canada's Victoria Day and Scotland's May holiday are the Monday before 25 May. */
const BEFORE_25_MAY = onOrAfter(MONDAY, 5, 18)

/** Days of states and customs; where countries differ, those of the United States unless a name says another. */
export const CIVIL_FEASTS = {
  "new year's day": feast('new years?(|day)'.replace('s?', "('s|)"), fixed(1, 1)),
  "new year's eve": feast("new year('s|) (eve|night)|nye|old year's (night|day|eve)|hogmanay|silvester", fixed(12, 31)),
  'martin luther king day': feast(
    '(dr |)(martin luther king|mlk)(| jr| junior)(s|) (day|birthday)|mlk|civil rights day',
    nth(3, MONDAY, 1),
  ),
  'groundhog day': feast('ground(| )hog(s|) day', fixed(2, 2)),
  "presidents' day": feast("president's day|washington's (birthday|day)", nth(3, MONDAY, 2)),
  "lincoln's birthday": feast("lincoln's birthday", fixed(2, 12)),
  "valentine's day": feast(
    "(saint |st |)valentine's day|valentines|saint valentines|st valentines|galentine's day eve",
    fixed(2, 14),
  ),
  "galentine's day": feast("galentine's day", fixed(2, 13)),
  'leap day': feast('leap day', every(4, 0, fixed(2, 29))),
  'pi day': feast('pi day', fixed(3, 14)),
  'commonwealth day': feast('commonwealth day', nth(2, MONDAY, 3)),
  "april fools' day": feast("april fool's(|day)|all fool's day", fixed(4, 1)),
  'tax day': feast('(us |)tax day', nearestTaxDay),
  'emancipation day': feast('emancipation day', fixed(4, 16)),
  "patriots' day": feast("patriot's day", nth(3, MONDAY, 4)),
  'arbor day': feast('(national |)arbo(u|)r day', nth(-1, FRIDAY, 4)),
  "administrative professionals' day": feast(
    "(administrative professional|secretar(y|ie)|admin( professional|))(s|'s) day|national secretaries day".replace(
      "(s|'s)",
      "'s",
    ),
    (year) => nth(-1, SATURDAY, 4)(year).map((day) => day - 3),
  ),
  'take your child to work day': feast(
    'take (your|our) (child(|ren)|daughters and sons|kids|daughter|son|sons and daughters) to work day',
    nth(4, THURSDAY, 4),
  ),
  "king's day": feast("king's day|koningsdag", fixed(4, 27)),
  'anzac day': feast('anzac( day|)', fixed(4, 25)),
  'may day': feast(
    "may_day|labour_day_uk|international worker(s|)( day|)|(international |)workers(|') day|worker day|(international |world )lab(ou|o)r day".replace(
      "workers(|') day",
      'workers day',
    ),
    fixed(5, 1),
  ),
  'early may bank holiday': feast('(early |)may (bank holiday|day bank holiday)', nth(1, MONDAY, 5)),
  'spring bank holiday': feast('(spring|late may) bank holiday', nth(-1, MONDAY, 5)),
  'summer bank holiday': feast('(summer|late summer|august|late august) bank holiday', nth(-1, MONDAY, 8)),
  'kentucky derby': feast('kentucky derby', nth(1, SATURDAY, 5)),
  'free comic book day': feast('free comic book day', nth(1, SATURDAY, 5)),
  'world naked gardening day': feast('(world |)naked gardening day', nth(1, SATURDAY, 5)),
  'star wars day': feast('star wars day', fixed(5, 4)),
  'cinco de mayo': feast('cinco( de|) mayo|5 de mayo', fixed(5, 5)),
  'victory in europe day': feast('v ?e day|victory in europe day'.replace(' ?', ' '), fixed(5, 8)),
  'victory day': feast('victory day', fixed(5, 9)),
  'europe day': feast('europe day', fixed(5, 9)),
  "mother's day": feast("mother's day|mom's day|mum's day", nth(2, SUNDAY, 5)),
  'armed forces day': feast('armed forces day', nth(3, SATURDAY, 5)),
  'military spouse day': feast('military spouse(| appreciation) day', (year) =>
    nth(2, SUNDAY, 5)(year).map((day) => day - 2),
  ),
  'victoria day': feast("victoria(s|) day|sovereign's birthday|empire day", BEFORE_25_MAY),
  'memorial day': feast('(us |)memorial day|decoration day', nth(-1, MONDAY, 5)),
  'flag day': feast('flag day', fixed(6, 14)),
  'd-day': feast('d-day anniversary', fixed(6, 6)),
  juneteenth: feast('juneteenth( day| national independence day|)|freedom day usa|jubilee day', fixed(6, 19)),
  "father's day": feast("father's day|dad's day", nth(3, SUNDAY, 6)),
  'canada day': feast('canada day|dominion day', fixed(7, 1)),
  'independence day': feast(
    '(us |american |)independence day|4th of july|fourth of july|july 4th holiday',
    fixed(7, 4),
  ),
  'bastille day': feast('bastille day|french national day|quatorze juillet', fixed(7, 14)),
  "parents' day": feast("parent's day|national parent's day", nth(4, SUNDAY, 7)),
  'system administrator appreciation day': feast(
    "(system|sys) ?admin(istrator|)(s|'s|)( appreciation|) day".replace(' ?', ' ').replace("(s|'s|)", '(s|)'),
    nth(-1, FRIDAY, 7),
  ),
  'civic holiday': feast('civic holiday|civic day|simcoe day|terry fox day', nth(1, MONDAY, 8)),
  'swiss national day': feast('swiss national day', fixed(8, 1)),
  'victory over japan day': feast('v j day|victory over japan day|v p day', fixed(8, 15)),
  'left handers day': feast(`${NATIONAL}left hander's day`, fixed(8, 13)),
  "women's equality day": feast("women's equality day", fixed(8, 26)),
  'labor day': feast('(us |)lab(ou|o)r day', nth(1, MONDAY, 9)),
  "grandparents' day": feast("(national |)grand parent's day|grandma day", (year) =>
    nth(1, MONDAY, 9)(year).map((day) => day + 6),
  ),
  'patriot day': feast('patriot day|9 11|september 11th remembrance'.replace('9 11|', ''), fixed(9, 11)),
  'constitution day': feast('constitution day|citizenship day', fixed(9, 17)),
  'talk like a pirate day': feast('(international |)talk like a pirate day|pirate day', fixed(9, 19)),
  oktoberfest: feast('~oktoberfest', (year) => onOrAfter(SATURDAY, 9, 15)(year), nth(1, MONDAY, 10)),
  'native american day': feast('native american day', nth(4, FRIDAY, 9)),
  'german unity day': feast(
    '(german unity|day of german unity|german reunification) day|day of german unity|german national day',
    fixed(10, 3),
  ),
  'columbus day': feast(
    "columbus day|(indigenous|indigenous|native) people('s|s|) day|discoverers('|) day|dia de la raza"
      .replace("('s|s|)", "'s")
      .replace("('|)", ''),
    nth(2, MONDAY, 10),
  ),
  'canadian thanksgiving': feast('(canadian|canada) thanksgiving(|day)', nth(2, MONDAY, 10)),
  'leif erikson day': feast('leif eri(k|c)(|s)son day', fixed(10, 9)),
  'ada lovelace day': feast('ada lovelace day', nth(2, TUESDAY, 10)),
  "boss's day": feast(
    "(national |)(boss|bosses|boss'')'s day|~boss's|~bosses|(national |)bosses day|(national |)boss' day".replace(
      "|boss''",
      '',
    ),
    nearestWorkday(10, 16),
  ),
  'sweetest day': feast('sweetest day', nth(3, SATURDAY, 10)),
  'hispanic day': feast('hispanic day|fiesta nacional de espana', fixed(10, 12)),
  halloween: feast(
    "(hallow|hallows|hallowe)(e|')en(|day)|halloween(| day| night)|hallow'een|all hallow's eve|all saint's eve|helloween|holloween".replace(
      "(hallow|hallows|hallowe)(e|')en(|day)|",
      '',
    ),
    fixed(10, 31),
  ),
  'mischief night': feast("(mischief|devil's|cabbage|goosey) night", fixed(10, 30)),
  'bonfire night': feast(
    '(bonfire|guy fawkes|fireworks) (night|day)|guy fawkes|gunpowder (day|treason day|plot day)',
    fixed(11, 5),
  ),
  'melbourne cup day': feast('melbourne cup( day|)', nth(1, TUESDAY, 11)),
  'election day': feast('(us |)election day', onOrAfter(TUESDAY, 11, 2)),
  'veterans day': feast(
    "veteran's day|armistice day|remembrance day|poppy day|poppy remembrance day|volkstrauertag eve".replace(
      '|volkstrauertag eve',
      '',
    ),
    fixed(11, 11),
  ),
  'remembrance sunday': feast(`remembrance ${SUN}`, nth(2, SUNDAY, 11)),
  thanksgiving: feast('thanks giving(|day)|turkey day|(us|american) thanksgiving(|day)', THANKSGIVING),
  'black friday': feast(`black ${FRI}|blackfriday`, shifted(THANKSGIVING, 1)),
  'small business saturday': feast(`small business ${SAT}`, shifted(THANKSGIVING, 2)),
  'cyber monday': feast(`cyber ${MON}`, shifted(THANKSGIVING, 4)),
  'giving tuesday': feast(`giving ${TUE}`, shifted(THANKSGIVING, 5)),
  'super saturday': feast(`super ${SAT}|panic ${SAT}`, onOrAfter(SATURDAY, 12, 18)),
  'pearl harbor day': feast('(national |)pearl harbo(u|)r( remembrance|) day', fixed(12, 7)),
  'bill of rights day': feast('bill of rights day', fixed(12, 15)),
  festivus: feast('festivus', fixed(12, 23)),
  'boxing day': feast('boxing day|day of goodwill', fixed(12, 26)),
  kwanzaa: feast('kwanza(a|)', fixed(12, 26), 7),
  'australia day': feast('(australia|invasion) day', fixed(1, 26)),
  'waitangi day': feast('waitangi day', fixed(2, 6)),
  'burns night': feast("(burns|burn's|robert burns|rabbie burns) (night|supper|day)", fixed(1, 25)),
  'family day': feast('family day', nth(3, MONDAY, 2)),
  'inauguration day': feast('(us |)inauguration day', every(4, 1, fixed(1, 20))),
  'super bowl': feast(`super ?bowl( ${SUN}|)`.replace(' ?', ' '), (year) => nth(year >= 2022 ? 2 : 1, SUNDAY, 2)(year)),
  'human rights day south africa': feast('south african human rights day|sharpeville day', fixed(3, 21)),
  'freedom day': feast('freedom day', fixed(4, 27)),
  'heritage day': feast('heritage day', fixed(9, 24)),
  'day of reconciliation': feast('(day of reconciliation|reconciliation day)', fixed(12, 16)),
  'national day of truth and reconciliation': feast(
    '(national day (of|for) |)truth and reconciliation( day|)|orange shirt day',
    fixed(9, 30),
  ),
  'battle of the boyne': feast(
    "(battle of the boyne|orangemen's|orangeman's|the twelfth of july)( day|)",
    fixed(7, 12),
  ),
  'daylight saving starts': feast(
    '(daylight saving(s|) (time |)|dst )(begins|starts|start)|spring forward',
    nth(2, SUNDAY, 3),
  ),
  'daylight saving ends': feast('(daylight saving(s|) (time |)|dst )(ends|end)|fall back day', nth(1, SUNDAY, 11)),
  'global youth service day': feast('(global|national|world) youth service day', (year) => nth(3, FRIDAY, 4)(year), 3),
  'earth hour': feast('earth hour', nth(-1, SATURDAY, 3)),
  'casual friday': feast('national (doughnut|donut) day', nth(1, FRIDAY, 6)),
  'rosa parks day': feast('rosa parks day', fixed(12, 1)),
  'cesar chavez day': feast('cesar chavez day', fixed(3, 31)),
  'harvey milk day': feast('harvey milk day', fixed(5, 22)),
  'watermelon day': feast('(national |)watermelon day', fixed(8, 3)),
  bloomsday: feast('bloomsday|bloom day', fixed(6, 16)),
  'towel day': feast('towel day', fixed(5, 25)),
  'administrative week': feast(
    'administrative professionals week',
    (year) => nth(-1, SATURDAY, 4)(year).map((day) => day - 6),
    7,
  ),
}

/** 15 April or the next day that is neither a weekend nor Emancipation Day as Washington keeps it. */
function nearestTaxDay(year: number): number[] {
  const free = nearestWorkday(4, 16)(year)[0]!
  const [saturday] = onOrAfter(SATURDAY, 4, 15)(year)
  let day = dayNumber(year, 4, 15)
  if (day === saturday) day += 2
  else if (day === saturday! + 1 - 7) day += 1
  return [day === free ? day + (day + 1 === saturday ? 3 : 1) : day]
}
