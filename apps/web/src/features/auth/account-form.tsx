import { useEffect, useRef } from 'react'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Field, Input } from '../../components/field.tsx'

export type AccountFormMode = 'sign-in' | 'sign-up'

export interface Credentials {
  name: string
  email: string
  password: string
}

interface AccountFormProps {
  mode: AccountFormMode
  pending: boolean
  error: string | null
  onSubmit: (credentials: Credentials) => void
}

/** The server's own limit. */
const MIN_PASSWORD = 8

/** E-mail and password; for a new account also a name. */
export function AccountForm({ mode, pending, error, onSubmit }: AccountFormProps) {
  const isNew = mode === 'sign-up'
  const form = useRef<HTMLFormElement>(null)
  // The form takes the place of the button that had the focus.
  useEffect(() => form.current?.querySelector('input')?.focus(), [])

  function submit(data: FormData) {
    const read = (field: keyof Credentials) => String(data.get(field) ?? '')
    onSubmit({ name: read('name').trim(), email: read('email').trim(), password: read('password') })
  }

  return (
    <form
      ref={form}
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        submit(new FormData(event.currentTarget))
      }}
    >
      {isNew && (
        <Field label="Name">
          {(control) => <Input {...control} name="name" required maxLength={100} autoComplete="name" />}
        </Field>
      )}
      <Field label="E-mail">
        {(control) => <Input {...control} name="email" type="email" required autoComplete="email" />}
      </Field>
      <Field label="Password" hint={isNew ? `At least ${MIN_PASSWORD} characters` : undefined}>
        {(control) => (
          <Input
            {...control}
            name="password"
            type="password"
            required
            minLength={isNew ? MIN_PASSWORD : undefined}
            autoComplete={isNew ? 'new-password' : 'current-password'}
          />
        )}
      </Field>
      {error && <ErrorNote message={error} />}
      <Button type="submit" variant="primary" size="lg" disabled={pending}>
        {isNew ? 'Create account' : 'Sign in'}
      </Button>
    </form>
  )
}
