import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { insertMessages } from '../testing/many-rows.ts'
import { startClaimedRun, startTestRun, textStep } from '../testing/runs.ts'
import { createTestUser } from '../testing/users.ts'
import { deleteSession, renameSession, restoreSession } from './session.repository.ts'
import { searchSessions } from './session-search.ts'

describeEachDatabase('the search in conversations', (kind) => {
  let database: TestDatabase
  let scope: Scope
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    scope = await createTestUser(database.db)
  })

  async function converse(content: string, answer: string, of: { session_id?: string; rewind_to?: string } = {}) {
    const { run, port } = await startClaimedRun(database.db, scope, { content, ...of })
    await port.recordAnswer(textStep(answer))
    return run
  }
  const search = (text: string, limit = 10, cursor?: string) =>
    searchSessions(database.db, scope.user_id, { text, limit, cursor })
  const excerpts = async (text: string) => (await search(text)).matches.map(({ excerpt }) => excerpt)

  test('messages with all words are found in every conversation, in any case, newest first', async () => {
    const { session_id } = await converse('Plan the TRIP to Rome', 'Your trip to rome is planned.')
    await converse('Another day', 'Nothing here.')
    await converse('A trip', 'to Paris')
    expect(await excerpts('rome Trip')).toEqual(['Your trip to rome is planned.', 'Plan the TRIP to Rome'])
    const { matches } = await search('rome')
    expect(matches[0]).toEqual({
      session_id,
      title: 'Plan the TRIP to Rome',
      message_id: expect.any(String),
      role: 'assistant',
      excerpt: 'Your trip to rome is planned.',
      created_at: expect.stringMatching(/Z$/),
    })
    expect(await excerpts('“trip to” "rome"')).toHaveLength(2)
    expect(await excerpts('100%')).toEqual([])
  })

  test('conversations are found by their title, on the first page, in any case, and not when they are deleted', async () => {
    const { db } = database
    const { session_id: id } = await converse('zebra', 'a zebra')
    await renameSession(db, scope, { id, title: 'Quokka 100%' })
    const titled = async (text: string) => (await search(text)).sessions.map((session) => session.id)
    expect(await titled('quokka')).toEqual([id])
    expect(await titled('QUOK 100%')).toEqual([id])
    expect(await titled('quokka zebra')).toEqual([])
    expect(await titled('"')).toEqual([])
    expect((await search('quokka')).sessions[0]).toMatchObject({ title: 'Quokka 100%' })
    const { next_cursor } = await search('zebra', 1)
    expect((await search('zebra', 1, next_cursor!)).sessions).toEqual([])
    const other = await createTestUser(db)
    expect((await searchSessions(db, other.user_id, { text: 'quokka', limit: 10 })).sessions).toEqual([])
    await deleteSession(db, scope, { id })
    expect(await titled('quokka')).toEqual([])
  })

  test('branches, deleted conversations and other users are left out, and a restored conversation is found again', async () => {
    const run = await converse('first zebra', 'x')
    const { session_id } = run
    await startTestRun(database.db, scope, { session_id, content: 'second zebra', rewind_to: run.id })
    expect(await excerpts('zebra')).toEqual(['second zebra'])
    await deleteSession(database.db, scope, { id: session_id })
    expect(await excerpts('zebra')).toEqual([])
    await restoreSession(database.db, scope, { id: session_id })
    const other = await createTestUser(database.db)
    expect((await searchSessions(database.db, other.user_id, { text: 'zebra', limit: 10 })).matches).toEqual([])
  })

  test('the excerpt is the part around the first match, on one line', async () => {
    await converse(`${'before '.repeat(60)}\n\nthe needle\n${'after '.repeat(60)}`, 'x')
    const [excerpt] = await excerpts('needle')
    expect(excerpt).toMatch(/^…[^\n]{0,70}the needle after[^\n]*…$/)
    expect(excerpt!.length).toBeLessThan(210)
  })

  test('pages lead through all matches once, and a long gap without a match does not end them', async () => {
    const session_id = `user_${scope.user_id}_old`
    for (const n of [1, 2, 3]) await converse(`zebra ${n}`, 'x')
    await insertMessages(database.db, scope, session_id, 6000)
    // The inserted messages have random ids. The found ones get the smallest: they are the oldest.
    await sql`
      update agent_message set id = ('00000000-0000-7000-8000-00000000000' || right(content, 1))::uuid
      where user_id = ${scope.user_id} and content like 'zebra%'
    `.execute(database.db)
    const found: string[] = []
    let cursor: string | undefined
    do {
      const page = await search('zebra', 2, cursor)
      found.push(...page.matches.map(({ excerpt }) => excerpt))
      cursor = page.next_cursor ?? undefined
    } while (cursor)
    expect(found).toEqual(['zebra 3', 'zebra 2', 'zebra 1'])
    await expect(search('zebra', 2, 'bm8')).rejects.toMatchObject({ code: 'invalid_request', field: 'cursor' })
  })
})
