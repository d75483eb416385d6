import type { ReactNode } from 'react'
import { Children, Fragment } from 'react'
import { language } from '../lib/texts/language.ts'

/**
 * A title or name in quotes, within a sentence. The title may run from right to left: `bdi` keeps it from reordering
 * the words around it.
 */
export function Quoted({ children, marks = MARKS }: { children: string; marks?: readonly [string, string] }) {
  const [open, close] = marks
  return (
    <>
      {open}
      <bdi>{children}</bdi>
      {close}
    </>
  )
}

const MARKS = language === 'de' ? (['„', '“'] as const) : (['“', '”'] as const)

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
    const marks = [children[quote.start]!, children[quote.end - 1]!] as const
    return { start: quote.start, before, marks, title: children.slice(quote.start + 1, quote.end - 1) }
  })
  return (
    <>
      {parts.map(({ start, before, marks, title }) => (
        <Fragment key={start}>
          {words(before)}
          <Quoted marks={marks}>{title}</Quoted>
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
 * Returns where each quote starts and ends, with English or German marks. A quote runs from an outermost opening mark to
 * the last closing mark before the next quote: a title may itself contain marks, in pairs or unpaired. The mark that
 * closes a German quote opens an English one.
 */
function quotesIn(text: string): { start: number; end: number }[] {
  const quotes: { start: number; end: number }[] = []
  let current: { start: number; end: number } | null = null
  let depth = 0
  for (const { 0: mark, index } of text.matchAll(/[„“”]/g)) {
    const isGerman = current !== null && depth > 0 && text[current.start] === '„'
    if (mark === '„' || (mark === '“' && !isGerman)) {
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
