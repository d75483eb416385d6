import { ChevronDown } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { useId } from 'react'

interface FieldProps {
  label: string
  hint?: ReactNode
  error?: string | undefined
  /** Receives the attributes that connect the control with its label and its error. */
  children: (control: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode
}

/** A labelled control with a hint. An error replaces the hint. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId()
  const noteId = `${id}-note`
  const note = error ?? hint
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-note text-muted">
        {label}
      </label>
      {children({ id, ...(note && { 'aria-describedby': noteId }), ...(error && { 'aria-invalid': true }) })}
      {note && (
        <p id={noteId} className={`text-note ${error ? 'text-danger' : 'text-muted'}`}>
          {note}
        </p>
      )}
    </div>
  )
}

export function Input({ className = '', ...props }: ComponentProps<'input'>) {
  return <input className={`control h-10 pointer-coarse:h-11 ${className}`} {...props} />
}

interface SelectProps extends Omit<ComponentProps<'select'>, 'size'> {
  /** `sm` is as high as a line of the details. */
  size?: 'sm' | 'md'
}

/** `className` is that of the box around it, such as its width. */
export function Select({ className = '', size = 'md', ...props }: SelectProps) {
  const height = size === 'sm' ? 'h-9' : 'h-10'
  return (
    <span className={`relative block min-w-0 ${className}`}>
      <select
        className={`control ${height} appearance-none truncate pr-9 pointer-coarse:h-11 pointer-coarse:pr-10`}
        {...props}
      />
      <ChevronDown
        size={16}
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-muted pointer-coarse:right-3.5"
      />
    </span>
  )
}
