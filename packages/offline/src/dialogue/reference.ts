import type { LocalTodo } from '@todo-agents/agent/tools/views'
import type { UserContext } from '@todo-agents/agent/types'
import { parseCommand } from '@todo-agents/language/commands/parse-command'
import { readPositions } from '@todo-agents/language/commands/readers/positions'
import type { Command, SingleCommand, Target, Update } from '@todo-agents/language/commands/types'
import { matchTodos } from '@todo-agents/language/match'
import { normalise } from '@todo-agents/language/text/normalise'
import { onlyTime } from '@todo-agents/language/times/only-time'
import { timeContext } from '@todo-agents/language/todo-fields'
import type { Conversation } from '../conversation.ts'
import type { About, Reply } from '../plan.ts'
import { isAt } from '../plans/find-todos.ts'
import { boldTitles, UNCHANGED } from '../wording/words.ts'

/**
 * What a message means that points at todos of the last list: a command with the todos that "it" stands for, or a
 * reply.
 */
export type Reference =
  | { kind: 'command'; command: Command; meant: { about: About | null; areAllMeant: boolean } }
  | { kind: 'reply'; reply: Reply }

const EVERY =
  "(?:all\\s+of\\s+(?:them|these|those)|them\\s+all|all\\s+(?:these|those)|(?:them\\s+|these\\s+|those\\s+)?both(?:\\s+of\\s+(?:them|these|those))?|them|(?:the\\s+(?:new\\s+)?(?:ones|todos|tasks)|those|everything)\\s+(?:that\\s+)?(?:you|i|we)(?:['’]ve|\\s+have)?\\s+just\\s+(?:added|created|made)|these|those)"
/** Pattern of the positions in "complete 1 and 3". */
const NUMBERS = '\\d{1,2}(?:(?:\\s*,\\s*(?:and\\s+)?|\\s+and\\s+|\\s*&\\s*)\\d{1,2})*'
const BARE_NUMBERS = new RegExp(`^${NUMBERS}$`)
/** Pattern of words that describe a todo of the list: "the one at 3", "the dentist one". */
const ONE_BY =
  '(?:the|that)\\s+ones?\\s+(?:(?:at|on|from|for|in|with|about|called|named|tagged|due|by)\\s+)?(?<by>.{1,60}?)|the\\s+(?<of>[^\\s]{1,30}(?:\\s[^\\s]{1,30})?)\\s+one'
/**
 * Pattern of what may follow the words that point at a todo. Before other words, a number counts things: "2 lemons".
 */
const BEHIND =
  '(?=$|[.,!?]|\\s+(?:as|to|by|for|on|at|until|till|from|with|is|are|was|an?|half|high|medium|low|urgent|important|done|off|please|too|now|and|back|later|earlier|#|[a-z]+\\s+hours?)(?!\\p{L}))'
const VERB =
  "(?:(?:please|and|also|now|then|ok|okay|can\\s+you|could\\s+you)[\\s,]+)*(?:delete|remove|erase|cancel|drop|get\\s+rid\\s+of|complete|finish|mark|check\\s+off|tick\\s+off|cross\\s+off|check|tick|done\\s+with|done|i(?:'ve|\\s+have)?\\s+(?:did|done|finished|completed)|reopen|uncheck|move|reschedule|shift|postpone|push|delay|snooze|change|rename|tag|untag|make|set|prioriti[sz]e|add\\s+#\\S+\\s+to)\\s+(?:off\\s+)?"
const WITH_VERB = new RegExp(
  `^(?<verb>${VERB})(?:(?<every>${EVERY})|(?<numbers>${NUMBERS})|${ONE_BY})${BEHIND}(?<rest>.*)$`,
  'iu',
)
const IS_DONE = new RegExp(
  `^(?<verb>)(?:${ONE_BY})(?<rest>\\s+(?:is|are)\\s+(?:now\\s+|already\\s+)?(?:done|finished|complete|completed))$`,
  'iu',
)
const ALONE = new RegExp(
  `^(?:(?:and|ok|i\\s+mean|i\\s+meant)[\\s,]+)*(?<whole>${ONE_BY}|.{1,60}?)(?:\\s+please)?$`,
  'iu',
)

/** Reads "move the one at 3 to Friday" after a list. Null when the message points at no todo. */
export function readReference(message: string, conversation: Conversation): Reference | null {
  const said = normalise(message).replace(/[.!?]+$/, '')
  // A message that points at a todo is never longer.
  if (said.length > 300) return null
  const match = WITH_VERB.exec(said) ?? IS_DONE.exec(said)
  if (match?.groups) return pointed(match.groups, conversation)
  const { shown, user } = conversation
  if (shown.length === 0) return null
  const move = readPlaceAndTime(said, conversation)
  if (move) return { kind: 'command', command: move, meant: { about: conversation.about, areAllMeant: false } }
  const groups = ALONE.exec(said)?.groups ?? {}
  const whole = groups.whole ?? ''
  const places = BARE_NUMBERS.test(whole) ? placesIn(whole) : readPositions(whole)
  const words = groups.by ?? groups.of
  const meant = places ? atPositions(shown, places) : words ? describedBy(words, shown, user) : []
  if (meant.length === 0) return places && { kind: 'reply', reply: beyond(shown) }
  return {
    kind: 'reply',
    reply: {
      text: `What should I do with ${boldTitles(meant)}? For example “complete it” or “move it to Friday”.`,
      about: { how: 'changed', todos: meant },
    },
  }
}

function pointed(groups: Record<string, string | undefined>, conversation: Conversation): Reference | null {
  const { verb = '', rest = '', every, numbers, by, of } = groups
  const { about, shown, user } = conversation
  if (every) {
    const count = about?.todos.length ?? 0
    if (count === 0 || (/both/i.test(every) && count !== 2)) return null
    return { kind: 'command', command: withPronoun(verb, rest, user), meant: { about, areAllMeant: true } }
  }
  if (shown.length === 0) return null
  if (numbers) {
    const places = placesIn(numbers)
    if (!places) return null
    const command = atPlaces(withPronoun(verb, rest, user), places)
    return { kind: 'command', command, meant: { about, areAllMeant: false } }
  }
  const words = by ?? of
  const todos = words ? describedBy(words, shown, user) : []
  if (todos.length === 0) return null
  const meant = { about: { how: 'shown' as const, todos }, areAllMeant: false }
  return { kind: 'command', command: withPronoun(verb, rest, user), meant }
}

/**
 * Reads the message with "it" in place of the words that point at a todo, because the command readers know only
 * pronouns.
 */
function withPronoun(verb: string, rest: string, user: UserContext): Command {
  return parseCommand(`${verb}it${rest}`, timeContext(user))
}

/**
 * Returns the command with positions in the list as the target instead of "it". Of several commands only the first
 * changes, because only the first has the words that point at a todo.
 */
function atPlaces(command: Command, positions: number[]): Command {
  if (command.kind === 'several') {
    const [first, ...others] = command.commands
    return first ? { kind: 'several', commands: [atPlace(first, positions), ...others] } : command
  }
  return atPlace(command, positions)
}

function atPlace(command: SingleCommand, positions: number[]): SingleCommand {
  if (command.kind === 'doubtful' && command.why === 'long') {
    const { command: meant } = command
    return meant.kind === 'update'
      ? { ...command, command: { ...meant, target: placed(meant.target, positions) } }
      : command
  }
  return 'target' in command ? { ...command, target: placed(command.target, positions) } : command
}

function placed(target: Target, positions: number[]): Target {
  return target.which === 'last' ? { ...target, positions } : target
}

/** Reads the positions in "1 and 3". Null when one is 0. */
function placesIn(numbers: string): number[] | null {
  const places = (numbers.match(/\d+/g) ?? []).map(Number)
  return places.includes(0) ? null : places
}

/** Reads a position and a time without a verb, such as "the third one to Friday", as a move. Null for anything else. */
function readPlaceAndTime(said: string, { user }: Conversation): Update | null {
  const { place = '', to = '' } = /^(?<place>.{3,40}?) (?:to|on|for|until) (?<to>.{1,60})$/i.exec(said)?.groups ?? {}
  const positions = readPositions(place)
  const time = positions && onlyTime(to, timeContext(user))
  if (!positions || !time) return null
  const target: Target = { words: '', status: 'open', which: 'last', positions }
  return { kind: 'update', target, changes: { time: { ...time, relation: 'at' } } }
}

/** The reply when the list is shorter than the position that the user named. */
export function beyond({ length }: LocalTodo[]): Reply {
  return {
    text: `The last list has only ${length === 1 ? 'one todo' : `${length} todos`}, so I am not sure which you mean. ${UNCHANGED}`,
  }
}

/**
 * Returns the todos at these positions: 1 is the first, -1 the last. Empty when one of the positions does not exist.
 */
export function atPositions(todos: LocalTodo[], positions: number[]): LocalTodo[] {
  const chosen = positions.flatMap((place) => todos.at(place > 0 ? place - 1 : place) ?? [])
  return chosen.length === positions.length ? [...new Set(chosen)] : []
}

function describedBy(words: string, shown: LocalTodo[], user: UserContext): LocalTodo[] {
  const time = onlyTime(words, timeContext(user))
  const fitting = time ? shown.filter((todo) => isAt(todo, time)) : []
  if (fitting.length === 1) return fitting
  const match = matchTodos(words, shown)
  return match.kind === 'one' ? [match.todo] : []
}
