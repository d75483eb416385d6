import type { SessionBranch } from '@todo-agents/contract/session'
import { todoCreateSchema, todoListSchema } from '@todo-agents/contract/todo'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import { sessionBranches, switchBranch } from '../sessions/branch.repository.ts'
import { sessionHistory } from '../sessions/session.repository.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { startTestRun, testPort, textStep } from '../testing/runs.ts'
import { createTestUser } from '../testing/users.ts'
import { todoStore } from '../todos/todo-store.ts'

/** A message as the model knows it. `parent`: the message before it on its path. */
interface Said {
  content: string
  parent: Said | null
}

type Act = { type: 'say' } | { type: 'rewind'; n: number } | { type: 'switch'; n: number }

/**
 * The naive model: a tree of messages, the last message of the current path, and which todos exist. Each message adds one
 * todo with its own name.
 */
class Model {
  last: Said | null = null
  all: Said[] = []
  todos = new Set<string>()

  path(last = this.last): Said[] {
    return last ? [...this.path(last.parent), last] : []
  }

  say(): Said {
    const said = { content: `m${this.all.length}`, parent: this.last }
    this.all.push(said)
    this.todos.add(said.content)
    this.last = said
    return said
  }

  rewind(to: Said): Said {
    const path = this.path()
    for (const { content } of path.slice(path.indexOf(to))) this.todos.delete(content)
    this.last = to.parent
    return this.say()
  }
}

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.constant<Act>({ type: 'say' }),
  fc.nat().map((n): Act => ({ type: 'rewind', n })),
  fc.nat().map((n): Act => ({ type: 'switch', n })),
)

describeEachDatabase('random rewinds and switches', (kind) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())

  async function say(scope: Scope, session_id: string, content: string, rewind_to?: string): Promise<string> {
    const of = { session_id, content, ...(rewind_to && { rewind_to }) }
    const { run, claim } = await startTestRun(database.db, scope, of)
    const port = testPort(database.db, scope, claim!)
    await port.callOnce({ call_id: 'c', tool_name: 't', arguments: {} }, async (store) => {
      const { change_ids } = await store.create(todoCreateSchema.parse({ item: content }))
      return { output: null, status: 'ok', change_ids }
    })
    await port.recordAnswer(textStep(''))
    return run.id
  }

  test('the current path and the todos are those of a naive model, and each message is in one place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 12 }), async (acts) => {
        const scope = await createTestUser(database.db)
        const id = `user_${scope.user_id}_1`
        const model = new Model()
        const runs = new Map<string, string>()
        const said = async (branch_id?: string) => {
          const query = { id, limit: 100, ...(branch_id && { branch_id }) }
          const { messages } = await sessionHistory(database.db, scope.user_id, query)
          return messages.flatMap(({ role, content }) => (role === 'user' ? [content] : []))
        }
        const readBranches = async (): Promise<SessionBranch[]> =>
          (await sessionBranches(database.db, scope.user_id, { id })).branches

        for (const each of [{ type: 'say' } as Act, ...acts]) {
          const path = model.path()
          if (each.type === 'switch') {
            const branches = await readBranches()
            const branch = branches[each.n % branches.length]
            if (!branch) continue
            const contents = await said(branch.id)
            await switchBranch(database.db, scope, { id, branch_id: branch.id })
            model.last = model.all.find(({ content }) => content === contents.at(-1))!
          } else {
            const replaced = each.type === 'rewind' ? path[each.n % path.length] : undefined
            const { content } = replaced ? model.rewind(replaced) : model.say()
            runs.set(content, await say(scope, id, content, replaced && runs.get(replaced.content)))
          }

          expect(await said()).toEqual(model.path().map(({ content }) => content))
          const branches = await readBranches()
          const replaced: string[] = []
          for (const branch of branches) {
            const contents = await said(branch.id)
            expect(contents[0]).toBe(branch.content)
            replaced.push(...contents)
          }
          const everywhere = [...(await said()), ...replaced]
          expect(everywhere.toSorted()).toEqual(model.all.map(({ content }) => content).toSorted())
          const { todos } = await todoStore(database.db, scope).list(todoListSchema.parse({ status: 'all' }))
          expect(todos.map(({ item }) => item).toSorted()).toEqual([...model.todos].toSorted())
        }
      }),
      { numRuns: kind === 'postgres' ? 10 : 20 },
    )
  }, 120_000)
})
