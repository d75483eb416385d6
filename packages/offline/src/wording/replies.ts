import type { LocalTodo } from '@todo-agents/agent/tools/views'
import type { About, Plan, Question, Reply } from '../plan.ts'
import { ToolFailure } from '../plan.ts'
import type { Outcome } from '../turns.ts'
import { CAN_UNDO, failed, UNCHANGED } from './words.ts'

/**
 * Runs a plan to its reply. When a tool fails, the reply says so instead of the plan throwing, so that the replies of
 * other commands are not lost.
 */
export function* runToReply(plan: Plan | Reply): Plan {
  if ('text' in plan) return plan
  const outcomes: Outcome[] = []
  try {
    let step = plan.next()
    while (!step.done) {
      const outcome: Outcome = yield step.value
      outcomes.push(outcome)
      step = plan.next(outcome)
    }
    return step.value
  } catch (error) {
    if (!(error instanceof ToolFailure)) throw error
    return { text: failed(error, outcomes) }
  }
}

/** Joins several replies: the statements, then the first question. The later questions are asked after its answer. */
export function joinReplies(replies: Reply[]): Reply {
  const [only] = replies
  if (only && replies.length === 1) return only
  const asking = replies.filter(({ question }) => question && question.kind !== 'correct')
  const statements = replies.filter((reply) => !asking.includes(reply))
  const [first, ...later] = asking
  const units = replies.flatMap(({ undo, units: own = [1] }) => (undo ? own : []))
  const changes = units.length
  const notes = [...new Set(replies.flatMap(({ note }) => note ?? []))]
  const texts = withoutUnchanged(statements, changes > 0)
  const asked = first && (changes > 0 ? first.text.replace(` ${UNCHANGED}`, '') : first.text)
  const lines = [...paragraphs(texts), asked].filter(Boolean)
  const about = aboutAll(statements)
  const corrected = statements.length === 1 && asking.length === 0 ? statements[0]?.question : undefined
  const question = first?.question ? withLaterQuestions(first.question, later) : corrected
  return {
    text: lines.join('\n\n'),
    ...(changes > 0 && { undo: changes === 1 ? CAN_UNDO : undoHint(changes), units }),
    ...(notes.length > 0 && { note: notes.join('\n\n') }),
    ...(first?.about ? { about: first.about } : about && { about }),
    ...(question && { question }),
  }
}

function undoHint(changes: number): string {
  return `Say “undo” to take back the last of these, or “undo all” for ${changes === 2 ? 'both' : `all ${changes}`}.`
}

/**
 * Removes “Nothing was changed.” from all replies but the last, and from the last as well when something was changed.
 */
function withoutUnchanged(replies: Reply[], hasChanged: boolean): string[] {
  return replies.map(({ text }, index) =>
    hasChanged || index < replies.length - 1 ? text.replace(` ${UNCHANGED}`, '') : text,
  )
}

/** Joins neighbouring one-line texts into one list. Texts of several lines are lists already, and stay. */
function paragraphs(texts: string[]): string[] {
  const found: string[] = []
  let isOpen = false
  for (const text of texts) {
    const isLine = !text.includes('\n')
    if (isLine && isOpen) found[found.length - 1] += `\n- ${text}`
    else found.push(isLine ? `- ${text}` : text)
    isOpen = isLine
  }
  return found
}

function aboutAll(replies: Reply[]): About | undefined {
  const abouts = replies.flatMap(({ about }) => about ?? [])
  const changed = abouts.filter(({ how }) => how === 'changed')
  // "the second one" refers to the list that was shown last.
  if (changed.length === 0 || abouts.at(-1)?.how === 'shown') return abouts.at(-1)
  const todos = new Map<string, LocalTodo>()
  for (const todo of changed.flatMap((about) => about.todos)) todos.set(todo.id, todo)
  return { how: 'changed', todos: [...todos.values()] }
}

function withLaterQuestions(question: Question, later: Reply[]): Question {
  return later.length > 0 ? { ...question, next: joinReplies(later) } : question
}

/**
 * Runs a plan, then asks the question that was waiting for this answer. If the plan itself asks something, `waiting` is
 * asked after that.
 */
export function* thenAsk(plan: Plan | Reply, waiting: Reply | undefined): Plan {
  const reply = yield* runToReply(plan)
  if (!waiting) return reply
  if (reply.question && reply.question.kind !== 'correct') {
    const next = reply.question.next ? joinReplies([reply.question.next, waiting]) : waiting
    return { ...reply, question: { ...reply.question, next } }
  }
  const { question: _, ...statement } = reply
  return {
    ...statement,
    note: [reply.note, waiting.text].filter(Boolean).join('\n\n'),
    ...(waiting.about && { about: waiting.about }),
    ...(waiting.question && { question: waiting.question }),
  }
}
