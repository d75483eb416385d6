import { describe, expect, test } from 'vitest'
import { cycles, importsOf, resolveImport, violation } from './imports.ts'

describe('importsOf', () => {
  test('finds static, type, side-effect, re-exported and dynamic imports', () => {
    const source = `
import { a } from './a.ts'
import type { B } from 'b'
import './style.css'
export { c } from 'c'
export type { D } from 'd'
import {
  e,
  f,
} from 'e'
const g = await import('g')
const text = "import from 'nowhere'"
`
    expect(importsOf(source)).toEqual([
      { specifier: './a.ts', type_only: false },
      { specifier: 'b', type_only: true },
      { specifier: './style.css', type_only: false },
      { specifier: 'c', type_only: false },
      { specifier: 'd', type_only: true },
      { specifier: 'e', type_only: false },
      { specifier: 'g', type_only: false, is_lazy: true },
    ])
  })
})

describe('violation', () => {
  const value = (specifier: string) => ({ specifier, type_only: false })
  const type = (specifier: string) => ({ specifier, type_only: true })
  const lazy = (specifier: string) => ({ specifier, type_only: false, is_lazy: true as const })

  test.each([
    ['packages/agent/src/run/run.ts', value('@todo-agents/db/connection/database')],
    ['packages/contract/src/todo.ts', value('kysely')],
    ['packages/language/src/times.ts', value('node:fs')],
    ['packages/client/src/client.ts', value('@todo-agents/api/trpc/router')],
    ['packages/client/src/client.ts', type('@todo-agents/api/http/server')],
    ['packages/cli/src/server/embedded.ts', value('@todo-agents/api/in-process')],
    ['packages/cli/src/server/embedded.ts', lazy('@todo-agents/api/app')],
    ['apps/web/src/app/main.tsx', value('@todo-agents/db/tables')],
    ['apps/web/src/app/main.tsx', value('../../../api/src/router.ts')],
    ['packages/db/vitest.config.ts', value('../../tsconfig.json')],
    ['apps/web/src/lib/format.ts', value('../features/chat/chat.tsx')],
    ['apps/web/src/components/button.tsx', value('../app/shell.tsx')],
    ['apps/web/src/features/chat/chat.tsx', value('../todos/list.tsx')],
    ['apps/web/src/features/chat/chat.test.tsx', value('../todos/list.tsx')],
    ['packages/agent/src/run/run.ts', value('../models/openai/openai-model.ts')],
    ['packages/agent/src/models/http/fetch.ts', type('../openai/chat-reply.ts')],
    ['packages/agent/src/models/openai/chat-reply.ts', value('../../run/run.ts')],
    ['apps/api/src/testing/test-server.ts', value('@todo-agents/client/client')],
    ['packages/agent/src/run/run.ts', value('@todo-agents/language/match')],
    ['apps/api/src/event-log/event-log.ts', value('../runs/run-manager.ts')],
    ['packages/client/src/stream/silence.ts', value('../chat/reduce-chat.ts')],
    ['packages/db/src/todos/todo-store.ts', type('../runs/run-port.ts')],
    ['packages/language/src/times/parse-times.ts', value('../commands/types.ts')],
    ['packages/language/src/times/grammar/tokens.ts', value('../resolve/resolve.ts')],
  ])('%s must not import %o', (file, imported) => {
    expect(violation(file, imported)).not.toBeNull()
  })

  test.each([
    ['packages/agent/src/run/run.ts', value('@todo-agents/contract/errors')],
    ['packages/agent/src/run/run.test.ts', value('../models/scripted/scripted.ts')],
    ['packages/agent/src/models/openai/chat-reply.ts', value('../http/failure.ts')],
    ['packages/client/src/client.ts', type('@todo-agents/api/trpc/router')],
    ['packages/client/examples/create-todo.ts', value('@todo-agents/client')],
    ['packages/cli/src/server/embedded.ts', lazy('@todo-agents/api/in-process')],
    ['packages/cli/src/testing/command.ts', value('@todo-agents/db/testing/fast-tmpdir')],
    ['packages/db/src/connection/database.ts', value('node:fs')],
    ['packages/db/vitest.config.ts', value('../../vitest.shared.ts')],
    ['apps/web/src/features/chat/chat.tsx', value('../../lib/format.ts')],
    ['apps/web/src/features/chat/chat.tsx', value('./message.tsx')],
    ['apps/web/src/app/shell.tsx', value('../features/chat/chat.tsx')],
    ['apps/web/src/lib/format.ts', value('../components/button.tsx')],
    ['packages/offline/src/answer.ts', value('@todo-agents/language/match')],
    ['packages/client/src/chat/chat-store.ts', value('../stream/agent-stream.ts')],
    ['packages/client/src/stream/silence.ts', value('../errors.ts')],
  ])('%s may import %o', (file, imported) => {
    expect(violation(file, imported)).toBeNull()
  })
})

describe('resolveImport', () => {
  test.each([
    ['apps/web/src/app/main.tsx', '../lib/trpc.ts', 'apps/web/src/lib/trpc.ts'],
    ['apps/api/src/app.ts', '@todo-agents/db/todos/todo-store', 'packages/db/src/todos/todo-store.ts'],
    ['apps/web/src/lib/trpc.ts', '@todo-agents/api/trpc/router', 'apps/api/src/trpc/router.ts'],
    ['packages/client/examples/create-todo.ts', '@todo-agents/client', 'packages/client/src/index.ts'],
    ['apps/api/src/app.ts', 'kysely', null],
  ])('%s: %s is %s', (file, specifier, path) => {
    expect(resolveImport(file, specifier)).toBe(path)
  })
})

describe('cycles', () => {
  test('a graph without a way back has none, also when two ways lead to one file', () => {
    const graph = new Map([
      ['a', ['b', 'c']],
      ['b', ['d']],
      ['c', ['d']],
    ])
    expect(cycles(graph)).toEqual([])
  })

  test('a cycle is found wherever the search begins, and a file that imports itself is one', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['d']],
      ['d', ['b', 'd']],
    ])
    expect(cycles(graph)).toEqual([
      ['b', 'c', 'd', 'b'],
      ['d', 'd'],
    ])
  })
})
