import { useId } from 'react'

interface SegmentedProps<Value extends string> {
  label: string
  /** True if the label is visible. It is the accessible name in any case. */
  showLabel?: boolean
  options: readonly { value: Value; label: string }[]
  value: Value
  onChange: (value: Value) => void
}

/** Radio buttons that look like a switch, for a choice among a few options. */
export function Segmented<Value extends string>({
  label,
  showLabel = true,
  options,
  value,
  onChange,
}: SegmentedProps<Value>) {
  const name = useId()
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className={showLabel ? 'mb-1.5 font-medium text-note text-muted' : 'sr-only'}>{label}</legend>
      <div className="flex w-fit max-w-full rounded-lg bg-hover p-0.5">
        {options.map((option) => (
          <label
            key={option.value}
            className="segment relative flex h-8 items-center pointer-coarse:h-11 rounded-md px-3 font-medium text-note text-muted transition-colors hover:text-ink has-checked:bg-chosen has-checked:text-ink has-checked:shadow-xs has-focus-visible:outline-2 has-focus-visible:outline-accent-text"
          >
            <input
              type="radio"
              name={name}
              className="absolute inset-0 appearance-none outline-none"
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
