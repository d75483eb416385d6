import { useLayoutEffect, useRef, useState } from 'react'

type Actions = Record<string, (...values: never[]) => unknown>

/**
 * Returns an object that stays the same, whose functions call those of the latest `actions`. A memoised component that
 * gets it is not rendered again when its parent is. The functions must be called from events or effects, not while
 * rendering. The names must not change.
 */
export function useStableActions<Given extends Actions>(actions: Given): Given {
  const latest = useRef(actions)
  useLayoutEffect(() => {
    latest.current = actions
  })
  const [stable] = useState(() => {
    const calls = Object.keys(actions).map((name) => [name, (...values: never[]) => latest.current[name]?.(...values)])
    return Object.fromEntries(calls) as Given
  })
  return stable
}
