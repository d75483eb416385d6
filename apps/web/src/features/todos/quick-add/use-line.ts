import type { List } from '@todo-agents/contract/list'
import { useEffect, useEffectEvent, useMemo, useState } from 'react'
import { useStoredText } from '../../../lib/page/stored-text.ts'
import { useLater } from '../../../lib/page/use-idle.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import { loadLateFeasts } from '../../../lib/time/late-feasts.ts'
import { useNow } from '../../../lib/time/use-now.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { Choices, Line, readLine } from './read-line.ts'
import { spansAfterEdit } from './spans-after-edit.ts'

/** The text in the input, and the user's choices about the recognized fields. */
type Typed = {
  text: string
  /** Whether the todo does not get the day of the view. */
  hasNoDay?: boolean
} & Choices

const EMPTY: Typed = { text: '', ignore: [], other: null }

/** Returns the text of quick add, and the todo that the text describes while it is typed. */
export function useLine() {
  const me = useMe()
  const now = useNow()
  const [typed, setTyped] = useTyped()
  const read = useReader(typed.text !== '')
  const lists = useOpenLists()
  const line = useMemo(() => readTyped(typed, read, { ...me, now, lists }), [typed, read, me, now, lists])

  return {
    typed,
    line,
    type: (text: string) =>
      setTyped((before) => ({
        text,
        ...(text !== '' && before.hasNoDay && { hasNoDay: true }),
        ignore: spansAfterEdit(before.ignore, before.text, text),
        other: text === '' ? null : before.other,
      })),
    /** Puts these words back into the title. */
    putBack: (spans: Choices['ignore']) => setTyped((before) => ({ ...before, ignore: [...before.ignore, ...spans] })),
    choose: (other: string) => setTyped((before) => ({ ...before, other })),
    /** Does not give the todo the day of the view. */
    dropDay: () => setTyped((before) => ({ ...before, hasNoDay: true })),
    clear: () => setTyped(() => EMPTY),
    /** Replaces the text by an earlier one. */
    restore: (earlier: Typed) => setTyped(() => earlier),
    /** Puts an earlier text in front of the text that the user has typed since. */
    prepend: (earlier: Typed) =>
      setTyped((since) => (since.text === '' ? earlier : { ...EMPTY, text: `${earlier.text} ${since.text}` })),
    /**
     * Reads the text with the present time, because `line` may have been read before midnight. Returns null until the
     * reader is loaded.
     */
    readNow: () => read && readTyped(typed, read, { ...me, now: new Date().toISOString(), lists }),
    /**
     * Waits for the reader, then reads the text with the present time. `isTitle`: the reader could not be loaded, so
     * the whole text is the title.
     */
    async readWhenLoaded({ text, ignore, other } = typed): Promise<{ line: Line; isTitle: boolean }> {
      const [loaded] = await Promise.all([loadReader(), loadLateFeasts()])
      return {
        line: readTyped({ text, ignore, other }, loaded, { ...me, now: new Date().toISOString(), lists }),
        isTitle: loaded === null,
      }
    },
  }
}

/** Returns the lists that a line can name. */
export function useOpenLists(): List[] {
  const { data } = trpc.list.list.useQuery()
  return useMemo(() => data?.lists.filter(({ archived_at }) => archived_at === null) ?? [], [data])
}

/** Keeps the text and the choices over a reload, see `useStoredText`. */
function useTyped() {
  const [stored, setStored] = useStoredText('todo')
  const typed = useMemo(() => parse(stored), [stored])
  const setTyped = (next: (before: Typed) => Typed) =>
    setStored((before) => {
      const after = next(parse(before))
      return after.text === '' ? '' : JSON.stringify(after)
    })
  return [typed, setTyped] as const
}

function parse(stored: string): Typed {
  return stored === '' ? EMPTY : (JSON.parse(stored) as Typed)
}

type Planner = Parameters<typeof readLine>[2]

export function readTyped({ text, ignore, other }: Typed, read: typeof readLine | null, planner: Planner): Line {
  // The first line that is read makes the patterns of the language, which takes long on a phone: not for no words.
  return read && text.trim() !== ''
    ? read(text, { ignore, other }, planner)
    : {
        title: text.trim(),
        tags: [],
        taken: [],
        skipped: null,
        times: {},
        repeat: {},
        date_order: 'dmy',
        alternative: null,
        missed: [],
      }
}

/** Loads the function that reads a line. Resolves with null when it cannot be loaded; a later call tries again. */
export function loadReader(): Promise<typeof readLine | null> {
  void loadLateFeasts()
  return import('./read-line.ts').then(
    (module) => module.readLine,
    () => null,
  )
}

/** Returns the function that reads a line; null until it is loaded: with the first letter, or a while after the start. */
export function useReader(hasText: boolean): typeof readLine | null {
  const [read, setRead] = useState<typeof readLine | null>(null)
  const load = () => loadReader().then((loaded) => setRead(() => loaded))
  // Also without a letter: later, the connection may be lost.
  useLater(load)
  const onText = useEffectEvent(() => void load())
  useEffect(() => {
    if (hasText) onText()
  }, [hasText])
  return read
}
