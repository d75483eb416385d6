import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { startClaimedRun, startTestRun, testPort, textStep } from '../testing/runs.ts'
import { createTestUser } from '../testing/users.ts'
import type { RunClaim } from './run-lease.ts'

const LOST = { name: 'RunInterruptedError', reason: 'lost' }

describeEachDatabase('the summary of a session', (kind) => {
  let database: TestDatabase
  let scope: Scope
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    scope = await createTestUser(database.db)
  })

  /** Starts a run after `count` runs with two messages each. Returns a port that reads the summary. */
  async function startAfter(count: number) {
    let session_id: string | undefined
    for (let n = 0; n < count; n++) {
      const { run, port } = await startClaimedRun(database.db, scope, { session_id, content: `message ${n}` })
      session_id = run.session_id
      await port.recordAnswer(textStep(`answer ${n}`))
    }
    const { run, claim } = await startClaimedRun(database.db, scope, { session_id, content: 'the last' })
    return { run, claim, port: portOf(claim) }
  }

  function portOf(claim: RunClaim) {
    return testPort(database.db, scope, { ...claim, withSummary: true })
  }

  const said = async (port: ReturnType<typeof testPort>) =>
    (await port.transcript()).map((item) => (item.role === 'tool' ? '' : item.content))

  test('a session without a summary is read with the seq of each earlier run', async () => {
    const { port, claim } = await startAfter(3)
    const { summary, summarized_seq, turns } = await port.memory()
    expect({ summary, summarized_seq }).toEqual({ summary: null, summarized_seq: 0 })
    expect(turns).toEqual((await ownRuns(claim.session_id)).slice(0, -1))
  })

  async function ownRuns(session_id: string): Promise<number[]> {
    const rows = await database.db
      .selectFrom('agent_run')
      .select('seq')
      .where('session_id', '=', session_id)
      .orderBy('seq')
      .execute()
    return rows.map(({ seq }) => seq)
  }

  test('a stored summary is read by the next run, and only the last of the folded runs with it', async () => {
    const { port, claim } = await startAfter(30)
    const { turns } = await port.memory()
    await port.fold({ summary: 'what was said', seq: turns[27]! })
    expect(await port.memory()).toEqual({ summary: 'what was said', summarized_seq: turns[27], turns })

    const again = portOf(claim)
    expect(await again.memory()).toEqual({
      summary: 'what was said',
      summarized_seq: turns[27],
      turns: turns.slice(11),
    })
    expect(await said(again)).toHaveLength(39)
    expect((await said(again)).at(0)).toBe('message 11')
  })

  test('more than 40 messages are read when they are not folded, but 160 at most', async () => {
    const { port } = await startAfter(90)
    const all = await said(port)
    expect(all).toHaveLength(159)
    expect(all.at(0)).toBe('message 11')
    expect((await port.memory()).turns).toHaveLength(79)
  })

  test('without a summary the last 40 messages are read, although they are folded', async () => {
    const { port, claim } = await startAfter(30)
    const { turns } = await port.memory()
    await port.fold({ summary: 'what was said', seq: turns.at(-1)! })
    const last = testPort(database.db, scope, claim)
    expect(await said(last)).toHaveLength(39)
  })

  test('a fold that was stored before, or reaches less far, has no effect', async () => {
    const { port, claim } = await startAfter(3)
    const { turns } = await port.memory()
    await port.fold({ summary: 'two', seq: turns[1]! })
    await port.fold({ summary: 'two again', seq: turns[1]! })
    await port.fold({ summary: 'one', seq: turns[0]! })
    expect(await portOf(claim).memory()).toMatchObject({ summary: 'two', summarized_seq: turns[1] })
  })

  test('a process that has lost the run stores no fold', async () => {
    const { port, claim } = await startAfter(2)
    const { turns } = await port.memory()
    await database.db.updateTable('agent_run').set({ epoch: 2 }).where('id', '=', claim.run_id).execute()
    await expect(port.fold({ summary: 'late', seq: turns[0]! })).rejects.toMatchObject(LOST)
    expect(await portOf({ ...claim, epoch: 2 }).memory()).toMatchObject({ summary: null })
  })

  test('another user cannot store a summary', async () => {
    const { port, claim } = await startAfter(2)
    const { turns } = await port.memory()
    const other = await createTestUser(database.db)
    const foreign = testPort(database.db, other, { ...claim, user_id: other.user_id })
    await expect(foreign.fold({ summary: 'mine', seq: turns[0]! })).rejects.toMatchObject(LOST)
    expect(await portOf(claim).memory()).toMatchObject({ summary: null })
  })

  test('a run that starts reads the summary only for an assistant that uses it', async () => {
    const { port, claim } = await startAfter(30)
    const { turns } = await port.memory()
    await port.fold({ summary: 'what was said', seq: turns[25]! })
    await port.recordAnswer(textStep('done'))
    const { session_id } = claim
    const first = await startTestRun(database.db, scope, { session_id, readsSummary: () => true })
    expect(first.opening?.transcript.memory).toMatchObject({ summary: 'what was said' })
    expect(first.opening?.transcript.items).toHaveLength(39)
  })
})
