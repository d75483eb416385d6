import { withoutMarks } from './normalise.ts'

/**
 * Returns the stem of a word: removes plurals, then -ing and -ed of longer words. Adds no letter, except that -ies
 * becomes -y.
 */
export function stem(word: string): string {
  const single = singular(word)
  const bare = bareOf(single)
  return bare === single ? single : bare.replace(/([^aeiouls])\1$/, '$1')
}

/**
 * Returns the keys of a word: two words count as the same when they share a key. Endings, irregular forms, British and
 * American spelling and a few common short forms make no difference. "writing" can come from "writ" or "write", so it
 * has both keys.
 */
export function keysOf(word: string): string[] {
  const plain = withoutMarks(word)
  const known = SAME_AS.get(plain) ?? SAME_AS.get(singular(plain))
  if (known) return [stem(spelled(known))]
  const bare = stem(plain)
  const forms = bare === singular(plain) ? [bare] : [bare, `${bare}e`]
  return [...new Set(forms.map(spelled))]
}

function singular(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (word.length > 4 && /(?:ches|shes|xes|sses)$/.test(word)) return word.slice(0, -2)
  return word.length > 3 && /[^su]s$/.test(word) ? word.slice(0, -1) : word
}

function bareOf(single: string): string {
  if (single.length > 5 && single.endsWith('ing')) return single.slice(0, -3)
  return single.length > 4 && single.endsWith('ed') ? single.slice(0, -2) : single
}

/**
 * British endings and the American ones that replace them. Both words of a comparison are rewritten, so other words
 * that these patterns change still match.
 */
const SPELLINGS: [RegExp, string][] = [
  [/(?<=.{2})our/, 'or'],
  [/([iy])s(?=(?:e|er|ation|able)$)/, '$1z'],
  [/([bct])re$/, '$1er'],
  [/ence$/, 'ense'],
  [/ll(?=(?:er)?$)/, 'l'],
  [/ellery$/, 'elry'],
  [/ogue$/, 'og'],
  [/mme$/, 'm'],
  [/[ao]e(?=.{3})/, 'e'],
]

/**
 * The shortest words whose spelling is rewritten. Shorter ones would become other words: "four" → "for", "call" →
 * "cal".
 */
const SPELLED_LENGTH = 6

function spelled(word: string): string {
  if (word.length < SPELLED_LENGTH) return word
  return SPELLINGS.reduce((spelling, [british, american]) => spelling.replace(british, american), word)
}

/** Groups of words that mean the same but follow no rule. Each word is compared as the first one of its group. */
const SAME_WORDS = [
  // Irregular forms: "I paid the rent" is about "pay rent".
  'buy bought, pay paid, send sent, write wrote written, meet met, make made, take took taken, sell sold, tell told',
  'speak spoke spoken, teach taught, build built, feed fed, bring brought, get got gotten, give gave given, run ran',
  'child children, foot feet, tooth teeth, mouse mice, man men, woman women, person people, shelf shelves, loaf loaves',
  'knife knives, leaf leaves, wife wives, scarf scarves, half halves',
  // Spelling.
  'mom mum mam, tire tyre, gray grey, pajama pyjama, airplane aeroplane, aluminum aluminium, curb kerb',
  'donut doughnut, yogurt yoghurt yoghourt, whiskey whisky, mustache moustache, cozy cosy, practice practise',
  'license licence, program programme, plow plough, maneuver manoeuvre, ok okay',
  // Short forms.
  'appointment appt apptmt, meeting mtg, birthday bday, doctor dr, apartment apt, refrigerator fridge, bicycle bike',
  'telephone phone, television tv telly, photo photograph pic, laboratory lab, examination exam',
  'vegetable veg veggie, medicine med medication, information info',
  // Numbers.
  '2 two, 3 three, 4 four, 5 five, 6 six, 7 seven, 8 eight, 9 nine, 10 ten, 12 twelve',
]
  .flatMap((line) => line.split(', '))
  .map((group) => group.split(' '))

const SAME_AS = new Map(SAME_WORDS.flatMap(([first = '', ...others]) => others.map((other) => [other, first] as const)))

/** Returns the other words of the group of a word, or of its singular. Empty when no other word means the same. */
export function withSameMeaning(word: string): string[] {
  const plain = withoutMarks(word)
  const group = SAME_WORDS.find((words) => words.includes(plain) || words.includes(singular(plain))) ?? []
  return group.filter((other) => other !== plain)
}
