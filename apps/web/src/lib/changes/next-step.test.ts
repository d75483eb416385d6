import { expect, test } from 'vitest'
import { createLog } from '../../testing/change-log.ts'
import { nextRedoStep, nextUndoStep } from './next-step.ts'
import type { PageAction } from './page-actions.ts'
import { createPageActions } from './page-actions.ts'

/** A page whose actions are chats that are deleted, beside a log of changes. */
function createPage() {
  const log = createLog()
  const actions = createPageActions()

  async function press(next: typeof nextUndoStep): Promise<string | null> {
    const step = next(log.changes(), actions)
    if (!step) return null
    const isRedo = next === nextRedoStep
    if ('action' in step) {
      await (isRedo ? actions.redo(step.action) : actions.undo(step.action))
      return step.action.what
    }
    const ids = step.unit.changes.filter(({ undone_by }) => undone_by === null).map(({ id }) => id)
    log.undo(ids)
    actions.note(step.unit.input, log.changes()[0]!.call_id!, isRedo)
    return ids.join()
  }

  return {
    log,
    goBack(...ids: string[]): void {
      log.undo(ids)
      actions.note({ since: ids.at(-1)! }, log.changes()[0]!.call_id!, false)
    },
    deleteChat(what: string): void {
      const action: PageAction = { what, at: log.tick(), undo: async () => log.tick(), redo: async () => log.tick() }
      actions.add(action)
    },
    undo: () => press(nextUndoStep),
    redo: () => press(nextRedoStep),
  }
}

test('undo goes back in the order in which todos and chats were changed, and redo comes forward', async () => {
  const { log, deleteChat, undo, redo } = createPage()
  log.add({})
  deleteChat('chat 1')
  log.add({})
  deleteChat('chat 2')
  expect([await undo(), await undo(), await undo(), await undo(), await undo()]).toEqual([
    'chat 2',
    'c2',
    'chat 1',
    'c1',
    null,
  ])
  expect([await redo(), await redo(), await redo(), await redo(), await redo()]).toEqual([
    'c4',
    'chat 1',
    'c3',
    'chat 2',
    null,
  ])
  expect(await undo()).toBe('chat 2')
})

test('a chat that is deleted after an undo ends what can be redone, and so does a change', async () => {
  const { log, deleteChat, undo, redo } = createPage()
  log.add({})
  await undo()
  deleteChat('chat 1')
  expect(await redo()).toBeNull()
  expect(await undo()).toBe('chat 1')
  log.add({})
  expect(await redo()).toBeNull()
})

test('a chat that could not be restored is tried again', async () => {
  const log = createLog()
  const actions = createPageActions()
  actions.add({
    what: 'chat',
    at: log.tick(),
    undo: () => Promise.reject(new Error('no network')),
    redo: async () => log.tick(),
  })
  const step = nextUndoStep(log.changes(), actions)
  expect(step).toMatchObject({ action: { what: 'chat' } })
  if (step && 'action' in step) await expect(actions.undo(step.action)).rejects.toThrow('no network')
  expect(nextUndoStep(log.changes(), actions)).toMatchObject({ action: { what: 'chat' } })
  expect(nextRedoStep(log.changes(), actions)).toBeNull()
})

test('work is done one after the other, also after a failure', async () => {
  const { inTurn } = createPageActions()
  const order: number[] = []
  const failing = inTurn(async () => {
    await Promise.resolve()
    order.push(1)
    throw new Error('failed')
  })
  const next = inTurn(async () => order.push(2))
  await expect(failing).rejects.toThrow('failed')
  await next
  expect(order).toEqual([1, 2])
})

test.each([
  ['one change', ['c3'], 'c4', 'c5'],
  ['several changes', ['c3', 'c2'], 'c5,c4', 'c7,c6'],
])('after going back over %s, undo brings it back, and redo goes back again', async (_, ids, goneBack, returned) => {
  const { log, goBack, undo, redo } = createPage()
  for (let count = 0; count < 3; count++) log.add({})
  goBack(...ids)
  expect(await undo()).toBe(goneBack)
  expect(log.changes().filter(({ undone_by, undoes }) => undoes === null && undone_by === null)).toHaveLength(3)
  expect(await redo()).toBe(returned)
  await undo()
  expect([await undo(), await undo(), await undo(), await undo()]).toEqual(['c3', 'c2', 'c1', null])
})

test('what was changed after going back is undone first, and a going back that was redone elsewhere is left alone', async () => {
  const { log, goBack, undo } = createPage()
  for (let count = 0; count < 2; count++) log.add({})
  goBack('c2')
  log.add({})
  expect([await undo(), await undo(), await undo()]).toEqual(['c4', 'c3', 'c2'])
  const other = createPage()
  other.log.add({})
  other.goBack('c1')
  other.log.undo(['c2'])
  expect([await other.undo(), await other.undo()]).toEqual(['c1', null])
})
