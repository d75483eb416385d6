import type { ReactNode } from 'react'
import { Children, Fragment } from 'react'

/**
 * A title or name in quotes, within a sentence. The title may run from right to left: `bdi` keeps it from reordering
 * the words around it.
 */
export function Quoted({ children }: { children: string }) {
  return (
    <>
      “<bdi>{children}</bdi>”
    </>
  )
}

interface SentenceProps {
  children: string
  /** Formats the text outside of the quotes. */
  words?: (text: string) => string
}

/** A sentence from plain text, such as `Delete “Buy milk”`. Each text in quotes becomes a {@link Quoted}. */
export function Sentence({ children, words = (text) => text }: SentenceProps) {
  let end = 0
  const parts = quotesIn(children).map((quote) => {
    const before = children.slice(end, quote.start)
    end = quote.end
    return { start: quote.start, before, title: children.slice(quote.start + 1, quote.end - 1) }
  })
  return (
    <>
      {parts.map(({ start, before, title }) => (
        <Fragment key={start}>
          {words(before)}
          <Quoted>{title}</Quoted>
        </Fragment>
      ))}
      {words(children.slice(end))}
    </>
  )
}

/** Puts the quoted titles of rendered Markdown into `bdi`. Only children that are plain text are changed. */
export function isolateQuotes(children: ReactNode): ReactNode {
  return Children.map(children, (child) => (typeof child === 'string' ? <Sentence>{child}</Sentence> : child))
}

/**
 * Returns where each quote starts and ends. A quote runs from an outermost opening mark to the last closing mark before
 * the next quote: a title may itself contain marks, in pairs or unpaired.
 */
function quotesIn(text: string): { start: number; end: number }[] {
  const quotes: { start: number; end: number }[] = []
  let current: { start: number; end: number } | null = null
  let depth = 0
  for (const { 0: mark, index } of text.matchAll(/[“”]/g)) {
    if (mark === '“') {
      if (depth === 0) {
        current = { start: index, end: 0 }
        quotes.push(current)
      }
      depth += 1
    } else if (current) {
      depth = Math.max(0, depth - 1)
      current.end = index + 1
    }
  }
  return quotes.filter(({ end }) => end > 0)
}
