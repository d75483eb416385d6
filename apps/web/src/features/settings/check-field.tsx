interface CheckFieldProps {
  name: string
  label: string
  hint: string
  isChecked: boolean
}

/** A check box with an explanation. */
export function CheckField({ name, label, hint, isChecked }: CheckFieldProps) {
  return (
    <label className="flex cursor-pointer items-start gap-2.5 text-sm">
      <input type="checkbox" name={name} defaultChecked={isChecked} className="mt-0.5 size-4 shrink-0 accent-accent" />
      <span className="flex flex-col gap-0.5">
        {label}
        <span className="text-[13px] text-muted">{hint}</span>
      </span>
    </label>
  )
}
