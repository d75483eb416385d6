import { todoCreateSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { startClaimedRun, startTestRun, textStep } from '../testing/runs.ts'
import { createTestUser, TEST_NOW } from '../testing/users.ts'
import { deleteSession, renameSession } from './session.repository.ts'
import { exportJson, exportMarkdown } from './session-export.ts'

describeEachDatabase('the export of a conversation', (kind) => {
  let database: TestDatabase
  let scope: Scope
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    scope = await createTestUser(database.db)
  })

  async function textOf(pieces: AsyncIterable<string>): Promise<string> {
    let text = ''
    for await (const piece of pieces) text += piece
    return text
  }
  const query = (id: string, user_id = scope.user_id) => ({ user_id, id, now: () => TEST_NOW })

  async function converse(content: string, answer: string) {
    const { run, port } = await startClaimedRun(database.db, scope, { content })
    await port.recordStep({
      ...textStep(''),
      tool_calls: [{ call_id: 'c', tool_name: 'create_todo', arguments: '{}' }],
    })
    await port.callOnce({ call_id: 'c', tool_name: 'create_todo', arguments: {} }, async (store) => {
      const { change_ids } = await store.create(todoCreateSchema.parse({ item: 'Buy *milk*' }))
      return { output: { api_key: 'secret' }, status: 'ok', change_ids }
    })
    await port.recordAnswer(textStep(answer))
    return run
  }

  test('as Markdown it has each message, and what the calls have done in words', async () => {
    const { session_id } = await converse('add milk', 'Done: **milk**.')
    await renameSession(database.db, scope, { id: session_id, title: 'Shopping_list' })
    expect(await textOf(exportMarkdown(database.db, query(session_id)))).toBe(
      [
        '# Shopping\\_list',
        'Begun 2026-11-22 08:00 UTC, exported 2026-11-22 08:00 UTC.',
        '**You**, 2026-11-22 08:00 UTC',
        '> add milk',
        '**Assistant**, 2026-11-22 08:00 UTC',
        '- created “Buy \\*milk\\*”',
        '**Assistant**, 2026-11-22 08:00 UTC',
        '> Done: **milk**.\n',
      ].join('\n\n'),
    )
  })

  test('no text of a message becomes an image, a link, HTML, or the message of another', async () => {
    const hostile = '![x](https://evil.example/?q)\n\n**You**, later\r<img src=x>\n\\[a](b) \\<b>\n```\nopen'
    const { session_id } = await converse(hostile, hostile)
    const text = await textOf(exportMarkdown(database.db, query(session_id)))
    expect(text).not.toMatch(/(?<!\\)(?:\\\\)*!\[/)
    expect(text).not.toMatch(/(?<!\\)(?:\\\\)*[<[]/)
    expect(text.split('\n').filter((line) => line.startsWith('**You**'))).toHaveLength(1)
    const own = /^(?:$|> ?|- |# |\*\*You\*\*|\*\*Assistant\*\*|Begun )/
    expect(text.split('\n').filter((line) => !own.test(line))).toEqual([])
  })

  test('as JSON it has the branches with their messages, and no secret of a tool', async () => {
    const run = await converse('add milk', 'Done.')
    const { session_id } = run
    await startTestRun(database.db, scope, { session_id, content: 'add bread', rewind_to: run.id })
    const text = await textOf(exportJson(database.db, query(session_id)))
    expect(text).not.toContain('secret')
    const { messages, branches, session } = JSON.parse(text)
    expect(session).toMatchObject({ id: session_id })
    expect(messages).toMatchObject([{ role: 'user', content: 'add bread' }])
    expect(branches).toMatchObject([
      { content: 'add milk', message_count: 3, messages: [{ content: 'add milk' }, {}, {}] },
    ])
  })

  test('only the owner gets it, and only while the conversation is not deleted', async () => {
    const { session_id } = await converse('add milk', 'Done.')
    const other = await createTestUser(database.db)
    await expect(exportJson(database.db, query(session_id, other.user_id)).next()).rejects.toMatchObject({
      code: 'access_denied',
    })
    await deleteSession(database.db, scope, { id: session_id })
    await expect(exportMarkdown(database.db, query(session_id)).next()).rejects.toMatchObject({ code: 'not_found' })
  })
})
