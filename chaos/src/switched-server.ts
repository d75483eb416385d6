import { rmSync } from 'node:fs'
import type { DatabaseKind } from '@todo-agents/db/connection/database'
import type { TestDatabase } from '@todo-agents/db/testing/databases'
import { createTestDatabase } from '@todo-agents/db/testing/databases'
import { createDataDir } from '@todo-agents/db/testing/templates'
import type { Person } from './person.ts'
import { personAt } from './person.ts'
import type { ScriptedModel } from './scripted-model.ts'
import { scriptedModel } from './scripted-model.ts'
import type { Server } from './server.ts'
import { serverOf } from './server.ts'
import type { Switch } from './switch.ts'
import { newSwitch } from './switch.ts'

export interface SwitchedServer extends AsyncDisposable {
  model: ScriptedModel
  server: Server
  /** A guest who is signed in to the server. */
  person: Person
  power: Switch
  data_dir: string
  /** Null if the server uses its embedded database in `data_dir`. */
  database: TestDatabase | null
}

/** Starts a server with a switch that can kill it before any SQL statement. */
export async function switchedServer(kind: DatabaseKind, env: Record<string, string> = {}): Promise<SwitchedServer> {
  const data_dir = createDataDir()
  const database = kind === 'postgres' ? await createTestDatabase('postgres') : null
  const power = newSwitch()
  const model = await scriptedModel()
  const server = await serverOf({
    ...model.env('alone'),
    ...power.env,
    ...env,
    DATA_DIR: data_dir,
    ...(database?.url && { DATABASE_URL: database.url }),
  })
  await server.start()
  const person = personAt(server.url)
  await person.client.auth.signInAsGuest()
  return {
    model,
    server,
    person,
    power,
    data_dir,
    database,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await model[Symbol.asyncDispose]()
      await database?.close()
      power[Symbol.dispose]()
      rmSync(data_dir, { recursive: true })
    },
  }
}

/**
 * Sends a request and kills the process before its statement `at`; after the answer, when the request had fewer
 * statements. Resolves when the process has started again: with the answer, or with null when the connection broke.
 */
export async function killedBefore<Answer>(
  { power, server }: SwitchedServer,
  at: number,
  request: () => Promise<Answer>,
): Promise<Answer | null> {
  power.arm(at, 'SIGKILL')
  const killed = server.ended().then(() => server.start())
  const answer = await request().catch(() => null)
  if (power.isArmed) {
    power.disarm()
    server.kill()
  }
  await killed
  return answer
}
