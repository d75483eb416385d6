import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { waitingCalls } from '@todo-agents/contract/approval'
import type { TagSnapshot } from '@todo-agents/contract/change'
import { todoCreateSchema, todoUpdateSchema } from '@todo-agents/contract/todo'
import { describe, expect, test } from 'vitest'
import type { ScriptedAction } from '../models/scripted/scripted.ts'
import { say, scriptedModel, use } from '../models/scripted/scripted.ts'
import type { MemoryRunPort } from '../testing/memory-run-port.ts'
import { memoryRunPort, USER } from '../testing/memory-run-port.ts'
import { dataOf, runToEnd } from '../testing/run-to-end.ts'
import type { TodoStore, ToolResult } from '../types.ts'
import { reviseCall } from './prepare-call.ts'

async function portWith(count: number): Promise<{ port: MemoryRunPort; ids: string[] }> {
  const port = memoryRunPort()
  for (let n = 1; n <= count; n++) await port.store().create(todoCreateSchema.parse({ item: `Todo ${n}` }))
  return { port, ids: [...port.data.todos.keys()] }
}

const remove = (id: string, n = 0) => use('delete_todo', { id }, `delete_${id}_${n}`)
const rename = (id: string, item = 'Pwned', n = 0) => use('update_todo', { id, item }, `rename_${id}_${n}`)
const titles = ({ data }: MemoryRunPort) => [...data.todos.values()].map(({ item }) => item)
const lines = (from: number, to: number, verb = 'Delete') =>
  Array.from({ length: to - from + 1 }, (_, n) => `${verb} “Todo ${from + n}”`)

/** Returns the question in which a run ended, or null. */
function asked(events: AgentEvent[]) {
  const last = events.at(-1)
  return last?.event === 'approval_required' ? last.data : null
}

/** Continues a run after its question. The calls of `before` were already announced. */
function resume(port: MemoryRunPort, turns: ScriptedAction[][], before: AgentEvent[]) {
  const announced = new Set(dataOf(before, 'tool_call').map(({ call_id }) => call_id))
  return runToEnd(port, scriptedModel(turns), { isResumed: true, announced })
}

describe('calls of one turn', () => {
  test('the first of 30 single deletions is made, and one question shows the other 29', async () => {
    const { port, ids } = await portWith(30)

    const { events, outcome } = await runToEnd(port, scriptedModel([ids.map((id) => remove(id))]))

    expect(outcome).toBe('awaiting_approval')
    expect(port.data.todos.size).toBe(29)
    const question = asked(events)!
    expect(question).toMatchObject({ tool_name: 'delete_todo', arguments: { id: ids[1] }, preview: lines(2, 30) })
    expect(waitingCalls(question).map(({ arguments: args, preview }) => [args.id, ...preview])).toEqual(
      ids.slice(1).map((id, n) => [id, `Delete “Todo ${n + 2}”`]),
    )
    // A client that does not group calls still shows a card for each.
    expect(dataOf(events, 'tool_call')).toHaveLength(30)
  })

  test('the first five of 20 renamings are made, and one question shows the other 15', async () => {
    const { port, ids } = await portWith(20)

    const { events } = await runToEnd(port, scriptedModel([ids.map((id) => rename(id))]))

    expect(titles(port).filter((title) => title === 'Pwned')).toHaveLength(5)
    expect(asked(events)?.preview).toEqual(lines(6, 20, 'Change').map((line) => `${line} → item Pwned`))
  })

  test.each([
    [1, null],
    [2, ['Delete “Todo 2”']],
  ])('for %i deletions the question shows %j', async (count, preview) => {
    const { port, ids } = await portWith(count)
    const { events } = await runToEnd(port, scriptedModel([ids.map((id) => remove(id)), say('Done.')]))
    expect(asked(events)?.preview ?? null).toEqual(preview)
  })

  test.each([
    [5, null],
    [6, ['Complete “Todo 6”']],
  ])('for %i completed todos the question shows %j', async (count, preview) => {
    const { port, ids } = await portWith(count)
    const turn = ids.map((id, n) => use('complete_todo', { id }, `call_${n}`))
    const { events } = await runToEnd(port, scriptedModel([turn, say('Done.')]))
    expect(asked(events)?.preview ?? null).toEqual(preview)
  })

  test('all tools that change todos count together', async () => {
    const { port, ids } = await portWith(7)
    const turn = [
      rename(ids[0]!),
      use('complete_todo', { id: ids[1] }, 'b'),
      use('batch_update_schedule', { moves: [{ id: ids[2], due_date: '2026-01-20' }] }, 'c'),
      use('schedule_todo', { id: ids[3] }, 'd'),
      use('complete_todo', { id: ids[4] }, 'e'),
      use('schedule_todo', { id: ids[5] }, 'f'),
      use('batch_update_schedule', { moves: [{ id: ids[6], due_date: '2026-01-20' }] }, 'g'),
    ]

    const { events } = await runToEnd(port, scriptedModel([turn]))

    expect(dataOf(events, 'tool_result')).toHaveLength(5)
    expect(asked(events)?.preview).toEqual(['Move “Todo 6” to the first free slot', 'Move “Todo 7” to Tue 2026-01-20'])
  })

  test('one deletion and five changes together need no question', async () => {
    const { port, ids } = await portWith(7)
    const turn = [remove(ids[0]!), ...ids.slice(1, 6).map((id) => rename(id))]
    const { outcome } = await runToEnd(port, scriptedModel([turn, say('Done.')]))
    expect(outcome).toBe('completed')
  })

  test('creating todos needs no question, but deleting them counts', async () => {
    const { port } = await portWith(0)
    const creations = Array.from({ length: 8 }, (_, n) => use('create_todo', { item: `New ${n}` }, `create_${n}`))
    const model = scriptedModel([creations, () => [...port.data.todos.keys()].slice(0, 2).map((id) => remove(id))])
    const { events } = await runToEnd(port, model)
    expect(port.data.todos.size).toBe(7)
    expect(asked(events)?.preview).toEqual(['Delete “New 1”'])
  })

  test('calls that need no question wait for their turn, and are made after the answer', async () => {
    const { port, ids } = await portWith(4)
    const turn = [
      remove(ids[0]!),
      remove(ids[1]!),
      use('create_todo', { item: 'New' }, 'create'),
      rename(ids[2]!, 'Renamed'),
      remove(ids[3]!),
    ]
    const first = await runToEnd(port, scriptedModel([turn]))
    expect(asked(first.events)?.preview).toEqual(['Delete “Todo 2”', 'Delete “Todo 4”'])
    expect(titles(port)).toEqual(['Todo 2', 'Todo 3', 'Todo 4'])

    port.decide(`delete_${ids[1]}_0`, 'approve')
    const { events, outcome } = await resume(port, [say('Done.')], first.events)

    expect(outcome).toBe('completed')
    expect(titles(port).sort()).toEqual(['New', 'Renamed'])
    expect(dataOf(events, 'tool_result').map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok'])
    expect(dataOf(events, 'tool_call').map(({ tool_name }) => tool_name)).toEqual(['create_todo', 'update_todo'])
  })

  test('a question about deletions includes the changes that exceed the budget', async () => {
    const { port, ids } = await portWith(8)
    const turn = [...ids.slice(0, 2).map((id) => remove(id)), ...ids.slice(2).map((id) => rename(id))]
    const { events } = await runToEnd(port, scriptedModel([turn]))
    expect(asked(events)?.preview).toEqual(['Delete “Todo 2”', 'Change “Todo 8” → item Pwned'])
  })

  test('a row that is touched twice counts twice, and its second call gets a question with an up-to-date preview', async () => {
    const { port, ids } = await portWith(4)
    const turn = [0, 1, 2, 3, 4].map((n) => rename(ids[0]!, `Name ${n}`, n))
    turn.push(rename(ids[1]!, 'Second'), rename(ids[1]!, 'Third', 1), rename(ids[2]!))
    const first = await runToEnd(port, scriptedModel([turn]))
    expect(asked(first.events)?.preview).toEqual(['Change “Todo 2” → item Second', 'Change “Todo 3” → item Pwned'])

    port.decide(`rename_${ids[1]}_0`, 'approve')
    const second = await resume(port, [], first.events)
    expect(asked(second.events)?.preview).toEqual(['Change “Second” (was “Todo 2”) → item Third'])

    port.decide(`rename_${ids[1]}_1`, 'approve')
    const { outcome } = await resume(port, [say('Done.')], [...first.events, ...second.events])
    expect(outcome).toBe('completed')
    expect(titles(port)).toEqual(['Name 4', 'Third', 'Pwned', 'Todo 4'])
  })

  test('a call with a row that does not exist fails in its turn and is not part of the question', async () => {
    const { port, ids } = await portWith(3)
    const missing = '00000000-0000-7000-8000-00000000dead'
    const first = await runToEnd(port, scriptedModel([[ids[0]!, ids[1]!, missing, ids[2]!].map((id) => remove(id))]))
    expect(asked(first.events)?.preview).toEqual(['Delete “Todo 2”', 'Delete “Todo 3”'])

    port.decide(`delete_${ids[1]}_0`, 'approve')
    const { events } = await resume(port, [say('Done.')], first.events)
    expect(dataOf(events, 'tool_result').map(({ status }) => status)).toEqual(['ok', 'error', 'ok'])
    expect(port.data.todos.size).toBe(0)
  })

  test('an undo is asked about alone, and later calls after it', async () => {
    const { port, ids } = await portWith(4)
    const turn = [remove(ids[0]!), remove(ids[1]!), use('undo', {}, 'undo'), remove(ids[2]!)]
    const first = await runToEnd(port, scriptedModel([turn]))
    expect(asked(first.events)?.preview).toEqual(['Delete “Todo 2”'])
    port.decide(`delete_${ids[1]}_0`, 'approve')
    const second = await resume(port, [], first.events)
    // The undo restored the second todo, which counts as one change.
    expect(titles(port).sort()).toEqual(['Todo 2', 'Todo 3', 'Todo 4'])
    expect(asked(second.events)?.preview).toEqual(['Delete “Todo 3”'])
  })

  test('a question has at most 100 calls, and the next question has the rest', async () => {
    const { port, ids } = await portWith(102)
    const first = await runToEnd(port, scriptedModel([ids.map((id) => remove(id))]))
    expect(waitingCalls(asked(first.events)!)).toHaveLength(100)
    port.decide(`delete_${ids[1]}_0`, 'approve')
    const second = await resume(port, [], first.events)
    expect(asked(second.events)?.preview).toEqual(['Delete “Todo 102”'])
  })
})

describe('calls of several turns', () => {
  test('each deletion after the first waits for approval', async () => {
    const { port, ids } = await portWith(3)
    const { events } = await runToEnd(port, scriptedModel([[remove(ids[0]!)], [remove(ids[1]!)]]))
    expect(port.data.todos.size).toBe(2)
    expect(asked(events)?.preview).toEqual(['Delete “Todo 2”'])
  })

  test('an approval covers only the approved call', async () => {
    const { port, ids } = await portWith(5)
    const first = await runToEnd(
      port,
      scriptedModel([[remove(ids[0]!)], [use('delete_todo', { id: ids.slice(1, 3) })]]),
    )
    port.decide('call_1', 'approve')
    const second = await resume(port, [[remove(ids[3]!)]], first.events)
    expect(asked(second.events)?.preview).toEqual(['Delete “Todo 4”'])
    expect(titles(port)).toEqual(['Todo 4', 'Todo 5'])
  })

  test('an approved call leaves the budget as it was', async () => {
    const { port, ids } = await portWith(4)
    const first = await runToEnd(port, scriptedModel([[use('delete_todo', { id: ids.slice(0, 2) })]]))
    port.decide('call_1', 'approve')
    const second = await resume(port, [[remove(ids[2]!)], [remove(ids[3]!)]], first.events)
    expect(asked(second.events)?.preview).toEqual(['Delete “Todo 4”'])
  })

  test('an approval of rows does not cover other changes of them', async () => {
    const { port, ids } = await portWith(6)
    const first = await runToEnd(port, scriptedModel([[use('complete_todo', { id: ids })]]))
    port.decide('call_1', 'approve')
    const second = await resume(port, [ids.map((id) => rename(id))], first.events)
    expect(asked(second.events)?.preview).toEqual(['Change “Todo 6” → item Pwned'])
  })

  test('an undo between two deletions does not restore the budget', async () => {
    const { port, ids } = await portWith(3)
    const model = scriptedModel([[remove(ids[0]!)], [use('undo', {}, 'undo')], [remove(ids[1]!)]])
    const { events } = await runToEnd(port, model)
    expect(asked(events)?.preview).toEqual(['Delete “Todo 2”'])
    expect(port.data.todos.size).toBe(3)
  })

  test('an undo that deletes counts as a deletion', async () => {
    const { port } = await portWith(0)
    const create = (n: number) => use('create_todo', { item: `New ${n}` }, `create_${n}`)
    const undo = (n: number) => use('undo', {}, `undo_${n}`)
    const { events } = await runToEnd(port, scriptedModel([[create(1)], [create(2)], [undo(1)], [undo(2)]]))
    expect(asked(events)?.preview).toEqual(['Delete “New 1”'])
  })

  test('a new message starts with a full budget', async () => {
    const { port, ids } = await portWith(2)
    await runToEnd(port, scriptedModel([[remove(ids[0]!)], say('Done.')]))
    port.items.push({ role: 'user', content: 'And the other one' })
    const { outcome } = await runToEnd(port, scriptedModel([[remove(ids[1]!)], say('Done.')]))
    expect(outcome).toBe('completed')
    expect(port.data.todos.size).toBe(0)
  })
})

test('a question about a todo that the run has renamed names its earlier title, and the approval holds', async () => {
  const { port, ids } = await portWith(3)
  const turn = [remove(ids[0]!), rename(ids[1]!, 'junk'), remove(ids[1]!), remove(ids[2]!)]
  const first = await runToEnd(port, scriptedModel([turn]))
  expect(asked(first.events)?.preview).toEqual(['Delete “junk” (was “Todo 2”)', 'Delete “Todo 3”'])
  port.decide(`delete_${ids[1]}_0`, 'approve')
  await resume(port, [say('Done.')], first.events)
  expect(titles(port)).toEqual([])
})

describe.each([
  ['restores', 'create', 'Restore'],
  ['deletes', 'delete', 'Delete'],
] as const)('an undo that %s a tag', (_, kind, verb) => {
  async function undoTag(count: number) {
    const { port, ids } = await portWith(8)
    const snapshot = { id: ids[0]!, name: 'work', color: 'blue', todo_ids: ids.slice(0, count) } as TagSnapshot
    const change = {
      ...(await port.store().previewUndo({ change_id: [port.data.changes[0]!.id] })).changes[0]!,
      entity: 'tag' as const,
      kind,
      before: kind === 'delete' ? snapshot : null,
      after: kind === 'delete' ? null : snapshot,
    }
    const store = (): TodoStore => ({
      ...port.store(),
      previewUndo: async () => ({ changes: [change], has_more: false }),
    })
    const model = scriptedModel([[use('undo', { change_id: [change.id] })], say('Done.')])
    const { events } = await runToEnd({ ...port, store }, model)
    return asked(events)?.preview ?? null
  }

  test('the undo counts as a change of each todo with the tag', async () => {
    expect(await undoTag(8)).toEqual([`${verb} the tag “work” on 8 todos`])
    expect(await undoTag(6)).toEqual([`${verb} the tag “work” on 6 todos`])
    expect(await undoTag(5)).toBeNull()
  })
})

describe('the answer to a question', () => {
  async function twoAsked() {
    const { port, ids } = await portWith(4)
    const first = await runToEnd(port, scriptedModel([ids.slice(0, 3).map((id) => remove(id))]))
    return { port, ids, first, call: (n: number) => `delete_${ids[n]}_0` }
  }

  test('the user may decline one call of a question and approve another', async () => {
    const { port, first, call } = await twoAsked()
    port.decideCall(call(1), 'deny')
    port.decideCall(call(2), 'approve')
    const { events } = await resume(port, [say('Done.')], first.events)
    expect(titles(port)).toEqual(['Todo 2', 'Todo 4'])
    expect(dataOf(events, 'tool_result')).toMatchObject([
      { status: 'error', output: { error: { code: 'declined' } } },
      { status: 'ok' },
    ])
  })

  test('the user may revise a call, and the revision is previewed and checked like the call', async () => {
    const { port, ids } = await portWith(5)
    const both = use('delete_todo', { id: ids.slice(1, 3) }, 'both')
    const first = await runToEnd(port, scriptedModel([[remove(ids[0]!), both, remove(ids[3]!)]]))
    const revised = await reviseCall('delete_todo', { id: [ids[2]] }, { store: port.store(), user: USER })
    port.decide('both', 'approve', revised)
    await resume(port, [say('Done.')], first.events)
    expect(titles(port)).toEqual(['Todo 2', 'Todo 5'])
  })

  test('an approval holds for each call on its own: a call whose row has changed fails alone', async () => {
    const { port, ids, first, call } = await twoAsked()
    await port.store().update(todoUpdateSchema.parse({ id: ids[1], item: 'The only copy' }))
    port.decide(call(1), 'approve')
    const { events } = await resume(port, [say('Done.')], first.events)
    expect(dataOf(events, 'tool_result')).toMatchObject([
      { status: 'error', output: { error: { code: 'conflict' } } },
      { status: 'ok' },
    ])
    expect(titles(port)).toEqual(['The only copy', 'Todo 4'])
  })

  test('after one declined question the next call of the kind is asked about again', async () => {
    const { port, ids, first, call } = await twoAsked()
    port.decide(call(1), 'deny')
    const second = await resume(port, [[remove(ids[3]!)]], first.events)
    expect(asked(second.events)?.preview).toEqual(['Delete “Todo 4”'])
    expect(port.data.todos.size).toBe(3)
  })

  test('after two declined questions the run asks no more', async () => {
    const { port, ids, first, call } = await twoAsked()
    port.decide(call(1), 'deny')
    const second = await resume(port, [[remove(ids[3]!)]], first.events)
    port.decide(call(3), 'deny')
    const before = [...first.events, ...second.events]
    const { events, outcome } = await resume(port, [[remove(ids[1]!, 1)], [rename(ids[1]!)], say('Sorry.')], before)
    expect(outcome).toBe('completed')
    expect(dataOf(events, 'tool_result')).toMatchObject([
      { status: 'error', output: { error: { code: 'declined' } } },
      { status: 'error', output: { error: { code: 'declined' } } },
      { status: 'ok', tool_name: 'update_todo' },
    ])
    expect(port.data.todos.size).toBe(3)
  })

  test('a run that another process claims before the answer repeats the same question', async () => {
    const { port, first } = await twoAsked()
    const again = await runToEnd(port, scriptedModel([]), { isResumed: true })
    expect(again.events.at(-1)).toEqual(first.events.at(-1))
    expect(dataOf(again.events, 'tool_call')).toHaveLength(2)
  })
})

describe('with ask_before_deleting', () => {
  test('the first deletion of a run is asked about', async () => {
    const { port, ids } = await portWith(2)
    port.ask_before_deleting = true
    const { events } = await runToEnd(port, scriptedModel([[rename(ids[1]!, 'Free')], [remove(ids[0]!)]]))
    expect(asked(events)?.preview).toEqual(['Delete “Todo 1”'])
    expect(titles(port)).toEqual(['Todo 1', 'Free'])
  })

  test('an undo that deletes is asked about', async () => {
    const { port } = await portWith(0)
    port.ask_before_deleting = true
    const model = scriptedModel([[use('create_todo', { item: 'New' })], [use('undo', {}, 'undo')]])
    const { events } = await runToEnd(port, model)
    expect(asked(events)?.preview).toEqual(['Delete “New”'])
  })
})

test('a call that touches more rows than its preview is rolled back', async () => {
  const { port, ids } = await portWith(6)
  for (const n of [0, 1]) {
    const effect = async (store: TodoStore): Promise<ToolResult> => {
      const { change_ids } = await store.complete(n === 0 ? ids : ids.slice(0, 1))
      return { output: {}, status: 'ok', change_ids }
    }
    await port.callOnce({ call_id: `earlier_${n}`, tool_name: 'any', arguments: {} }, effect, null)
  }
  const [, newest] = port.data.changes.slice(-2)
  // Between the preview and the call, the user undoes the last change. So the change before it is now the last one.
  let previews = 0
  const store = () => {
    const real = port.store()
    return {
      ...real,
      async previewUndo(input: Parameters<typeof real.previewUndo>[0]) {
        const result = await real.previewUndo(input)
        if (++previews === 1) await real.undo({ change_id: [newest!.id] })
        return result
      },
    }
  }
  const { events } = await runToEnd({ ...port, store }, scriptedModel([[use('undo', {})], say('Hm.')]))
  expect(dataOf(events, 'tool_result')).toMatchObject([{ status: 'error', output: { error: { code: 'conflict' } } }])
  expect([...port.data.todos.values()].filter(({ completed_at }) => completed_at === null)).toEqual([])
})
