import type { TagColor } from '@todo-agents/contract/tag-color'
import { Bell, CalendarClock, Flag, ListTodo, Repeat, Timer, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { TagDot } from '../../../components/tag-dot.tsx'
import type { Chip } from './line-labels.ts'

interface RecognizedFieldsProps {
  text: string
  chips: Chip[]
  /** The time in the other reading of an ambiguous date, as text; null if there is one reading only. */
  alternative: string | null
  notes: string[]
  tagColors: Map<string, TagColor>
  onPutBack: (chip: Chip) => void
  onChooseAlternative: () => void
}

const PILL = 'inline-flex h-8 max-w-full items-center gap-1.5 rounded-lg px-2.5 text-[13px] transition-colors'

/** Shows the recognized fields below the line. They cover the list instead of moving it. */
export function RecognizedFields(props: RecognizedFieldsProps) {
  const { text, chips, alternative, notes, tagColors, onPutBack, onChooseAlternative } = props
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps the focus where it is.
    <div
      className="absolute inset-x-0 top-full z-30 mt-1.5 flex flex-col gap-1.5 rounded-xl border border-line bg-surface p-2 shadow-lg"
      // Keeps the focus in the input. Otherwise the input loses it in Safari, which does not focus a pressed button,
      // and the recognized fields close.
      onMouseDown={(event) => event.preventDefault()}
    >
      <ul aria-label="Understood" className="flex flex-wrap items-center gap-1.5">
        {chips.map((chip) => (
          <li key={`${chip.slot}${chip.spans[0]?.start}`} className="flex min-w-0 max-w-full flex-wrap gap-1.5">
            <button
              type="button"
              aria-label={`${chip.label}. Put “${wordsOf(chip, text)}” back into the title`}
              title="Put back into the title"
              onClick={() => onPutBack(chip)}
              onKeyDown={(event) => {
                if (event.key !== 'Backspace' && event.key !== 'Delete') return
                event.preventDefault()
                onPutBack(chip)
              }}
              className={`${PILL} ${chip.isDoubtful ? 'bg-warning-soft text-warning' : 'bg-accent-soft text-accent-text'} hover:brightness-95 dark:hover:brightness-110`}
            >
              <span className="shrink-0">{iconOf(chip, tagColors)}</span>
              <span className="truncate">{chip.label}</span>
              <X size={13} aria-hidden className="-mr-0.5 shrink-0 opacity-60" />
            </button>
            {chip.slot === 'time' && alternative && (
              <button
                type="button"
                onClick={onChooseAlternative}
                className={`${PILL} border border-line text-muted hover:bg-hover hover:text-ink`}
              >
                <span className="truncate">or {alternative}?</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {notes.map((note) => (
        <p key={note} className="flex items-center gap-1.5 px-1 text-[13px] text-muted">
          <Repeat size={13} aria-hidden className="shrink-0" />
          {note}
        </p>
      ))}
    </div>
  )
}

function wordsOf({ spans }: Chip, text: string): string {
  return spans.map(({ start, end }) => text.slice(start, end)).join(' … ')
}

function iconOf({ slot, label }: Chip, tagColors: Map<string, TagColor>): ReactNode {
  switch (slot) {
    case 'time':
      return <CalendarClock size={14} aria-hidden />
    case 'duration':
      return <Timer size={14} aria-hidden />
    case 'importance':
      return <Flag size={13} aria-hidden className="fill-current" />
    case 'list':
      return <ListTodo size={14} aria-hidden />
    case 'tags':
      return <TagDot color={tagColors.get(label) ?? 'gray'} />
    case 'reminder':
      return <Bell size={14} aria-hidden />
  }
}
