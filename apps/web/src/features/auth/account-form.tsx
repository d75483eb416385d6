import { MAX_NAME_LENGTH, MIN_PASSWORD_LENGTH } from '@todo-agents/contract/bounds'
import { useEffect, useRef } from 'react'
import { Button, LinkButton } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Field, Input } from '../../components/field.tsx'
import { Form } from '../../components/form.tsx'
import { authTexts as t } from '../../lib/texts/auth.ts'
import type { SignInError } from './use-sign-in.ts'

export type AccountFormMode = 'sign-in' | 'sign-up'

export interface Credentials {
  name: string
  email: string
  password: string
  invite: string
}

interface AccountFormProps {
  mode: AccountFormMode
  pending: boolean
  /** The invite code from the address of the page; empty if the address has none. Null if no invite is needed. */
  invite: string | null
  error: SignInError | null
  /** Called when the user wants to sign in because the account already exists. */
  onSignInInstead: () => void
  onSubmit: (credentials: Credentials) => void
}

const FIRST_FIELD: Record<AccountFormMode, keyof Credentials> = { 'sign-in': 'email', 'sign-up': 'name' }

/**
 * Asks for e-mail address and password, and for a new account also for a name. The typed text stays when the mode
 * changes.
 */
export function AccountForm({ mode, pending, invite, error, onSignInInstead, onSubmit }: AccountFormProps) {
  const isNew = mode === 'sign-up'
  const form = useRef<HTMLFormElement>(null)
  // The button that had the focus is gone: the form has replaced it. So the first field takes the focus.
  useEffect(() => {
    form.current?.querySelector<HTMLInputElement>(`[name=${FIRST_FIELD[mode]}]`)?.focus()
  }, [mode])

  function submit(data: FormData) {
    const read = (field: keyof Credentials) => String(data.get(field) ?? '')
    onSubmit({
      name: read('name').trim(),
      email: read('email').trim(),
      password: read('password'),
      invite: read('invite').trim(),
    })
  }

  return (
    <Form
      ref={form}
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        submit(new FormData(event.currentTarget))
      }}
    >
      {isNew && invite !== null && (
        <Field label={t.invite} hint={t.inviteHint}>
          {(control) => (
            <Input {...control} name="invite" required maxLength={200} autoComplete="off" defaultValue={invite} />
          )}
        </Field>
      )}
      {isNew && (
        <Field label={t.name}>
          {(control) => <Input {...control} name="name" required maxLength={MAX_NAME_LENGTH} autoComplete="name" />}
        </Field>
      )}
      <Field label={t.email}>
        {(control) => <Input {...control} name="email" type="email" required autoComplete="email" />}
      </Field>
      <Field label={t.password} hint={isNew ? t.atLeast(MIN_PASSWORD_LENGTH) : undefined}>
        {(control) => (
          <Input
            {...control}
            name="password"
            type="password"
            required
            minLength={isNew ? MIN_PASSWORD_LENGTH : undefined}
            autoComplete={isNew ? 'new-password' : 'current-password'}
          />
        )}
      </Field>
      {error && (
        <div className="flex flex-col gap-2">
          <ErrorNote message={error.message} />
          {isNew && error.isTaken && (
            <LinkButton className="self-start text-sm" onClick={onSignInInstead}>
              {t.signInInstead}
            </LinkButton>
          )}
        </div>
      )}
      <Button type="submit" variant="primary" size="lg" disabled={pending}>
        {isNew ? t.createAccount : t.signIn}
      </Button>
    </Form>
  )
}
