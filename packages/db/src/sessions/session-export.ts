import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Message, Session, SessionBranch } from '@todo-agents/contract/session'
import { changeLinesOf } from '../changes/change-lines.ts'
import type { Clock, Db } from '../scope.ts'
import { sessionBranches } from './branch.repository.ts'
import { markdownAnswer, markdownHead, markdownMessage } from './markdown.ts'
import { messagesOfPart } from './message.repository.ts'
import { requireSession } from './session.repository.ts'

/** How many messages are in memory at once. */
const PAGE = 50

/** A conversation as `GET /api/sessions/{id}/export?format=json` sends it. */
interface SessionExport {
  format: 'todo-agents-conversation'
  version: 1
  exported_at: string
  session: Session
  /** Oldest first. */
  messages: Message[]
  branches: (SessionBranch & { messages: Message[] })[]
}

interface ExportQuery {
  user_id: string
  id: string
  now: Clock
}

/** Yields the JSON of `SessionExport`, a page at a time. Throws AppError `access_denied` and `not_found` before the first piece. */
export async function* exportJson(db: Db, { user_id, id, now }: ExportQuery): AsyncGenerator<string, void, void> {
  const session = await requireSession(db, user_id, id)
  const head: Omit<SessionExport, 'messages' | 'branches'> = {
    format: 'todo-agents-conversation',
    version: 1,
    exported_at: now().toISOString(),
    session,
  }
  yield `${JSON.stringify(head).slice(0, -1)},\n"messages":[`
  yield* jsonList(pages(db, { user_id, id, branch_id: null }))
  yield '],\n"branches":['
  const { branches } = await sessionBranches(db, user_id, { id })
  for (const [index, branch] of branches.entries()) {
    yield `${index > 0 ? ',' : ''}\n${JSON.stringify(branch).slice(0, -1)},"messages":[`
    yield* jsonList(pages(db, { user_id, id, branch_id: branch.id }))
    yield ']}'
  }
  yield ']}\n'
}

/**
 * Yields the current messages of a conversation as Markdown, a page at a time. The calls of tools are in words: a line for
 * each change that a call has made. Throws AppError `access_denied` and `not_found` before the first piece.
 */
export async function* exportMarkdown(db: Db, { user_id, id, now }: ExportQuery): AsyncGenerator<string, void, void> {
  const session = await requireSession(db, user_id, id)
  yield markdownHead(session, now())
  for await (const messages of pages(db, { user_id, id, branch_id: null })) {
    const change_ids = messages.flatMap(({ tool_calls }) => tool_calls.flatMap((call) => call.change_ids))
    const lines = await changeLinesOf(db, user_id, change_ids)
    yield messages
      .map((message) => (message.role === 'user' ? markdownMessage(message) : markdownAnswer(message, lines)))
      .join('')
  }
}

async function* jsonList(pages: AsyncIterable<Message[]>): AsyncGenerator<string> {
  let separator = '\n'
  for await (const messages of pages) {
    if (messages.length === 0) continue
    yield separator + messages.map((message) => JSON.stringify(message)).join(',\n')
    separator = ',\n'
  }
}

/** Yields the messages of a branch, or the current ones, in pages, with a turn of the event loop after each. */
async function* pages(
  db: Db,
  { user_id, id, branch_id }: { user_id: string; id: string; branch_id: string | null },
): AsyncGenerator<Message[]> {
  let seq = 0
  for (;;) {
    const rows = await messagesOfPart(db, { user_id, session_id: id, branch_id }, seq, PAGE)
    yield rows.map(({ row }) => row)
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    seq = last.seq
    await nextTurn()
  }
}
