import type { ReactNode } from 'react'
import { useId } from 'react'

/** Rows of settings in one box. */
export function SettingGroup({ children }: { children: ReactNode }) {
  return <div className="divide-y divide-line rounded-xl border border-line bg-surface shadow-xs">{children}</div>
}

interface SettingProps {
  label: string
  hint?: ReactNode
  error?: string | undefined
  /** Receives the attributes that connect the control with its label and its hint. */
  children: (control: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode
}

/** One setting: its name and hint, and the control beside them, or below them on a narrow page. */
export function Setting({ label, hint, error, children }: SettingProps) {
  const id = useId()
  const noteId = `${id}-note`
  const note = error ?? hint
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-2.5 px-4 py-3.5">
      <div className="min-w-44 flex-1 basis-52">
        <label htmlFor={id} className="font-medium text-sm">
          {label}
        </label>
        {note && (
          <p id={noteId} className={`mt-0.5 text-pretty text-note ${error ? 'text-danger' : 'text-muted'}`}>
            {note}
          </p>
        )}
      </div>
      {children({ id, ...(note && { 'aria-describedby': noteId }), ...(error && { 'aria-invalid': true }) })}
    </div>
  )
}

interface ChoiceProps {
  label: string
  hint?: ReactNode
  error?: string | undefined
  children: ReactNode
}

/** A setting with several controls, such as radio buttons. */
export function SettingChoice({ label, hint, error, children }: ChoiceProps) {
  const noteId = useId()
  const note = error ?? hint
  return (
    <fieldset aria-describedby={note ? noteId : undefined} className="min-w-0 px-4 py-3.5">
      <legend className="sr-only">{label}</legend>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2.5">
        <div className="min-w-44 flex-1 basis-52">
          <p aria-hidden className="font-medium text-sm">
            {label}
          </p>
          {note && (
            <p id={noteId} className={`mt-0.5 text-pretty text-note ${error ? 'text-danger' : 'text-muted'}`}>
              {note}
            </p>
          )}
        </div>
        {children}
      </div>
    </fieldset>
  )
}
