import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { startClaimedRun, testPort, textStep } from '../testing/runs.ts'
import { createTestUser } from '../testing/users.ts'

const REQUEST = { turn: 1, request: { response_id: 'resp_1', model: 'large' } }
const LOST = { name: 'RunInterruptedError', reason: 'lost' }

describeEachDatabase('the request that a provider answers in the background', (kind) => {
  let database: TestDatabase
  let scope: Scope
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    scope = await createTestUser(database.db)
  })

  test('the next owner of the run reads it, until a step is journalled', async () => {
    const { claim, port } = await startClaimedRun(database.db, scope)
    expect(await port.providerRequest()).toBeNull()
    await port.storeProviderRequest(REQUEST)
    expect(await testPort(database.db, scope, claim).providerRequest()).toEqual(REQUEST)
    await port.recordStep(textStep('done'))
    expect(await port.providerRequest()).toBeNull()
  })

  test('a process that has lost the run stores none', async () => {
    const { claim, port } = await startClaimedRun(database.db, scope)
    await database.db.updateTable('agent_run').set({ epoch: 2 }).where('id', '=', claim.run_id).execute()
    await expect(port.storeProviderRequest(REQUEST)).rejects.toMatchObject(LOST)
    expect(await port.providerRequest()).toBeNull()
  })

  test('another user neither reads nor stores it', async () => {
    const { claim, port } = await startClaimedRun(database.db, scope)
    await port.storeProviderRequest(REQUEST)
    const other = await createTestUser(database.db)
    const foreign = testPort(database.db, other, { ...claim, user_id: other.user_id })
    expect(await foreign.providerRequest()).toBeNull()
    await expect(foreign.storeProviderRequest({ turn: 2 })).rejects.toMatchObject(LOST)
    expect(await port.providerRequest()).toEqual(REQUEST)
  })
})
