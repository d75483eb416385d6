import { useEffect, useEffectEvent } from 'react'
import { useMe } from '../user/me.ts'
import type { KeyAction } from './key-listener.ts'
import { createKeyListener } from './key-listener.ts'

const listener = createKeyListener()

/**
 * Runs an action for each of the keys, written as in `Shortcut.keys`. The help lists what is in `app-keys.ts` and
 * `list-keys.ts`: keys that are bound here belong there too.
 *
 * @example useKeys(['n', 'q'], focusQuickAdd)
 */
export function useKeys(keys: readonly string[], action: KeyAction): void {
  const run = useEffectEvent(action)
  const all = keys.join('\n')
  useEffect(() => {
    const stops = all.split('\n').map((one) => listener.bind(one, (press) => run(press)))
    return () => {
      for (const stop of stops) stop()
    }
  }, [all])
}

/** Listens for the shortcuts of the page. Used once, by the shell. */
export function useKeyListener(): void {
  const { single_keys = true } = useMe().ui ?? {}
  useEffect(() => listener.setSingle(single_keys), [single_keys])
  useEffect(() => {
    document.addEventListener('keydown', listener.onKeyDown)
    for (const type of ['input', 'focusin']) document.addEventListener(type, listener.onField)
    return () => {
      document.removeEventListener('keydown', listener.onKeyDown)
      for (const type of ['input', 'focusin']) document.removeEventListener(type, listener.onField)
    }
  }, [])
}

/** Does what a shortcut does, for a menu or a palette. Returns false if it does nothing on this page. */
export function runKeys(keys: string): boolean {
  return listener.run(keys)
}

/** Returns true if a shortcut does something on this page. */
export function hasKeys(keys: string): boolean {
  return listener.has(keys)
}
