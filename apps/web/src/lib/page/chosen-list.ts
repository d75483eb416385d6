import { useMemo } from 'react'
import { useHash } from './use-hash.ts'

/** The list on screen, as in the filter of `todo.list`: an id, null for the inbox, undefined for the todos of all lists. */
export interface ChosenList {
  list_id: string | null | undefined
  /** Whether its todos are in the order that the user gave them. */
  isManual: boolean
}

const HASH = /^(?:inbox|list\/(?<id>[0-9a-f-]{36}))(?<manual>\/manual)?$/

/** Returns the list in the hash of the page's address: a reload keeps it, and the browser's back button leaves it. */
export function useChosenList(): ChosenList {
  const hash = useHash()
  return useMemo(() => parse(hash), [hash])
}

export function chooseList(list: ChosenList): void {
  window.location.hash = listHash(list)
}

/** Returns the hash of a list, without `#`. The todos of all lists have no order of their own. */
export function listHash({ list_id, isManual }: ChosenList): string {
  if (list_id === undefined) return ''
  return `${list_id === null ? 'inbox' : `list/${list_id}`}${isManual ? '/manual' : ''}`
}

function parse(hash: string): ChosenList {
  const found = HASH.exec(hash)?.groups
  if (!found) return { list_id: undefined, isManual: false }
  return { list_id: found.id ?? null, isManual: found.manual !== undefined }
}
