import { useCallback, useRef, useState } from 'react'
import { useMe } from '../user/me.ts'

const PREFIX = 'todo-agents.kept'

/**
 * Keeps the text that a user types in an input, stored in this tab until the text is sent. It survives a reload, and a
 * sign-out in another tab if the same user signs in again. Other users cannot see it, and it is gone when the tab
 * closes. `setText` also works after the input was unmounted, for example to put back the text of a refused todo.
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

/** Moves the texts of a guest to the account that the guest has become. */
export function moveStoredTexts(fromUserId: string, toUserId: string): void {
  const prefix = keyOf(fromUserId, '')
  for (const key of keys().filter((key) => key.startsWith(prefix))) {
    write(keyOf(toUserId, key.slice(prefix.length)), read(key))
    write(key, '')
  }
}

/** Returns the text that is stored for a user under `name`, or an empty string. */
export function readStored(userId: string, name: string): string {
  return read(keyOf(userId, name))
}

/** Stores a text of a user under `name`, as {@link useStoredText} does. An empty text deletes the stored one. */
export function writeStored(userId: string, name: string, text: string): void {
  write(keyOf(userId, name), text)
}

function keyOf(userId: string, name: string): string {
  return `${PREFIX}.${userId}.${name}`
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
    // Storage is blocked or full. The text lasts until the page is reloaded.
  }
}
