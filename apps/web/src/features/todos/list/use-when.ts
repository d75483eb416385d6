import { useEffect, useMemo, useState } from 'react'
import { useMe } from '../../../lib/user/me.ts'
import type { readLine, Times } from '../quick-add/read-line.ts'

const TITLE = 'x'

/** Returns the day or the time that words name; null if they name none, or say anything else. */
export function useWhen(text: string, now: string): Times | null {
  const me = useMe()
  const [read, setRead] = useState<typeof readLine | null>(null)
  useEffect(() => {
    void import('../quick-add/read-line.ts').then((module) => setRead(() => module.readLine))
  }, [])
  return useMemo(() => {
    if (!read || text.trim() === '') return null
    // A line without any other word is its own title, so there is one: it has to be all that is left.
    const { title, times, tags } = read(`${TITLE} ${text}`, { ignore: [], other: null }, { ...me, now })
    return title === TITLE && tags.length === 0 && Object.keys(times).length > 0 ? times : null
  }, [read, text, me, now])
}
