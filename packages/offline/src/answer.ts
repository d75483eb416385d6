import type { RunLogger, UserContext } from '@todo-agents/agent/types'
import type { Command, SingleCommand } from '@todo-agents/language/commands/types'
import { understandCommand } from '@todo-agents/language/commands/understand'
import { stems } from '@todo-agents/language/match'
import { timeContext } from '@todo-agents/language/todo-fields'
import type { Conversation, Memory } from './conversation.ts'
import { aboutOf, aboutOfOther, conversationAfter, NOTHING } from './conversation.ts'
import { readEllipsis } from './dialogue/ellipsis.ts'
import { askAgain, followUp } from './dialogue/follow-up.ts'
import { readTeaching } from './dialogue/read-teaching.ts'
import { readReference } from './dialogue/reference.ts'
import { readTodoOrNot } from './dialogue/todo-or-not.ts'
import { readUnpromptedReply } from './dialogue/unprompted-reply.ts'
import { pendingQuestion } from './pending-question.ts'
import type { Plan, PlannedCall, Reply } from './plan.ts'
import { carryOut } from './plans/carry-out.ts'
import { readPreferencePlan } from './plans/preferences.ts'
import { withoutLast } from './plans/undo.ts'
import { knownCommand } from './plans/wordings.ts'
import { isReply, replay } from './replay.ts'
import type { Reading } from './sure-step.ts'
import { hasChanged, isSureStep } from './sure-step.ts'
import type { Turn } from './turns.ts'
import { notAnswered } from './wording/words.ts'

/** How many turns back a message can refer. Every step replays each of them, so this bounds the work of a step. */
const MAX_TURNS = 12

/** What a message means: the plan that answers it, and the command that a later "the same for …" repeats. */
interface Understanding {
  plan: Plan | Reply
  last: SingleCommand | null
  reading: Reading
  conversation: Conversation
}

/**
 * Returns the next tool call for the last turn, or the reply to it. Must not throw: an error is logged, and the reply
 * says that the message was not answered.
 */
export function answer(turns: Turn[], user: UserContext, logger: RunLogger): PlannedCall | Reply {
  const outcomes = turns.at(-1)?.outcomes ?? []
  const memory = memoryBefore(turns, user, logger)
  try {
    return replay(understand(turns, memory, user).plan, outcomes)
  } catch (error) {
    logger.error(faultContext(error, turns), 'the offline model failed to answer a message')
    return { text: notAnswered(outcomes) }
  }
}

/**
 * Like `answer`, but returns null when a language model should take this step. Must not throw.
 */
export function answerIfSure(turns: Turn[], user: UserContext, logger: RunLogger): PlannedCall | Reply | null {
  const { message = '', outcomes = [] } = turns.at(-1) ?? {}
  const isAfterOther = turns.at(-2)?.isOfOther ?? false
  try {
    const { plan, reading, conversation } = understand(turns, memoryBefore(turns, user, logger), user)
    const step = replay(plan, outcomes)
    return isSureStep({ message, reading, conversation, outcomes, step, isAfterOther }) ? step : null
  } catch (error) {
    logger.error(faultContext(error, turns), 'the offline model failed to answer a message')
    return hasChanged(outcomes) ? { text: notAnswered(outcomes) } : null
  }
}

function memoryBefore(turns: Turn[], user: UserContext, logger: RunLogger): Memory {
  const first = Math.max(0, turns.length - 1 - MAX_TURNS)
  let memory = first > 0 ? rememberedAt(turns[first - 1]) : NOTHING
  for (let index = first; index < turns.length - 1; index++)
    memory = memoryAfter(turns.slice(0, index + 1), memory, user, logger)
  return memory
}

/** Returns what is known after a turn without a replay. Without its question, the answer to it would be read as a command. */
function rememberedAt({ outcomes = [], model_state, isOfOther = false }: Partial<Turn> = {}): Memory {
  const about = isOfOther ? aboutOfOther(outcomes) : aboutOf(outcomes)
  return { ...NOTHING, pending: pendingQuestion(model_state, null), about }
}

/**
 * Returns the memory after the last turn. When another model took that turn, or when it ended without a reply or cannot
 * be replayed, the memory has only its stored question and the todos of its results.
 */
function memoryAfter(turns: Turn[], memory: Memory, user: UserContext, logger: RunLogger): Memory {
  const { isOfOther = false } = turns.at(-1) ?? {}
  if (isOfOther) return rememberedAt(turns.at(-1))
  try {
    // The turn may be older than the wordings.
    const replayed = replayedMemory(turns, memory, user) ?? replayedMemory(turns, memory, { ...user, wordings: [] })
    if (replayed) return replayed
  } catch (error) {
    logger.warn(faultContext(error, turns), 'an earlier turn could not be replayed; only its results are remembered')
  }
  return rememberedAt(turns.at(-1))
}

/** Returns the memory after the last turn as a replay finds it. Null when the turn was not understood in this way. */
function replayedMemory(turns: Turn[], memory: Memory, user: UserContext): Memory | null {
  const { outcomes = [], model_state } = turns.at(-1) ?? {}
  const { plan, last, reading } = understand(turns, memory, user)
  const step = replay(plan, outcomes)
  // A `plan` with a text is a bare reply, which makes no calls. If the turn made calls all the same, another version
  // of this model understood it.
  if (!isReply(step) || ('text' in plan && outcomes.length > 0)) return null
  const about = step.about ?? (isAboutOther(reading, turns.at(-1)?.message ?? '', memory) ? null : memory.about)
  const shown = step.about?.how === 'shown' ? step.about.todos : memory.shown
  return {
    pending: pendingQuestion(model_state, step.question ?? null),
    about,
    shown,
    last,
    ...unitsAfter(step, memory),
  }
}

/** Returns the changes that can be taken back after a reply, and those that can be made again. */
function unitsAfter(
  { undo, units = [1], undone = 0, isRedone }: Reply,
  memory: Memory,
): Pick<Memory, 'units' | 'lastUnits' | 'undoneUnits'> {
  const { kept, popped } = withoutLast(memory.units, undone)
  const taken = [...memory.undoneUnits]
  if (isRedone) return { units: [...kept, taken.pop() ?? 1], lastUnits: 1, undoneUnits: taken }
  if (undone > 0) taken.push(undone)
  const lastUnits = undo ? units.length : Math.max(0, memory.lastUnits - popped)
  return { units: undo ? [...kept, ...units] : kept, lastUnits, undoneUnits: taken }
}

/** Words about what happens to a todo. */
const OF_TODOS =
  /(?<!\p{L})(?:cancel|delet|remov|mov|postpon|reschedul|complet|finish|skipp?|renam|open|due|overdue|done)(?:e|es|ed|led|d|ing|ling)?(?!\p{L})/iu

/**
 * Whether a message that was not understood is about another todo than the last ones. After it "it" does not mean those:
 * "Shall I cancel the lunch?" – "Cancel it then".
 */
function isAboutOther(reading: Reading, message: string, { about }: Memory): boolean {
  if (reading.kind !== 'command' || !['none', 'outside', 'uncertain'].includes(reading.command.kind)) return false
  if (!OF_TODOS.test(message)) return false
  const said = stems(message)
  const named = new Set((about?.todos ?? []).flatMap(({ item }) => stems(item)))
  return said.length > 1 && !said.some((word) => named.has(word))
}

/** Returns the log fields for a turn. They must not include what the user wrote. */
function faultContext(err: unknown, turns: Turn[]) {
  const { message = '', outcomes = [] } = turns.at(-1) ?? {}
  const call_ids = outcomes.map(({ call_id }) => call_id)
  return { err, turn: turns.length, message_length: message.length, call_ids }
}

function understand(turns: Turn[], memory: Memory, user: UserContext): Understanding {
  const message = turns.at(-1)?.message ?? ''
  const conversation = conversationAfter(turns.slice(0, -1), message, memory, user)
  const { pending } = memory
  const as = (reading: Reading, plan: Plan | Reply, last = memory.last) => ({ plan, last, reading, conversation })
  const answered =
    pending?.kind === 'outdated'
      ? askAgain(pending.question, message, conversation)
      : pending && followUp(pending.question, message, conversation)
  if (answered) return as({ kind: 'answer', question: pending?.question ?? null }, answered)
  const taught = readTeaching(message, conversation) ?? readTodoOrNot(message, conversation)
  if (taught) return as(KNOWN, taught)
  const unprompted = readUnpromptedReply(message, conversation)
  if (unprompted) return as(OTHER, unprompted)
  const preference = readPreferencePlan(message, user)
  if (preference) return as(OTHER, preference)
  const known = knownCommand(message, user)
  if (known) return 'text' in known ? as(OTHER, known) : as(KNOWN, carryOut(known, conversation))
  const reference = readReference(message, conversation)
  if (reference?.kind === 'reply') return as(OTHER, reference.reply)
  if (reference) return carriedOut(reference.command, { ...conversation, ...reference.meant })
  const ellipsis = readEllipsis(message, conversation)
  if (ellipsis?.kind === 'reply') return as(OTHER, ellipsis.reply)
  if (ellipsis) return as(OTHER, carryOut(ellipsis.command, conversation), ellipsis.command)
  return carriedOut(understandCommand(message, timeContext(user), user.wordings), conversation)
}

const OTHER: Reading = { kind: 'other' }
const KNOWN: Reading = { kind: 'known' }

function carriedOut(command: Command, conversation: Conversation): Understanding {
  const single = command.kind === 'several' ? command.commands.at(-1) : command
  const last = single && canBeRepeated(single) ? single : conversation.last
  return { plan: carryOut(command, conversation), last, reading: { kind: 'command', command }, conversation }
}

function canBeRepeated({ kind }: SingleCommand): boolean {
  return ['create', 'list', 'update', 'complete', 'reopen', 'delete', 'skip', 'analyse', 'schedule'].includes(kind)
}
