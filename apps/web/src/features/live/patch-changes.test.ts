import type { InfiniteData } from '@tanstack/react-query'
import type { Change, ChangePage } from '@todo-agents/contract/change'
import { getQueryKey } from '@trpc/react-query'
import { expect, test } from 'vitest'
import { trpc } from '../../lib/server/trpc.ts'
import type { PatchContext } from './patch-query.ts'
import { patchQuery } from './patch-query.ts'

const CONTEXT: PatchContext = { timeZone: 'UTC', openTodos: () => [], isArchived: () => false }

const change = (id: string, fields: Partial<Change> = {}) =>
  ({ id, undoes: null, undone_by: null, ...fields }) as Change

const PAGES: InfiniteData<ChangePage> = {
  pages: [
    { changes: [change('d'), change('c')], continued: [], next_cursor: 'after c' },
    { changes: [change('b'), change('a')], continued: [], next_cursor: null },
  ],
  pageParams: [undefined, 'after c'],
}

function patched(
  added: Change,
  of: { actor?: 'assistant'; program_id?: string } = {},
): InfiniteData<ChangePage> | null {
  const key = getQueryKey(trpc.change.list, { limit: 2, ...of }, 'infinite')
  return patchQuery(key, PAGES, { type: 'change', change: added }, CONTEXT) as InfiniteData<ChangePage> | null
}

const ids = (data: InfiniteData<ChangePage> | null) => data?.pages.map(({ changes }) => changes.map(({ id }) => id))

test('a new change comes first, and the other pages of the history keep theirs', () => {
  expect(ids(patched(change('e')))).toEqual([
    ['e', 'd', 'c'],
    ['b', 'a'],
  ])
  expect(patched(change('a'))).toBe(PAGES)
})

test('a change that is undone is marked on whatever page it is', () => {
  const undone = patched(change('e', { undoes: 'b' }))
  expect(undone?.pages[1]?.changes).toMatchObject([
    { id: 'b', undone_by: 'e' },
    { id: 'a', undone_by: null },
  ])
})

test('the changes of one actor or program are read again, because only all changes show what is undone', () => {
  expect(patched(change('e'), { actor: 'assistant' })).toBeNull()
  expect(patched(change('e'), { program_id: '0190a000-0000-7000-8000-000000000000' })).toBeNull()
})

test('preferences and wordings are read again after a change of theirs, and after no other', () => {
  const routers = { preference: trpc.preference.list, wording: trpc.wording.list }
  for (const [entity, list] of Object.entries(routers)) {
    const read = (changed: string) =>
      patchQuery(getQueryKey(list), {}, { type: 'change', change: change('e', { entity: changed } as Change) }, CONTEXT)
    expect([read(entity), read('todo')]).toEqual([null, {}])
  }
})
