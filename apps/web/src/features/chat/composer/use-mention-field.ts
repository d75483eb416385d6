import type { KeyboardEvent, RefObject } from 'react'
import { useId, useLayoutEffect, useRef, useState } from 'react'
import type { Mention, MentionQuery } from './mentions.ts'
import { mentionAt, withMention } from './mentions.ts'

interface MentionField {
  field: RefObject<HTMLTextAreaElement | null>
  text: string
  onText: (text: string) => void
  /** Returns what a text may name. */
  mentionsOf: (query: string) => Mention[]
}

/**
 * Names a todo, list or tag after an `@` in a field: arrow keys choose, Enter and Tab insert the name, Escape closes the
 * list. The list is a listbox whose active option the field names, so that a screen reader reads it.
 */
export function useMentionField({ field, text, onText, mentionsOf }: MentionField) {
  const id = useId()
  const [query, setQuery] = useState<MentionQuery | null>(null)
  const [active, setActive] = useState(0)
  const mentions = query ? mentionsOf(query.text) : []
  /** Where the cursor goes once the text with the name is shown. */
  const cursor = useRef<number | null>(null)
  /** Where the `@` stands whose list the user has closed. It stays closed while more of the name is typed. */
  const closed = useRef<number | null>(null)
  const isOpen = query !== null && mentions.length > 0

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs after each change of the text.
  useLayoutEffect(() => {
    if (cursor.current === null) return
    field.current?.setSelectionRange(cursor.current, cursor.current)
    cursor.current = null
  }, [text, field])

  /** Looks whether a mention is being typed. Call this after each change of the text or the cursor. */
  function look(): void {
    const at = field.current
    const found = at && at.selectionStart === at.selectionEnd ? mentionAt(at.value, at.selectionStart) : null
    if (found?.text !== query?.text) setActive(0)
    if (found?.start !== closed.current) closed.current = null
    setQuery(closed.current === null ? found : null)
  }

  function choose(mention: Mention): void {
    if (!query) return
    const next = withMention(text, query, mention)
    cursor.current = next.cursor
    setQuery(null)
    onText(next.text)
  }

  /** Returns true when the key was meant for the list. */
  function onKey(event: KeyboardEvent): boolean {
    if (!isOpen || event.altKey || event.ctrlKey || event.metaKey) return false
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const mention = mentions[active]
    if (step !== undefined) setActive((active + step + mentions.length) % mentions.length)
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && mention) choose(mention)
    else if (event.key === 'Escape') {
      closed.current = query.start
      setQuery(null)
    } else return false
    event.preventDefault()
    return true
  }

  return {
    look,
    onKey,
    close: () => setQuery(null),
    count: isOpen ? mentions.length : null,
    fieldProps: {
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
      ...(isOpen && { 'aria-controls': id, 'aria-activedescendant': `${id}-${active}` }),
    } as const,
    list: isOpen ? { id, mentions, active, onChoose: choose, onActive: setActive } : null,
  }
}
