import { useEffect, useMemo, useState } from 'react'
import { useKeptText } from '../../../lib/page/stored-text.ts'
import { useNow } from '../../../lib/time/use-now.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { Choices, Line, readLine } from './read-line.ts'
import { keptSpans } from './spans-after-edit.ts'

/** A text in the field, and what its writer chose of what was understood. */
type Typed = { text: string } & Choices

const EMPTY: Typed = { text: '', ignore: [], other: null }

/** The line of the field for new todos, understood while it is typed. */
export function useLine() {
  const me = useMe()
  const now = useNow()
  const read = useReader()
  const [typed, setTyped] = useTyped()
  const line = useMemo(() => understood(typed, read, { ...me, now }), [typed, read, me, now])

  return {
    typed,
    line,
    type: (text: string) =>
      setTyped((before) => ({
        text,
        ignore: keptSpans(before.ignore, before.text, text),
        other: text === '' ? null : before.other,
      })),
    /** These words are a part of the title after all. */
    putBack: (spans: Choices['ignore']) => setTyped((before) => ({ ...before, ignore: [...before.ignore, ...spans] })),
    choose: (other: string) => setTyped((before) => ({ ...before, other })),
    clear: () => setTyped(() => EMPTY),
    /** Brings back what was typed before. */
    restore: (earlier: Typed) => setTyped(() => earlier),
    /** Brings it back in front of what has been typed since. */
    giveBack: (earlier: Typed) =>
      setTyped((since) => (since.text === '' ? earlier : { ...EMPTY, text: `${earlier.text} ${since.text}` })),
    /** As it is at this moment: the field may have stood open over midnight. Null until lines can be understood. */
    latest: () => read && understood(typed, read, { ...me, now: new Date().toISOString() }),
    /** The same for a line that was entered before lines could be understood; `isTitle`: they cannot be. */
    async latestWhenLoaded(): Promise<{ line: Line; isTitle: boolean }> {
      const loaded = await loadReader()
      return { line: understood(typed, loaded, { ...me, now: new Date().toISOString() }), isTitle: loaded === null }
    },
  }
}

/** What is typed outlives the page, see `useKeptText`. */
function useTyped() {
  const [kept, setKept] = useKeptText('todo')
  const typed = useMemo(() => parse(kept), [kept])
  const setTyped = (next: (before: Typed) => Typed) =>
    setKept((before) => {
      const after = next(parse(before))
      return after.text === '' ? '' : JSON.stringify(after)
    })
  return [typed, setTyped] as const
}

function parse(kept: string): Typed {
  return kept === '' ? EMPTY : (JSON.parse(kept) as Typed)
}

type Planner = Parameters<typeof readLine>[2]

function understood({ text, ...choices }: Typed, read: typeof readLine | null, planner: Planner): Line {
  return read
    ? read(text, choices, planner)
    : { title: text.trim(), tags: [], taken: [], skipped: null, times: {}, other: null }
}

/** What understands a line; null when it cannot be loaded. A later call tries again. */
function loadReader(): Promise<typeof readLine | null> {
  return import('./read-line.ts').then(
    (module) => module.readLine,
    () => null,
  )
}

/** What understands a line, null until it is loaded. */
function useReader(): typeof readLine | null {
  const [read, setRead] = useState<typeof readLine | null>(null)
  useEffect(() => {
    void loadReader().then((loaded) => setRead(() => loaded))
  }, [])
  return read
}
