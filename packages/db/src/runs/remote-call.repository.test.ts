import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createToken, revokeProgram } from '../programs/program.repository.ts'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { NO_TOKENS, TEST_LEASE, testPort, textStep } from '../testing/runs.ts'
import { createTestUser } from '../testing/users.ts'
import { callOutcome } from './call-outcome.ts'
import { addRemoteCall, closeToCalls, MAX_CALLS_OF_RUN, noteDelivery, remoteCallsOf } from './remote-call.repository.ts'
import { claimRun } from './run-lease.ts'

describeEachDatabase('the calls of a program', (kind) => {
  let database: TestDatabase
  let scope: Scope
  let program_id: string

  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    scope = await createTestUser(database.db)
    const token = { name: 'Agent', scopes: ['todos:write' as const], expires_in_days: null }
    program_id = (await createToken(database.db, scope, token)).program.id
  })

  interface Asked {
    key?: string | null
    tool_name?: string
    args?: string
    of?: string
    owner?: string
    user?: Scope
  }

  function add({ key = null, tool_name = 't', args = '{}', of = program_id, owner, user = scope }: Asked = {}) {
    const { user_id, now, bounds } = user
    const quota = {
      isCounted: true,
      monthly_limit: 0,
      serverRuns: null,
      serverTokens: null,
      monthly_budget_usd: null,
      server_budget_usd: null,
    }
    const lease = owner ? { ...TEST_LEASE, owner } : TEST_LEASE
    const call = { user_id, program_id: of, key, tool_name, arguments: args }
    return addRemoteCall(database.db, { ...call, quota, bounds, lease, hasPlace: true, now })
  }

  const runOf = ({ run_id }: { run_id: string }) => ({ user_id: scope.user_id, run_id })

  test('the first call starts a run, which asks no quota, and later ones join it while it is open', async () => {
    const first = await add()
    expect(first).toMatchObject({ state: 'started', claim: { program: { id: program_id, isRemote: true } } })
    expect(await add()).toMatchObject({ state: 'joined', run_id: first.run_id })
    expect(await closeToCalls(database.db, { ...runOf(first), made: 1 })).toBe(false)
    expect(await closeToCalls(database.db, { ...runOf(first), made: 2 })).toBe(true)
    const next = await add()
    expect(next).toMatchObject({ state: 'started', session_id: first.session_id, claim: null })
    expect(next.run_id).not.toBe(first.run_id)
  })

  test('a run takes so many calls and no more', async () => {
    const first = await add()
    for (let at = 1; at < MAX_CALLS_OF_RUN; at += 1) expect((await add()).run_id).toBe(first.run_id)
    expect((await add()).run_id).not.toBe(first.run_id)
    expect(await remoteCallsOf(database.db, runOf(first))).toHaveLength(MAX_CALLS_OF_RUN)
  })

  test('fifty first calls at once share runs and lose none, and fifty with one key are one call', async () => {
    const added = await Promise.all(Array.from({ length: 50 }, (_, at) => add({ args: `{"n":${at}}` })))
    expect(new Set(added.map(({ call_id }) => call_id)).size).toBe(50)
    expect(new Set(added.map(({ run_id }) => run_id)).size).toBe(Math.ceil(50 / MAX_CALLS_OF_RUN))
    const same = await Promise.all(Array.from({ length: 50 }, () => add({ key: 'k' })))
    expect(new Set(same.map(({ call_id }) => call_id)).size).toBe(1)
  })

  test('a key stands for one call of its program: another call is refused, another program has its own', async () => {
    const first = await add({ key: 'k' })
    expect(await add({ key: 'k' })).toMatchObject({ state: 'known', call_id: first.call_id })
    await expect(add({ key: 'k', args: '{"a":1}' })).rejects.toMatchObject({
      code: 'conflict',
      field: 'idempotencyKey',
    })
    await expect(add({ key: 'k', tool_name: 'u' })).rejects.toMatchObject({ code: 'conflict' })
    const token = { name: 'Other', scopes: ['todos:write' as const], expires_in_days: null }
    const { program } = await createToken(database.db, scope, token)
    expect((await add({ key: 'k', of: program.id })).state).toBe('started')
  })

  test('without a key, the same call is the retry of one whose answer was lost, and of no other', async () => {
    const first = await add()
    expect((await add()).call_id).not.toBe(first.call_id)
    const { user_id } = scope
    await noteDelivery(database.db, { user_id, ...first }, 'lost')
    expect((await add({ args: '{"a":1}' })).state).not.toBe('known')
    expect(await add()).toMatchObject({ state: 'known', call_id: first.call_id })
    // This process answers it now, so a further one is another call.
    expect((await add()).state).not.toBe('known')
    await noteDelivery(database.db, { user_id, ...first }, 'sent')
    await noteDelivery(database.db, { user_id, ...first }, 'lost')
    expect((await add()).state).not.toBe('known')
  })

  test('the process that answered has died: the same call in another process is its retry', async () => {
    const first = await add({ owner: 'dead' })
    expect(await add()).toMatchObject({ state: 'known', call_id: first.call_id })
  })

  test('a revoked program, and the program of another user, are refused', async () => {
    const other = await createTestUser(database.db)
    await expect(add({ user: other })).rejects.toMatchObject({ code: 'unauthorized' })
    await revokeProgram(database.db, scope, program_id)
    await expect(add()).rejects.toMatchObject({ code: 'unauthorized' })
  })

  test('the outcome of a call is its result, its question, or that its run has ended', async () => {
    const { user_id } = scope
    const call = await add()
    const key = { user_id, run_id: call.run_id, call_id: call.call_id }
    const outcome = () => callOutcome(database.db, key)
    expect(await outcome()).toEqual({ state: 'waiting' })
    expect(await callOutcome(database.db, { ...key, user_id: (await createTestUser(database.db)).user_id })).toEqual({
      state: 'ended',
      status: 'cancelled',
    })
    const port = testPort(database.db, scope, call.claim!)
    const asked = { call_id: call.call_id, tool_name: 't', arguments: '{}' }
    await port.recordStep({ content: '', tool_calls: [asked], usage: NO_TOKENS })
    await port.requestApproval([{ ...asked, arguments: {}, preview: ['Delete'] }])
    expect(await outcome()).toMatchObject({ state: 'asked', preview: ['Delete'] })
    await database.db.updateTable('agent_run').set({ status: 'queued' }).where('id', '=', call.run_id).execute()
    const claimed = await claimRun(database.db, call.run_id, TEST_LEASE)
    expect(claimed).toMatchObject({ claim: { program: { id: program_id, isRemote: true } } })
    const second = testPort(database.db, scope, (claimed as { claim: typeof call.claim }).claim!)
    await second.callOnce({ ...asked, arguments: {} }, async () => ({ output: 1, status: 'ok', change_ids: [] }))
    expect(await outcome()).toMatchObject({ state: 'made', result: { output: 1, status: 'ok' } })
    const late = await add()
    await second.recordAnswer(textStep('done'))
    expect(await callOutcome(database.db, { ...key, call_id: late.call_id })).toEqual({
      state: 'ended',
      status: 'completed',
    })
  })
})
