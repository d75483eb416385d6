import { useCallback, useRef, useState } from 'react'
import { useMe } from '../user/me.ts'

const PREFIX = 'todo-agents.kept'

/**
 * What a user types in a field, kept in this tab until it is sent: it is there again after a reload, and when the same user
 * signs in again after a sign-out elsewhere took the page away. No other user gets it, and it goes with the tab. The
 * setter also keeps what it is given after the field is gone, such as a todo whose writing was refused.
 */
export function useStoredText(name: string): [text: string, setText: (next: Next) => void] {
  const key = keyOf(useMe().id, name)
  const [text, setShown] = useState(() => read(key))
  const latest = useRef(text)
  const setText = useCallback(
    (next: Next) => {
      latest.current = typeof next === 'function' ? next(latest.current) : next
      write(key, latest.current)
      setShown(latest.current)
    },
    [key],
  )
  return [text, setText]
}

type Next = string | ((current: string) => string)

/** Gives an account what was typed as the guest who became it. */
export function moveStoredTexts(from_user_id: string, to_user_id: string): void {
  const prefix = keyOf(from_user_id, '')
  for (const key of keys().filter((key) => key.startsWith(prefix))) {
    write(keyOf(to_user_id, key.slice(prefix.length)), read(key))
    write(key, '')
  }
}

/** What is kept of a user under `name`; empty when nothing is. */
export function readStored(user_id: string, name: string): string {
  return read(keyOf(user_id, name))
}

/** Keeps a text of a user under `name`, as {@link useStoredText} does; an empty one is forgotten. */
export function writeStored(user_id: string, name: string, text: string): void {
  write(keyOf(user_id, name), text)
}

function keyOf(user_id: string, name: string): string {
  return `${PREFIX}.${user_id}.${name}`
}

function keys(): string[] {
  try {
    return Object.keys(sessionStorage)
  } catch {
    return []
  }
}

function read(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? ''
  } catch {
    return ''
  }
}

function write(key: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, text)
  } catch {
    // Storage is blocked or full: the text lasts as long as the page.
  }
}
