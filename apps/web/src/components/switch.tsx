interface SwitchProps {
  id?: string
  'aria-describedby'?: string
  checked: boolean
  onChange: (checked: boolean) => void
}

/** A check box that looks like a switch. It takes effect at once. */
export function Switch({ checked, onChange, ...control }: SwitchProps) {
  return (
    <span className="switch">
      <input
        {...control}
        type="checkbox"
        role="switch"
        aria-checked={checked}
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
    </span>
  )
}
