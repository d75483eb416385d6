import { useMemo } from 'react'
import { useMe } from '../../../lib/user/me.ts'
import type { Times } from '../quick-add/read-line.ts'
import { readLine } from '../quick-add/read-line.ts'

const TITLE = 'x'

/** Returns the day or the time that words name; null if they name none, or say anything else. */
export function useWhen(text: string, now: string): Times | null {
  const me = useMe()
  return useMemo(() => {
    if (text.trim() === '') return null
    // A line without any other word is its own title, so there is one: it has to be all that is left.
    const { title, times, tags } = readLine(`${TITLE} ${text}`, { ignore: [], other: null }, { ...me, now })
    return title === TITLE && tags.length === 0 && Object.keys(times).length > 0 ? times : null
  }, [text, me, now])
}
