import type { KeyboardEvent, ReactNode } from 'react'
import { useId, useState } from 'react'
import { rowTexts as t } from '../../../lib/texts/rows.ts'

export interface Choice {
  key: string
  label: string
  icon?: ReactNode
  /** What stands at the end of the line. */
  note?: string
  choose: () => void
}

interface ChooserProps {
  label: string
  placeholder?: string
  text: string
  onText: (text: string) => void
  choices: Choice[]
  /** Shown where there are no choices. */
  empty?: string
}

/** A field with a list of choices below it. The arrow keys and Enter choose while the focus stays in the field. */
export function Chooser({ label, placeholder, text, onText, choices, empty = t.noMatch }: ChooserProps) {
  const id = useId()
  const [wanted, setWanted] = useState(0)
  const active = Math.min(wanted, choices.length - 1)

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter') choices[active]?.choose()
    else if (event.key === 'ArrowDown') setWanted((active + 1) % Math.max(1, choices.length))
    else if (event.key === 'ArrowUp') setWanted((active - 1 + choices.length) % Math.max(1, choices.length))
    else return
    event.preventDefault()
  }

  return (
    <>
      <input
        role="combobox"
        aria-label={label}
        aria-expanded
        aria-controls={id}
        aria-activedescendant={choices[active] ? `${id}-${active}` : undefined}
        data-focus
        placeholder={placeholder ?? label}
        autoComplete="off"
        enterKeyHint="done"
        value={text}
        onChange={({ target }) => {
          onText(target.value)
          setWanted(0)
        }}
        onKeyDown={onKeyDown}
        className="control h-9 pointer-coarse:h-11"
      />
      <div id={id} role="listbox" aria-label={label} className="mt-1 max-h-64 overflow-y-auto">
        {choices.map(({ key, label, icon, note, choose }, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field.
          <div
            key={key}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            onClick={choose}
            onPointerMove={() => setWanted(index)}
            className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 text-sm aria-selected:bg-hover pointer-coarse:min-h-11"
          >
            <span className="grid w-4 shrink-0 place-items-center text-muted">{icon}</span>
            <span dir="auto" className="min-w-0 flex-1 truncate">
              {label}
            </span>
            {note && <span className="shrink-0 text-muted text-xs">{note}</span>}
          </div>
        ))}
        {choices.length === 0 && <p className="px-2.5 py-2 text-muted text-sm">{empty}</p>}
      </div>
    </>
  )
}
