import { MAX_TITLE_LENGTH } from '@todo-agents/contract/bounds'
import { useToast } from '../../../lib/page/toast.ts'
import { newId } from '../../../lib/server/new-id.ts'
import { commonTexts } from '../../../lib/texts/common.ts'
import { quickAddTexts as t } from '../../../lib/texts/quick-add.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { Outcome, Unsent } from '../outbox.ts'
import { useOutbox } from '../use-outbox.ts'
import { lineFields } from './line-fields.ts'
import { whenOf } from './line-labels.ts'
import { loadReader, readTyped, useOpenLists, useReader } from './use-line.ts'

/** Adds todos from lines that are typed elsewhere than in quick add. A line is understood in the same way. */
export function useAddLine() {
  const me = useMe()
  const lists = useOpenLists()
  const read = useReader(true)
  const { outbox } = useOutbox()
  const toast = useToast()
  const reader = () => ({ time_zone: me.time_zone, now: new Date().toISOString() })
  const lineOf = (text: string, by: typeof read) =>
    readTyped({ text, ignore: [], other: null }, by, { ...me, ...reader(), lists })

  /** Says what became of a todo that was not saved. Quick add lists it, but need not be on screen. */
  function note(unsent: Unsent, outcome: Outcome): void {
    if (outcome.kind === 'unanswered') toast({ message: t.kept(unsent.fields.item) })
    if (outcome.kind !== 'refused') return
    const action = { label: commonTexts.tryAgain, run: () => void send(unsent) }
    toast({ kind: 'error', message: outcome.message, action })
  }

  async function send(unsent: Unsent): Promise<void> {
    note(unsent, await outbox.add(unsent))
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
      if (length > MAX_TITLE_LENGTH) {
        toast({ kind: 'error', message: t.tooLong(length, MAX_TITLE_LENGTH) })
        return
      }
      const fields = { ...lineFields(line, []), ...(line.list_id && { list_id: line.list_id }) }
      await send({ id: newId(), fields, typed: { text, ignore: [], other: null } })
    },
  }
}
