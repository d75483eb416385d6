import type { ComponentProps, ReactNode } from 'react'
import { useId } from 'react'

interface FieldRowProps extends Omit<ComponentProps<'div'>, 'children'> {
  label: string
  icon: ReactNode
  /** A hint, or an error, which marks the control as invalid. */
  note?: string | null | undefined
  tone?: NoteTone
  /** A group of controls, which names itself. On a small screen it is below the label, with the whole width. */
  isGroup?: boolean
  /** Receives the attributes that connect the control with its label and its note. */
  children: (control: { id: string; 'aria-describedby': string; 'aria-invalid': true | undefined }) => ReactNode
  /** What is shown below the note. */
  more?: ReactNode
  /** What is shown below the label and the control. */
  below?: ReactNode
}

/** A row of a form: what it is, the control, and a note on its value. */
export function FieldRow(props: FieldRowProps) {
  const { label, icon, note, tone = 'quiet', isGroup, children, more, below, ...root } = props
  const id = useId()
  const Label = isGroup ? 'span' : 'label'
  const isInvalid = tone === 'error' && Boolean(note)
  return (
    <div className="field-row" data-wide={isGroup || undefined} {...root}>
      <Label {...(!isGroup && { htmlFor: id })} className="field-label">
        {icon}
        {label}
      </Label>
      <div className="min-w-0">
        {children({ id, 'aria-describedby': `${id}-note`, 'aria-invalid': isInvalid || undefined })}
        <FieldNote id={`${id}-note`} note={note} tone={tone} />
        {more}
      </div>
      {below}
    </div>
  )
}

type NoteTone = keyof typeof TONES

const TONES = { quiet: 'text-muted', reading: 'text-accent-text', error: 'text-danger' }

/** The note below a control. Rendered even when it is empty: a status that is added together with its text is not announced. */
export function FieldNote({ id, note, tone }: { id: string; note: string | null | undefined; tone: NoteTone }) {
  return (
    <p id={id} role="status" className={`px-2 text-note empty:hidden ${TONES[tone]}`}>
      {note}
    </p>
  )
}
