import type { ComponentProps } from 'react'
import { useLayoutEffect, useRef } from 'react'
import type { Mark } from './line-labels.ts'

interface MarkedInputProps extends ComponentProps<'input'> {
  value: string
  /** The words to mark, in their order. They must not overlap. */
  marks: Mark[]
}

const TEXT = 'h-12 px-2 text-base'

/**
 * An input with marks behind some of its words. The marks are on a layer behind the input, which has the same text in
 * transparent letters and scrolls along. The text that is read, selected and composed is the input's own.
 */
export function MarkedInput({ marks, ...props }: MarkedInputProps) {
  const layer = useRef<HTMLDivElement>(null)
  const inner = useRef<HTMLInputElement | null>(null)

  function syncScroll() {
    if (layer.current && inner.current) layer.current.scrollLeft = inner.current.scrollLeft
  }
  // Runs after each change, because the input scrolls to the caret without a scroll event.
  useLayoutEffect(syncScroll)

  return (
    <div className="relative min-w-0 flex-1">
      <div
        ref={layer}
        aria-hidden
        className={`pointer-events-none absolute inset-0 overflow-hidden whitespace-pre leading-[3rem] text-transparent ${TEXT}`}
      >
        {pieces(props.value, marks).map(({ text, start, mark }) =>
          mark ? (
            <mark
              key={start}
              data-missed={mark.isMissed || undefined}
              className={`box-decoration-clone py-0.5 text-transparent ${mark.isMissed ? 'border-warning border-b-2 border-dotted bg-transparent' : 'rounded bg-accent-mark'}`}
            >
              {text}
            </mark>
          ) : (
            <span key={start}>{text}</span>
          ),
        )}
        {/* The caret behind the last letter needs room as well. */}
        <span className="pr-2" />
      </div>
      <input
        {...props}
        ref={inner}
        onScroll={syncScroll}
        onSelect={syncScroll}
        className={`relative w-full min-w-0 bg-transparent outline-none ${TEXT}`}
      />
    </div>
  )
}

function pieces(text: string, marks: Mark[]): { text: string; start: number; mark: Mark | null }[] {
  const cuts = [0, ...marks.flatMap(({ start, end }) => [start, end]), text.length]
  return cuts.slice(1).flatMap((end, index) => {
    const start = cuts[index] ?? 0
    const mark = index % 2 === 1 ? (marks[(index - 1) / 2] ?? null) : null
    return end > start ? [{ text: text.slice(start, end), start, mark }] : []
  })
}
