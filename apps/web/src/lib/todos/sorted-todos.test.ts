import type { Todo } from '@todo-agents/contract/todo'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { todoOf } from '../../testing/todo.ts'
import { createSortedTodos } from './sorted-todos.ts'

const ids = Array.from({ length: 12 }, (_, index) => `${index}`)

const state: fc.Arbitrary<Todo | null> = fc.option(
  fc
    .record({
      day: fc.option(fc.integer({ min: 1, max: 9 })),
      parent_id: fc.constantFrom(null, null, 'p', 'q'),
      isDone: fc.boolean(),
      position: fc.constantFrom('a0', 'a1', 'a2'),
    })
    .map(({ day, parent_id, isDone, position }) =>
      todoOf({
        id: '',
        item: '',
        due_date: day === null ? null : `2026-11-0${day}`,
        parent_id,
        completed_at: isDone ? '2026-11-01' : null,
        position,
      }),
    ),
)

test('moving what has changed gives the same as sorting all', () => {
  const changes = fc.array(fc.array(fc.tuple(fc.constantFrom(...ids), state), { maxLength: 4 }), { maxLength: 12 })
  fc.assert(
    fc.property(changes, (rounds) => {
      const rows = new Map<string, Todo>()
      const kept = createSortedTodos('Europe/Berlin')
      kept.build(
        (id) => rows.get(id),
        () => [],
      )
      for (const round of rounds) {
        for (const [id, todo] of round) {
          if (todo) rows.set(id, { ...todo, id, item: id, position: `${todo.position}${id}` })
          else rows.delete(id)
          kept.touch(id)
        }
        const build = (sorted: typeof kept) =>
          sorted.build(
            (id) => rows.get(id),
            () => [...rows.keys()],
          )
        const [moved, all] = [build(kept), build(createSortedTodos('Europe/Berlin'))]
        const order = (todos: readonly Todo[]) => todos.map(({ due_date }) => due_date)
        expect(order(moved.open)).toEqual(order(all.open))
        expect(new Set(moved.open)).toEqual(new Set(all.open))
        for (const parent of ['p', 'q']) expect(moved.steps.get(parent) ?? []).toEqual(all.steps.get(parent) ?? [])
      }
    }),
  )
})
