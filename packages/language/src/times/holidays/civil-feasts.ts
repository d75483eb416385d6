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
import { dayNumber, shifted, weekdayOf } from './day-numbers.ts'
import { FRI, feast, MON, SUN, TUE } from './feast.ts'

const THANKSGIVING = nth(4, THURSDAY, 11)

/** Canada's Victoria Day and Scotland's May holiday are the Monday before 25 May. */
const BEFORE_25_MAY = onOrAfter(MONDAY, 5, 18)

/** Days of states and customs; where countries differ, those of the United States unless a name says another. */
export const CIVIL_FEASTS = {
  "new year's day": feast("new year('s|)(|day)", fixed(1, 1)),
  "new year's eve": feast(
    "new year('s|) (eve|night)|~nye|old year's (night|day|eve)|hogmanay|~silvester",
    fixed(12, 31),
  ),
  'martin luther king day': feast(
    '(dr |)(martin luther king|mlk)(| jr| junior)(s|) (day|birthday)|mlk|(civil rights|idaho human rights) day',
    nth(3, MONDAY, 1),
  ),
  'groundhog day': feast('ground(| )hog(s|) day', fixed(2, 2)),
  "presidents' day": feast("president's day|washington's (birthday|day)|daisy gatson bates day", nth(3, MONDAY, 2)),
  "lincoln's birthday": feast("lincoln's birthday", fixed(2, 12)),
  "valentine's day": feast("(saint |st |)valentine's day|(|saint |st )valentine's|lover's day|~v day", fixed(2, 14)),
  'leap day': feast('leap day', leapDay),
  'pi day': feast('pi day', fixed(3, 14)),
  'commonwealth day': feast('commonwealth day', nth(2, MONDAY, 3)),
  "april fools' day": feast("april fool's(|day)|all fool's day", fixed(4, 1)),
  'tax day': feast('(us |)tax day', taxDay),
  'emancipation day': feast('emancipation day', fixed(4, 16)),
  "patriots' day": feast("patriot's day", nth(3, MONDAY, 4)),
  'arbor day': feast('(national |)arbo(u|)r day', nth(-1, FRIDAY, 4)),
  "administrative professionals' day": feast(
    "(administrative professional|secretary|secretarie|admin( professional|))'s day|national secretaries day",
    shifted(nth(-1, SATURDAY, 4), -3),
  ),
  'take your child to work day': feast(
    'take (your|our) (child(|ren)|daughters and sons|kids|daughter|son|sons and daughters) to work day',
    nth(4, THURSDAY, 4),
  ),
  "king's day": feast("king's day|koningsdag", fixed(4, 27)),
  'anzac day': feast('anzac day|~anzac', fixed(4, 25)),
  'may day': feast(
    "may_day|international worker's day|worker's day|(international |world )lab(ou|o)r day",
    fixed(5, 1),
  ),
  'early may bank holiday': feast('(early |)may (bank holiday|day bank holiday)', nth(1, MONDAY, 5)),
  'spring bank holiday': feast('(spring|late may) bank holiday', nth(-1, MONDAY, 5)),
  'summer bank holiday': feast('(summer|late summer|august|late august) bank holiday', nth(-1, MONDAY, 8)),
  'star wars day': feast('star wars day', fixed(5, 4)),
  'cinco de mayo': feast('cinco( de|) mayo|5 de mayo', fixed(5, 5)),
  'victory in europe day': feast('v e day|victory in europe day', fixed(5, 8)),
  'victory day': feast('victory day', fixed(5, 9)),
  'europe day': feast('europe day', fixed(5, 9)),
  "mother's day": feast("mother's day|mom's day|mum's day", nth(2, SUNDAY, 5)),
  'armed forces day': feast('armed forces day', nth(3, SATURDAY, 5)),
  'victoria day': feast("victoria('s|) day|sovereign's (birth|)day|empire day", BEFORE_25_MAY),
  'memorial day': feast('(us |)memorial day|decoration day', nth(-1, MONDAY, 5)),
  'flag day': feast('flag day', fixed(6, 14)),
  juneteenth: feast('juneteenth( day| national independence day|)|freedom day usa|jubilee day', fixed(6, 19)),
  "father's day": feast("father's day|dad's day", nth(3, SUNDAY, 6)),
  'canada day': feast('canada day|dominion day', fixed(7, 1)),
  'independence day': feast(
    '(us |american |)independence day|4th of july|fourth of july|july 4th holiday',
    fixed(7, 4),
  ),
  'bastille day': feast('bastille day|french national day|quatorze juillet', fixed(7, 14)),
  "parents' day": feast("~parent's day|national parent's day", nth(4, SUNDAY, 7)),
  'system administrator appreciation day': feast(
    '(system|sys) admin(istrator|)(s|)( appreciation|) day',
    nth(-1, FRIDAY, 7),
  ),
  'civic holiday': feast('civic holiday|civic day|simcoe day|terry fox day', nth(1, MONDAY, 8)),
  'victory over japan day': feast('v j day|victory over japan day|v p day', fixed(8, 15)),
  'labor day': feast('(us |)lab(ou|o)r day', nth(1, MONDAY, 9)),
  "grandparents' day": feast("(national |)grand parent's day|grandma day", shifted(nth(1, MONDAY, 9), 6)),
  'patriot day': feast('patriot day', fixed(9, 11)),
  'talk like a pirate day': feast('(international |)talk like a pirate day|pirate day', fixed(9, 19)),
  'german unity day': feast(
    '(german unity|day of german unity|german reunification) day|day of german unity|german national day',
    fixed(10, 3),
  ),
  'columbus day': feast(
    "columbus day|(indigenous|native) people's day|discoverer's day|dia de la raza",
    nth(2, MONDAY, 10),
  ),
  'canadian thanksgiving': feast('(canadian|canada) thanksgiving(|day)', nth(2, MONDAY, 10)),
  "boss's day": feast("(national |)(boss|bosses)'s day|~boss's|~bosses", nearestWorkday(10, 16)),
  halloween: feast("(|happy )halloween(| day| night)|helloween|holloween|all (hallow|saint)'s eve", fixed(10, 31)),
  'bonfire night': feast(
    '(bonfire|guy fawkes|fireworks) (night|day)|guy fawkes|gunpowder (day|treason day|plot day)',
    fixed(11, 5),
  ),
  'election day': feast('(us |)election day', onOrAfter(TUESDAY, 11, 2)),
  'veterans day': feast("veteran's day|armistice day|(poppy |)remembrance day|poppy day", fixed(11, 11)),
  'remembrance sunday': feast(`remembrance ${SUN}`, nth(2, SUNDAY, 11)),
  thanksgiving: feast('thanks giving(|day)|turkey day|(us|american) thanksgiving(|day)', THANKSGIVING),
  'black friday': feast(`black ${FRI}|blackfriday`, shifted(THANKSGIVING, 1)),
  'cyber monday': feast(`cyber ${MON}`, shifted(THANKSGIVING, 4)),
  'giving tuesday': feast(`giving ${TUE}`, shifted(THANKSGIVING, 5)),
  'pearl harbor day': feast('(national |)pearl harbo(u|)r( remembrance|) day', fixed(12, 7)),
  festivus: feast('festivus', fixed(12, 23)),
  'boxing day': feast('boxing day|day of goodwill', fixed(12, 26)),
  kwanzaa: feast('kwanza(a|)', fixed(12, 26), 7),
  'australia day': feast('(australia|invasion) day', fixed(1, 26)),
  'waitangi day': feast('waitangi day', fixed(2, 6)),
  'burns night': feast("(burns|burn's|robert burns|rabbie burns) (night|supper|day)", fixed(1, 25)),
  'family day': feast('~family day', nth(3, MONDAY, 2)),
  'inauguration day': feast('(us |)inauguration day', every(4, 1, fixed(1, 20))),
  'super bowl': feast(`super bowl( ${SUN}|)`, (year) => nth(year >= 2022 ? 2 : 1, SUNDAY, 2)(year)),
  'freedom day': feast('freedom day', fixed(4, 27)),
  'heritage day': feast('heritage day', fixed(9, 24)),
  'day of reconciliation': feast('(day of reconciliation|reconciliation day)', fixed(12, 16)),
  'daylight saving starts': feast(
    '(daylight saving(s|) (time |)|dst )(begins|starts|start)|~spring forward',
    nth(2, SUNDAY, 3),
  ),
  'daylight saving ends': feast('(daylight saving(s|) (time |)|dst )(ends|end)|fall back day', nth(1, SUNDAY, 11)),
  'global youth service day': feast('(global|national|world) youth service day', nth(3, FRIDAY, 4), 3),
  'earth hour': feast('earth hour', nth(-1, SATURDAY, 3)),
  'national train day': feast('(national |)train day', onOrAfter(SATURDAY, 5, 7)),
  "women's day": feast("women's day|woman's day", fixed(3, 8)),
  "men's day": feast("men's day", fixed(11, 19)),
  "children's day": feast("children's day", fixed(11, 20)),
  "teachers' day": feast("teacher's day", fixed(10, 5)),
  "nurses' day": feast("nurse's day", fixed(5, 12)),
  'human rights day': feast('human rights day', fixed(12, 10)),
  'united nations day': feast('(united nations|un|uns) day|world united nations day', fixed(10, 24)),
  'nelson mandela day': feast('(nelson |)mandela day', fixed(7, 18)),
  'earth day': feast('earth day', fixed(4, 22)),
  'friendship day': feast('friendship day', nth(1, SUNDAY, 8)),
}

/** 15 April or the next day that is neither a weekend nor Emancipation Day as Washington keeps it. */
function taxDay(year: number): number[] {
  const [emancipation] = nearestWorkday(4, 16)(year)
  const first = dayNumber(year, 4, 15)
  const days = [first, first + 1, first + 2, first + 3]
  return days.filter((day) => day !== emancipation && ![SATURDAY, SUNDAY].includes(weekdayOf(day))).slice(0, 1)
}

/** 29 February, of leap years only. */
function leapDay(year: number): number[] {
  const day = dayNumber(year, 3, 1) - 1
  return day === dayNumber(year, 2, 28) ? [] : [day]
}
