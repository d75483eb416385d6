import { useLayoutEffect, useRef, useState } from 'react'
import type { TimeOption } from '../lib/time/clock-options.ts'

interface TimeListProps {
  label: string
  options: readonly TimeOption[]
  value: string
  /** The option in sight while none is chosen. */
  start?: string
  onChoose: (value: string) => void
}

/** A list of times, to choose one. Arrow keys move, Enter or Space chooses. */
export function TimeList({ label, options, value, start, onChoose }: TimeListProps) {
  const list = useRef<HTMLDivElement>(null)
  const chosen = options.findIndex((option) => option.value === value)
  const [active, setActive] = useState(
    Math.max(0, chosen >= 0 ? chosen : options.findIndex((one) => one.value === start)),
  )

  // Scrolls the list only, and not the details around it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first place, and not each move.
  useLayoutEffect(() => {
    const option = list.current?.children[active]
    if (list.current && option instanceof HTMLElement) list.current.scrollTop = option.offsetTop - 40
  }, [])

  function move(to: number) {
    const next = Math.min(options.length - 1, Math.max(0, to))
    setActive(next)
    const option = list.current?.children[next]
    if (option instanceof HTMLElement) option.focus()
  }

  return (
    <div
      ref={list}
      role="listbox"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={(event) => {
        const moves: Record<string, number> = {
          ArrowDown: active + 1,
          ArrowUp: active - 1,
          Home: 0,
          End: options.length,
        }
        const to = event.altKey ? undefined : moves[event.key]
        if (to === undefined) return
        event.preventDefault()
        move(to)
      }}
      className="relative max-h-60 min-w-24 flex-1 basis-24 overflow-y-auto rounded-lg border border-line p-1"
    >
      {options.map((option, index) => (
        <button
          key={option.value}
          type="button"
          role="option"
          aria-selected={option.value === value}
          tabIndex={index === active ? 0 : -1}
          onFocus={() => setActive(index)}
          onClick={() => onChoose(option.value)}
          className="block w-full rounded-md px-2 py-1 text-left text-[13px] tabular-nums hover:bg-hover aria-selected:bg-accent aria-selected:text-on-accent pointer-coarse:min-h-11 forced-colors:aria-selected:border-2"
        >
          {option.label}
        </button>
      ))}
    </div>
  )
}
