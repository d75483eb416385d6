import { MAX_IDS } from '@todo-agents/contract/bounds'
import { tagKey } from '@todo-agents/contract/tag-key'
import type { Importance, Todo, TodoPatch, TodoUpdate, TodoWrite } from '@todo-agents/contract/todo'
import { useState } from 'react'
import { useToast } from '../page/toast.ts'
import { errorMessage, isUnreachable } from '../server/error-message.ts'
import { newId } from '../server/new-id.ts'
import { trpc } from '../server/trpc.ts'
import { useUndo } from '../server/use-undo.ts'
import { actionTexts as t } from '../texts/actions.ts'
import { commonTexts as common } from '../texts/common.ts'
import { formatDay } from '../time/format-time.ts'
import type { Day } from '../time/time.ts'
import { dayOf } from '../time/time.ts'
import { useMe } from '../user/me.ts'
import { movedToDay, withPatch } from './expected-todo.ts'
import { placeAfter } from './manual-order.ts'
import type { Expectation } from './replica.ts'
import { useReplica } from './replica-context.ts'
import { completedMessage, nameTodos, skippedMessage } from './write-messages.ts'

/** The most todos that one request changes, so that no request takes long. */
const MAX_AT_ONCE = 500

/** An action that takes longer says that it runs. That of many todos says so at once. */
const NOTICE_AFTER_MS = 500

interface Write {
  todos: readonly Todo[]
  /** A todo as it will be, or null if it is deleted. Without it, the todos stay as they are until the answer comes. */
  expected?: Expectation
  /** Writes some of the todos. One call of the API changes at most MAX_IDS todos. All calls together are one action. */
  send: (ids: string[], action_id: string) => Promise<TodoWrite>
  /** The message after it was done; none shows no toast. */
  done?: (write: TodoWrite) => string
  /** The message when it was not done. */
  failed: (what: string, why: string) => string
}

export type TodoActions = ReturnType<typeof useTodoActions>

/**
 * Returns what a user can do with todos. The page shows the outcome at once, and the previous state again if the server
 * refuses it. A toast says what was done and offers to undo it. Each action takes any number of todos. The live cache
 * patches the replica with the answer.
 */
export function useTodoActions() {
  const { time_zone, default_duration } = useMe()
  const complete = trpc.todo.complete.useMutation()
  const reopen = trpc.todo.reopen.useMutation()
  const remove = trpc.todo.delete.useMutation()
  const skip = trpc.todo.skip.useMutation()
  const move = trpc.todo.move.useMutation()
  const update = trpc.todo.update.useMutation()
  const reorder = trpc.todo.reorder.useMutation()
  const replica = useReplica()
  const toast = useToast()
  const undo = useUndo()
  const [failed, setFailed] = useState<string | null>(null)

  /** Resolves with true when it was done. */
  async function write(action: Write): Promise<boolean> {
    const { todos, expected, send, done, failed } = action
    if (todos.length === 0) return true
    const ids = todos.map(({ id }) => id)
    const settle = expected && replica.expect(ids, expected)
    const answers: TodoWrite[] = []
    const action_id = newId()
    let writtenCount = 0
    setFailed(null)
    // In place of the toast of an earlier action, whose undo is not that of this one.
    const report = () => done && toast({ message: t.running(writtenCount, ids.length) })
    const notice = setTimeout(report, ids.length > MAX_IDS ? 0 : NOTICE_AFTER_MS)
    try {
      for (const request of chunksOf(ids, MAX_AT_ONCE)) {
        if (writtenCount > 0) report()
        // tRPC sends these calls as one request.
        const calls = chunksOf(request, MAX_IDS).map((ids) => send(ids, action_id))
        for (const answer of await Promise.allSettled(calls)) {
          if (answer.status === 'fulfilled') answers.push(answer.value)
        }
        await Promise.all(calls)
        writtenCount += request.length
      }
      return true
    } catch (error) {
      setFailed(ids[0] ?? null)
      const isOffline = isUnreachable(error) && answers.length === 0
      toast({
        kind: 'error',
        message: isOffline ? t.offline : failed(nameTodos(todos), errorMessage(error)),
        ...(isUnreachable(error) && { action: { label: common.tryAgain, run: () => void write(action) } }),
      })
      return false
    } finally {
      clearTimeout(notice)
      settle?.()
      const written = joined(answers)
      const { change_ids } = written
      if (done && change_ids.length > 0) {
        const run = () => undo(change_ids.length > MAX_IDS ? { call_id: action_id } : change_ids)
        toast({ message: done(written), action: { label: t.undo, run } })
      }
    }
  }

  function change(
    todos: readonly Todo[],
    fields: TodoPatch & Pick<TodoUpdate, 'scope'>,
    done: string,
    failed = t.notChanged,
  ): Promise<boolean> {
    const { scope: _, ...patch } = fields
    return write({
      todos,
      expected: (todo) => withPatch(todo, patch, default_duration),
      send: (id, action_id) => update.mutateAsync({ id, ...fields, action_id }),
      done: () => done,
      failed,
    })
  }

  /** Todos with the same tags are written with one call. */
  function changeTags(todos: readonly Todo[], next: (tags: readonly string[]) => string[], done: string) {
    const byId = new Map(todos.map(({ id, tags }) => [id, next(tags)]))
    return write({
      todos,
      expected: (todo) => ({ ...todo, tags: next(todo.tags) }),
      send: async (ids, action_id) => {
        const groups = Map.groupBy(ids, (id) => JSON.stringify(byId.get(id)))
        // tRPC sends these calls as one request.
        const calls = [...groups].map(([tags, id]) =>
          update.mutateAsync({ id, tags: JSON.parse(tags) as string[], action_id }),
        )
        return joined(await Promise.all(calls))
      },
      done: () => done,
      failed: t.notChanged,
    })
  }

  const today = () => dayOf(new Date().toISOString(), time_zone)

  const actions = {
    complete(todos: readonly Todo[]) {
      const completed_at = new Date().toISOString()
      return write({
        todos,
        expected: (todo) => ({ ...todo, completed_at: todo.completed_at ?? completed_at }),
        send: (id, action_id) => complete.mutateAsync({ id, action_id }),
        done: (written) => completedMessage(todos, written, today()),
        failed: t.notCompleted,
      })
    },
    reopen: (todos: readonly Todo[]) =>
      write({
        todos,
        expected: (todo) => ({ ...todo, completed_at: null }),
        send: (id, action_id) => reopen.mutateAsync({ id, action_id }),
        done: () => t.reopened(nameTodos(todos)),
        failed: t.notReopened,
      }),
    /** Completes open todos, or reopens done ones. Does nothing while the next occurrence of a todo is being made. */
    toggle(todo: Todo) {
      // Reopening it then would leave two occurrences.
      if (todo.recurrence !== null && replica.isPending(todo.id)) return Promise.resolve(false)
      return todo.completed_at === null ? actions.complete([todo]) : actions.reopen([todo])
    },
    remove: (todos: readonly Todo[]) =>
      write({
        todos,
        expected: () => null,
        send: (id, action_id) => remove.mutateAsync({ id, action_id }),
        done: () => t.deleted(nameTodos(todos)),
        failed: t.notDeleted,
      }),
    /** Moves a todo that repeats to its next occurrence, or with `until` to the first one from that day on. */
    skip: (todo: Todo, until?: Day) =>
      write({
        todos: [todo],
        send: (id) =>
          // The occurrence keeps a repeated call from skipping another one.
          skip.mutateAsync({
            id,
            ...(todo.occurrence !== null && { occurrence: todo.occurrence }),
            ...(until !== undefined && { until }),
          }),
        done: (written) => skippedMessage(todo, written, today()),
        failed: t.notSkipped,
      }),
    stopRepeating: (todos: readonly Todo[]) => change(todos, { recurrence: null }, t.noLongerRepeats(nameTodos(todos))),
    /** `name` is shown in the message. Null moves to the inbox. */
    moveToList: (todos: readonly Todo[], list: { id: string; name: string } | null) =>
      change(
        todos,
        { list_id: list?.id ?? null },
        list ? t.movedToList(nameTodos(todos), list.name) : t.movedToInbox(nameTodos(todos)),
        t.notMoved,
      ),
    /** Moves todos to a day. A todo with a time keeps it. Null removes day and time. */
    moveToDay(todos: readonly Todo[], day: Day | null) {
      if (day === null) {
        return change(todos, { due_date: null, start_time: null }, t.dateRemoved(nameTodos(todos)))
      }
      return write({
        todos,
        expected: (todo) => movedToDay(todo, day, time_zone),
        send: (id, action_id) => move.mutateAsync({ id, day, action_id }),
        done: () => t.movedToDay(nameTodos(todos), formatDay(day, today())),
        failed: t.notMoved,
      })
    },
    setImportance: (todos: readonly Todo[], importance: Importance) =>
      change(todos, { importance }, t.importanceSet(nameTodos(todos))),
    rename: (todo: Todo, item: string) => change([todo], { item }, t.renamed(nameTodos([{ item }]))),
    /** Makes todos steps of another one. */
    moveUnder: (todos: readonly Todo[], parent: Todo) =>
      change(todos, { parent_id: parent.id }, t.madeSteps(nameTodos(todos), parent.item), t.notMoved),
    addTag: (todos: readonly Todo[], name: string) =>
      changeTags(
        todos.filter(({ tags }) => !tags.some(isTag(name))),
        (tags) => [...tags, name],
        t.tagged(nameTodos(todos), name),
      ),
    removeTag: (todos: readonly Todo[], name: string) =>
      changeTags(todos, (tags) => tags.filter((tag) => !isTag(name)(tag)), t.untagged(nameTodos(todos), name)),
    /** Changes fields of todos, and says so with `done`. */
    change,
    /** Puts a todo directly after another one in manual order, or first. */
    reorder: (todo: Todo, after: Todo | null) =>
      write({
        todos: [todo],
        expected: (now) => ({ ...now, position: placeAfter(after) }),
        send: () => reorder.mutateAsync({ id: todo.id, after: after?.id ?? null }),
        failed: t.notMoved,
      }),
  }

  return { ...actions, failed }
}

function isTag(name: string): (tag: string) => boolean {
  return (tag) => tagKey(tag) === tagKey(name)
}

function chunksOf(ids: string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) => ids.slice(index * size, (index + 1) * size))
}

function joined(answers: TodoWrite[]): TodoWrite {
  return {
    todos: answers.flatMap(({ todos }) => todos),
    also: answers.flatMap(({ also }) => also),
    next_occurrences: answers.flatMap(({ next_occurrences }) => next_occurrences),
    conflicts: answers.flatMap(({ conflicts }) => conflicts),
    change_ids: answers.flatMap(({ change_ids }) => change_ids),
  }
}
