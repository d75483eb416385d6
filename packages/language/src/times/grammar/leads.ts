import type { Relation } from '../types.ts'
import type { Reader } from './grammar.ts'
import { longest, lookup, rule, words } from './grammar.ts'

/**
 * Words before a time that belong to it. `word` decides what may follow: an hour after "at", a day of the month after
 * "on", a length after "for".
 */
export interface Lead {
  word:
    | 'at'
    | 'on'
    | 'in'
    | 'for'
    | 'about'
    | 'between'
    | 'by'
    | 'until'
    | 'before'
    | 'after'
    | 'since'
    | 'from'
    | 'due'
    | 'within'
  relation: Relation
}

const at = (word: Lead['word']): Lead => ({ word, relation: 'at' })
const by = (word: Lead['word']): Lead => ({ word, relation: 'by' })
const from = (word: Lead['word']): Lead => ({ word, relation: 'from' })

const roughly = longest(
  words('about|around|approximately|approx|roughly|circa|like|exactly|precisely|~', at('about')),
  words('ca ~.', at('about')),
)

/** Words between "for" and a length: "for at least two hours". */
const limit = longest(
  words('at least|most', true),
  words('no? more|less than', true),
  words('up to', true),
  words('under|over|only|just|another', true),
  words('a good|full', true),
)

/** Words before a preposition that say how near the time is. They change nothing: "shortly before 8". */
const nearly = longest(
  words('just|shortly|right|immediately|straight|soon|well', true),
  words('a little|bit|while', true),
)

const plain: Reader<Lead> = longest<Lead>(
  rule(
    [
      lookup(
        new Map<string, Lead>([
          ['at', at('at')],
          ['@', at('at')],
          ['on', at('on')],
          ['in', at('in')],
          ['during', at('in')],
          ['throughout', at('in')],
          ['over', at('in')],
          ['for', at('for')],
          ['lasting', at('for')],
          ['taking', at('for')],
          ['takes', at('for')],
          ['between', at('between')],
          ['by', by('by')],
          ['until', by('until')],
          ['untill', by('until')],
          ['till', by('until')],
          ['til', by('until')],
          ['through', by('until')],
          ['thru', by('until')],
          ['before', by('before')],
          ['due', by('due')],
          ['after', from('after')],
          ['since', from('since')],
          ['from', from('from')],
          ['starting', from('from')],
          ['beginning', from('from')],
          ['commencing', from('from')],
          ['effective', from('from')],
        ]),
      ),
    ],
    ([lead]) => lead,
  ),
  words('in between', at('between')),
  words('prior to', by('before')),
  words('b ~4', by('before')),
  words('earlier than', by('before')),
  words('no|not later than', by('by')),
  words('not after', by('by')),
  words('on|by or before', by('by')),
  words('in time for', by('by')),
  words('from? now until|till|til|to|through|thru', by('until')),
  words('between now and', by('until')),
  words("' til|till", by('until')),
  words('up to|till|until', by('until')),
  words('at the latest by?', by('by')),
  words('within|inside', by('within')),
  words('due :? by|on|at|before?', by('due')),
  words('deadline :? is? on|by|at?', by('due')),
  words('ends|ending|end on|at|by', by('due')),
  words('ends|ending', by('due')),
  words('starting|beginning|starts|begins|commencing from|on|at', from('from')),
  words('starts|begins', from('from')),
  words('scheduled for|on|at', at('on')),
  words('as of|from', from('from')),
  words('ever since', from('since')),
  words('on or after', from('from')),
  words('later than', from('after')),
  words('not before|until', from('from')),
  words('no|not earlier than', from('from')),
  words('the whole|entire of?', at('in')),
  words('all of|through|throughout', at('in')),
  words('all day on?', at('on')),
  words('the? whole|entire day on?', at('on')),
)

const ANY_TIME = 'any|some time'
const beforeOrAfter: Reader<Lead> = rule([plain], ([lead]) =>
  lead.word === 'before' || lead.word === 'after' || lead.word === 'at' ? lead : null,
)

/** A preposition, also with words that add nothing to it: "at about", "sometime before". */
export const lead: Reader<Lead> = longest<Lead>(
  plain,
  roughly,
  rule([plain, roughly], ([lead]) => lead),
  rule([words('for', at('for')), limit], ([lead]) => lead),
  rule([words('approximately|approx|roughly|exactly|precisely', true), plain], ([, lead]) => lead),
  rule([nearly, beforeOrAfter], ([, lead]) => lead),
  rule(
    [longest(words('anytime|sometime|sometimes', true), words(ANY_TIME, true)), longest(plain, roughly)],
    ([, lead]) => lead,
  ),
  words('anytime|sometime', at('on')),
  words(ANY_TIME, at('on')),
)

/** The words that can join two pieces of one time. */
/** `colon`: "Monday: 8:30-10:00". */
export type Joiner = Lead | 'none' | 'of' | 'dash' | 'colon'

export const joiner: Reader<Joiner> = longest<Joiner>(
  rule([',?', lead], ([lead]) => lead),
  words(',', 'none'),
  words(':', 'colon'),
  words('of', 'of'),
  words(',? -|–|—', 'dash'),
)

/** The words that join two times into a range. "and" joins a range only after "between". */
export const upTo: Reader<'to' | 'and'> = longest<'to' | 'and'>(
  words('-|–|—|to|until|untill|till|til|through|thru', 'to'),
  // A slash joins only dates of ISO 8601, so a year must follow: "Tue/Thu" are two days.
  rule(['/'], (_, { tokens }, _at, next) => (tokens[next]?.text.length === 4 ? 'to' : null)),
  words('up to', 'to'),
  words('-|–|— to', 'to'),
  words('but|and before|until', 'to'),
  words('but|and earlier than', 'to'),
  words('but|and no|not later than', 'to'),
  words('but|and not after', 'to'),
  words('and', 'and'),
)
