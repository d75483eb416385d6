import type { TagColor } from '@todo-agents/contract/tag-color'
import { Bell, CalendarClock, CircleAlert, Flag, ListTodo, Repeat, Timer, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Keys } from '../../../components/keys.tsx'
import { TagDot } from '../../../components/tag-dot.tsx'
import { quickAddTexts as t } from '../../../lib/texts/quick-add.ts'
import type { Chip } from './line-labels.ts'

interface RecognizedFieldsProps {
  text: string
  chips: Chip[]
  /** The day that the todo gets because of the view, as text; null if it gets none. */
  day: string | null
  /** The other reading of the line, as text; null if there is one reading only. */
  alternative: string | null
  notes: string[]
  /** Which words say when and stay in the title, in sentences. */
  missed: string[]
  tagColors: Map<string, TagColor>
  onPutBack: (chip: Chip) => void
  onChooseAlternative: () => void
  onDropDay: () => void
}

const PILL =
  'inline-flex h-8 pointer-coarse:h-11 max-w-full items-center gap-1.5 rounded-lg px-2.5 text-[13px] transition-colors'

/** Shows the recognized fields below the line. They cover the list instead of moving it. */
export function RecognizedFields(props: RecognizedFieldsProps) {
  const { text, chips, day, alternative, notes, missed, tagColors, onPutBack, onChooseAlternative, onDropDay } = props
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps the focus where it is.
    <div
      className="absolute inset-x-0 top-full z-30 mt-1.5 flex flex-col gap-1.5 rounded-xl border border-line bg-surface p-2 shadow-lg"
      // Keeps the focus in the input. Otherwise the input loses it in Safari, which does not focus a pressed button,
      // and the recognized fields close.
      onMouseDown={(event) => event.preventDefault()}
    >
      <ul aria-label={t.understood} className="flex flex-wrap items-center gap-1.5">
        {chips.map((chip) => (
          <li key={`${chip.slot}${chip.spans[0]?.start}`} className="flex min-w-0 max-w-full flex-wrap gap-1.5">
            <button
              type="button"
              aria-label={t.putBackWords(chip.label, wordsOf(chip, text))}
              title={t.putBack}
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
          </li>
        ))}
        {day && (
          <li>
            <button
              type="button"
              aria-label={t.dayOfView(day)}
              title={t.withoutDay}
              onClick={onDropDay}
              className={`${PILL} bg-accent-soft text-accent-text hover:brightness-95 dark:hover:brightness-110`}
            >
              <CalendarClock size={14} aria-hidden className="shrink-0" />
              <span className="truncate">{day}</span>
              <X size={13} aria-hidden className="-mr-0.5 shrink-0 opacity-60" />
            </button>
          </li>
        )}
        {alternative && (
          <li className="min-w-0 max-w-full">
            <button
              type="button"
              aria-keyshortcuts="Alt+Enter"
              onClick={onChooseAlternative}
              className={`${PILL} border border-line text-muted hover:bg-hover hover:text-ink`}
            >
              <span className="truncate">{t.or(alternative)}</span>
              <span aria-hidden className="shrink-0 pointer-coarse:hidden">
                <Keys keys="Alt+Enter" />
              </span>
            </button>
          </li>
        )}
      </ul>
      {missed.map((note) => (
        <p key={note} className="flex items-center gap-1.5 px-1 text-[13px] text-warning">
          <CircleAlert size={13} aria-hidden className="shrink-0" />
          {note}
        </p>
      ))}
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
