/** How people shorten words when they type with their thumbs. */
const SHORT: Record<string, string[]> = {
  a: [''],
  about: ['abt', 'bout'],
  and: ['n', '&', 'nd'],
  any: ['ne'],
  anything: ['anythin', 'nething', 'anyting'],
  appointment: ['appt', 'apointment'],
  are: ['r'],
  at: ['@'],
  before: ['b4'],
  can: ['cn', 'kan'],
  for: ['4', 'fr', 'fur'],
  going: ['goin', 'gonna'],
  have: ['hav', 'hv', 'got'],
  is: ['iz', 's'],
  meeting: ['mtg', 'meetin', 'metting'],
  my: ['me', 'ma', 'mine'],
  need: ['ned', 'nedd'],
  of: ['ov'],
  on: ['in'],
  please: ['pls', 'plz', 'pleas'],
  remind: ['rmind', 'remnd', 'remember'],
  reminder: ['remindr', 'rem'],
  schedule: ['sched', 'shedule', 'schedual'],
  should: ['shld', 'shud'],
  tell: ['tel'],
  the: ['da', 'teh', 'de', ''],
  there: ['ther', 'der'],
  this: ['dis', 'ths'],
  to: ['2', 'too'],
  today: ['2day', 'tday', 'todya'],
  tomorrow: ['tmrw', 'tomoro', '2moro', 'tomorow', 'tmw'],
  tonight: ['2nite', 'tonite'],
  want: ['wanna', 'wnt'],
  was: ['wuz'],
  what: ['wat', 'wht', 'waht', 'wot'],
  "what's": ['whats', 'wats', 'wots'],
  when: ['wen', 'whn'],
  where: ['wer', 'were'],
  will: ['wil'],
  with: ['w', 'w/', 'wit', 'wid'],
  you: ['u', 'yu'],
  your: ['ur', 'yr'],
}

/** Returns the text with some of its words misspelled or shortened: about one in three, and at least one. */
export function misspelled(text: string, random: () => number): string {
  const words = text.split(' ')
  const certain = Math.floor(random() * words.length)
  return words
    .map((word, index) => (index === certain || random() < 0.3 ? mistyped(word, random) : word))
    .filter((word) => word !== '')
    .join(' ')
}

function mistyped(word: string, random: () => number): string {
  const short = SHORT[word.toLowerCase()]
  if (short) return short[Math.floor(random() * short.length)]!
  if (word.endsWith('ing')) return word.slice(0, -1)
  if (!/^\p{L}{4,}$/u.test(word)) return word
  const at = 1 + Math.floor(random() * (word.length - 2))
  switch (Math.floor(random() * 3)) {
    case 0:
      return word.slice(0, at) + word.slice(at + 1)
    case 1:
      return word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2)
    default:
      return word.slice(0, at) + word[at] + word.slice(at)
  }
}
