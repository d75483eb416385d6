import { USER } from '@todo-agents/agent/testing/memory-run-port'
import { dataOf, runToEnd } from '@todo-agents/agent/testing/run-to-end'
import { zoned } from '@todo-agents/agent/tools/local-time'
import type { AgentEvent } from '@todo-agents/contract/agent-events'
import type { Todo } from '@todo-agents/contract/todo'
import { expect, test } from 'vitest'
import { offlineModel } from '../offline-model.ts'
import { chat } from './chat.ts'

/**
 * A message and what must be true after it, one line for each fact:
 * - `+ title | when | !importance | #tag | alarm 14:45` a todo was created
 * - `~ title | …` a todo was changed to that, `- title` was deleted, `✓ title` was completed, `○ title` was reopened
 * - `= title, title` the reply shows exactly these todos; with `title?` it may; `= nothing`
 * - `? title, title` the reply asks, with these as the choices; `?` alone asks anything
 * - `> words` the reply says that, in any case of letters; `!> words` it does not
 * - `approval` the user had to approve first (which is then done)
 * - `or` begins another outcome that is accepted, too
 *
 * `*` stands for anything and `{a,b}` for one of these. Todos that no line names must not have changed.
 */
export type Sentence = readonly [message: string, ...expected: string[]]

/** `before`: the todos that exist at the start; `after`: the messages sent before the tested one. */
interface Situation {
  before?: readonly Todo[]
  after?: readonly string[]
}

interface Outcome {
  changes: string[]
  reply: string
  approved: boolean
  /** Titles in bold in the reply, of todos from before or after the message. */
  shown: string[]
}

/** Defines one test for each sentence. */
export function testSentences(sentences: readonly Sentence[], situation: Situation = {}): void {
  test.each(sentences.map(([message, ...expected]) => ({ message, expected })))(
    '“$message” has the expected outcome',
    async ({ message, expected }) => {
      const outcome = await sendMessage(message, situation)
      const problems = alternatives(expected).map((lines) => problemsOf(lines, outcome))
      if (!problems.some((each) => each.length === 0)) expect.fail(described(message, expected, outcome, problems[0]!))
    },
  )
}

async function sendMessage(message: string, { before = [], after = [] }: Situation): Promise<Outcome> {
  const { port, say } = chat()
  for (const todo of before) port.data.todos.set(todo.id, todo)
  for (const earlier of after) await say(earlier)
  const were = new Map(port.data.todos)
  let { reply, last } = await say(message)
  let approved = false
  while (last?.event === 'approval_required') {
    approved = true
    port.decide(last.data.call_id, 'approve')
    const { events } = await runToEnd(port, offlineModel(), { isResumed: true })
    reply = dataOf(events, 'completed')[0]?.final_message ?? ''
    last = events.at(-1) as AgentEvent | undefined
  }
  const now = port.data.todos
  const titles = new Set([...were.values(), ...now.values()].map(({ item }) => item))
  const bold = [...reply.matchAll(/\*\*((?:\\.|[^*\\])+)\*\*/g)].map(([, title = '']) => unescaped(title))
  const shown = [...new Set(bold.filter((title) => titles.has(title)))]
  return { changes: changesBetween(were, now), reply: unescaped(reply), approved, shown }
}

function unescaped(markdown: string): string {
  return markdown.replace(/\\(.)/g, '$1')
}

function changesBetween(were: ReadonlyMap<string, Todo>, now: ReadonlyMap<string, Todo>): string[] {
  const gone = [...were.values()].filter(({ id }) => !now.has(id)).map(({ item }) => `- ${item}`)
  const others = [...now.values()].flatMap((todo) => {
    const was = were.get(todo.id)
    if (!was) return [`+ ${lineOf(todo)}`]
    if (lineOf(was) === lineOf(todo)) return []
    const isOnlyDone = lineOf({ ...was, completed_at: null }) === lineOf({ ...todo, completed_at: null })
    return isOnlyDone ? [`${todo.completed_at ? '✓' : '○'} ${todo.item}`] : [`~ ${lineOf(todo)}`]
  })
  return [...gone, ...others]
}

/** `title | Fri 16 Jan 10:00–11:00 | !high | #health | alarm 09:45 | done` */
function lineOf({ item, due_date, start_time, end_time, importance, tags, alarm_time, completed_at }: Todo): string {
  const day = due_date ? dayOf(Temporal.PlainDate.from(due_date)) : null
  const times = start_time && end_time && `${dayAndClock(start_time)}–${dayAndClock(end_time, start_time)}`
  return [
    item.charAt(0).toUpperCase() + item.slice(1),
    day ?? times,
    importance !== 'none' && `!${importance}`,
    ...tags.toSorted().map((tag) => `#${tag}`),
    alarm_time && `alarm ${dayAndClock(alarm_time, start_time ?? undefined)}`,
    completed_at && 'done',
  ]
    .filter(Boolean)
    .join(' | ')
}

/** `Fri 16 Jan 10:00`; only the clock time when `other` is on the same day. */
function dayAndClock(instant: string, other?: string): string {
  const local = zoned(instant, USER.time_zone)
  const clock = local.toPlainTime().toString().slice(0, 5)
  const same = other !== undefined && zoned(other, USER.time_zone).toPlainDate().equals(local.toPlainDate())
  return same ? clock : `${dayOf(local.toPlainDate())} ${clock}`
}

/** `Fri 16 Jan`, with the year when it is not 2026. */
function dayOf(day: Temporal.PlainDate): string {
  const words = new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  })
  return words.replace(',', '').replace('Sept', 'Sep') + (day.year === 2026 ? '' : ` ${day.year}`)
}

function alternatives(expected: readonly string[]): string[][] {
  const all: string[][] = [[]]
  for (const line of expected) {
    if (line === 'or') all.push([])
    else all.at(-1)!.push(line)
  }
  return all
}

const CHANGE = /^[+~✓○-] /

function problemsOf(expected: string[], outcome: Outcome): string[] {
  const { changes, reply, approved } = outcome
  const left = [...changes]
  const missing = expected.filter((line) => {
    if (!CHANGE.test(line)) return false
    const at = left.findIndex((change) => matches(capitalised(line), capitalised(change)))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  const silent = expected.some((line) => CHANGE.test(line)) ? unnamedTitles(outcome) : []
  return [
    ...missing.map((line) => `did not happen: ${line}`),
    ...left.map((line) => `should not have happened: ${line}`),
    ...silent.map((title) => `the reply does not name “${title}”`),
    ...(reply === '' ? ['there is no reply'] : []),
    ...(approved && !expected.includes('approval') ? ['asked for an approval'] : []),
    ...expected.flatMap((line) => replyProblem(line, outcome)),
  ]
}

/** Titles of created or changed todos that the reply does not name. */
function unnamedTitles({ changes, reply }: Outcome): string[] {
  const titles = changes.map((line) => line.slice(2).split(' | ')[0] ?? '')
  return titles.filter((title) => !reply.toLowerCase().includes(title.toLowerCase()))
}

function replyProblem(line: string, { reply, shown, approved }: Outcome): string[] {
  const [mark = '', ...words] = line.split(' ')
  const rest = words.join(' ')
  if (mark === 'approval') return approved ? [] : ['asked for no approval']
  if (mark === '>') return matches(`*${rest}*`, reply) ? [] : [`the reply does not say “${rest}”`]
  if (mark === '!>') return matches(`*${rest}*`, reply) ? [`the reply says “${rest}”`] : []
  if (mark === '=') return shownProblems(rest, shown)
  if (mark !== '?') return []
  if (!reply.includes('?')) return ['the reply does not ask']
  return rest ? shownProblems(rest, shown) : []
}

function shownProblems(list: string, shown: string[]): string[] {
  const named = list === 'nothing' ? [] : list.split(', ')
  const needed = named.filter((title) => !title.endsWith('?'))
  const allowed = new Set(named.map((title) => title.replace(/\?$/, '')))
  return [
    ...needed.filter((title) => !shown.includes(title)).map((title) => `does not show “${title}”`),
    ...shown.filter((title) => !allowed.has(title)).map((title) => `shows “${title}”`),
  ]
}

/**
 * Returns the line with a capital at the start of its title, because titles are compared without regard to that
 * capital.
 */
function capitalised(line: string): string {
  return line.slice(0, 2) + line.charAt(2).toUpperCase() + line.slice(3)
}

function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+?^$()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replace(/\{([^}]*)\}/g, (_, choices: string) => `(?:${choices.replaceAll(',', '|')})`)
  return new RegExp(`^${source}$`, /^(?:. )?\*/.test(pattern) ? 'i' : '').test(text)
}

function described(message: string, expected: readonly string[], outcome: Outcome, problems: string[]): string {
  const list = (lines: readonly string[]) => (lines.length > 0 ? lines : ['(nothing changes)']).join('\n            ')
  return [
    problems.join('; '),
    `  sentence: ${message}`,
    `  expected: ${list(expected)}`,
    `  got:      ${list(outcome.changes)}`,
    `  shown:    ${outcome.shown.join(', ') || '–'}`,
    `  reply:    ${outcome.reply.replaceAll('\n', '\n            ')}`,
  ].join('\n')
}
