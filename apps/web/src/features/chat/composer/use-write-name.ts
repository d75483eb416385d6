import type { RefObject } from 'react'
import { useLayoutEffect, useState } from 'react'

interface Draft {
  text: string
  setText: (text: string) => void
}

/** Returns a function that adds a name to the text of a field, with the cursor after it, so that the user writes on. */
export function useWriteName(field: RefObject<HTMLTextAreaElement | null>, { text, setText }: Draft) {
  const [written, setWritten] = useState<{ end: number } | null>(null)
  useLayoutEffect(() => {
    if (!written) return
    field.current?.focus()
    field.current?.setSelectionRange(written.end, written.end)
  }, [field, written])

  return (name: string) => {
    const next = `${withSpace(text)}${name} `
    setText(next)
    setWritten({ end: next.length })
  }
}

function withSpace(text: string): string {
  return text === '' || /\s$/.test(text) ? text : `${text} `
}
