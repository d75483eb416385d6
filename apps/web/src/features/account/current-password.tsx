import { Field, Input } from '../../components/field.tsx'

interface CurrentPasswordProps {
  label: string
  /** The name of the field in the data of the form. Default: `password`. */
  name?: string
  error: string | undefined
  autoFocus?: boolean
}

/** Asks for the password of the user, so that a stranger at an unlocked device cannot change the account. */
export function CurrentPassword({ label, name = 'password', error, autoFocus }: CurrentPasswordProps) {
  return (
    <Field label={label} error={error}>
      {(control) => (
        <Input
          {...control}
          name={name}
          type="password"
          required
          autoFocus={autoFocus}
          autoComplete="current-password"
        />
      )}
    </Field>
  )
}
