import { describe, expect, test } from 'vitest'
import { importsOf, violation } from './imports.ts'

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
      { specifier: 'g', type_only: false },
    ])
  })
})

describe('violation', () => {
  const value = (specifier: string) => ({ specifier, type_only: false })
  const type = (specifier: string) => ({ specifier, type_only: true })

  test.each([
    ['packages/agent/src/run/run.ts', value('@todo-agents/db/connection/database')],
    ['packages/contract/src/todo.ts', value('kysely')],
    ['packages/language/src/times.ts', value('node:fs')],
    ['packages/client/src/client.ts', value('@todo-agents/api/trpc/router')],
    ['packages/client/src/client.ts', type('@todo-agents/api/http/server')],
    ['apps/web/src/app/main.tsx', value('@todo-agents/db/tables')],
    ['apps/web/src/app/main.tsx', value('../../../api/src/router.ts')],
    ['packages/db/vitest.config.ts', value('../../tsconfig.json')],
    ['apps/web/src/lib/format.ts', value('../features/chat/chat.tsx')],
    ['apps/web/src/components/button.tsx', value('../app/shell.tsx')],
    ['apps/web/src/features/chat/chat.tsx', value('../todos/list.tsx')],
    ['apps/api/src/testing/test-server.ts', value('@todo-agents/client/client')],
  ])('%s must not import %o', (file, imported) => {
    expect(violation(file, imported)).not.toBeNull()
  })

  test.each([
    ['packages/agent/src/run/run.ts', value('@todo-agents/contract/errors')],
    ['packages/client/src/client.ts', type('@todo-agents/api/trpc/router')],
    ['packages/client/examples/create-todo.ts', value('@todo-agents/client/client')],
    ['packages/db/src/connection/database.ts', value('node:fs')],
    ['packages/db/vitest.config.ts', value('../../vitest.shared.ts')],
    ['apps/web/src/features/chat/chat.tsx', value('../../lib/format.ts')],
    ['apps/web/src/features/chat/chat.tsx', value('./message.tsx')],
    ['apps/web/src/app/shell.tsx', value('../features/chat/chat.tsx')],
    ['apps/web/src/lib/format.ts', value('../components/button.tsx')],
  ])('%s may import %o', (file, imported) => {
    expect(violation(file, imported)).toBeNull()
  })
})
