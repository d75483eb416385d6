import { MAX_TITLE_LENGTH } from '@todo-agents/contract/bounds'
import { useToast } from '../../../lib/page/toast.ts'
import { errorMessage } from '../../../lib/server/error-message.ts'
import { newId } from '../../../lib/server/new-id.ts'
import { useUndo } from '../../../lib/server/use-undo.ts'
import { actionTexts } from '../../../lib/texts/actions.ts'
import { commonTexts } from '../../../lib/texts/common.ts'
import { quickAddTexts as t } from '../../../lib/texts/quick-add.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { TodoFields } from '../editor/todo-form.ts'
import { useCreateTodo } from '../use-outbox.ts'
import { lineFields } from './line-fields.ts'
import { timesIn, whenOf } from './line-labels.ts'
import { loadReader, readTyped, useOpenLists, useReader } from './use-line.ts'

/** Adds todos from lines that are typed elsewhere than in quick add. A line is understood in the same way. */
export function useAddLine() {
  const me = useMe()
  const lists = useOpenLists()
  const read = useReader(true)
  const create = useCreateTodo()
  const toast = useToast()
  const undo = useUndo()
  const reader = () => ({ time_zone: me.time_zone, now: new Date().toISOString() })
  const lineOf = (text: string, by: typeof read) =>
    readTyped({ text, ignore: [], other: null }, by, { ...me, ...reader(), lists })

  async function send(todo: TodoFields & { id: string }, isRepeated = false): Promise<void> {
    try {
      const { change_ids } = await create(todo, isRepeated)
      toast({
        message: t.added(todo.item, whenOf(timesIn(todo), reader())),
        action: { label: actionTexts.undo, run: () => undo(change_ids) },
      })
    } catch (error) {
      const action = { label: commonTexts.tryAgain, run: () => void send(todo, true) }
      toast({ kind: 'error', message: errorMessage(error), action })
    }
  }

  return {
    /** Returns when the todo of a line would be: an empty text without a time, or null if the line has no title. */
    whenOf(text: string): string | null {
      const { title, times } = lineOf(text, read)
      return title === '' ? null : whenOf(times, reader())
    },
    async add(text: string): Promise<void> {
      const line = lineOf(text, read ?? (await loadReader()))
      const { length } = line.title
      if (length > MAX_TITLE_LENGTH) toast({ kind: 'error', message: t.tooLong(length, MAX_TITLE_LENGTH) })
      else await send({ ...lineFields(line, []), ...(line.list_id && { list_id: line.list_id }), id: newId() })
    },
  }
}
