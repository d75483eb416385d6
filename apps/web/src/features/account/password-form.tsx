import { MIN_PASSWORD_LENGTH } from '@todo-agents/contract/bounds'
import { useRef } from 'react'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Field, Input } from '../../components/field.tsx'
import { Form } from '../../components/form.tsx'
import { useToast } from '../../lib/page/toast.ts'
import { errorOf, formErrors } from '../../lib/server/form-errors.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { accountTexts as t } from '../../lib/texts/account.ts'
import { CurrentPassword } from './current-password.tsx'
import { Section } from './section.tsx'

export function PasswordForm() {
  const form = useRef<HTMLFormElement>(null)
  const utils = trpc.useUtils()
  const toast = useToast()
  const change = trpc.account.changePassword.useMutation({
    onSuccess() {
      form.current?.reset()
      toast({ message: t.passwordChanged })
      return utils.account.devices.invalidate()
    },
  })
  const errors = formErrors(change.error)

  return (
    <Section title={t.password} intro={t.passwordIntro}>
      <Form
        ref={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          const data = new FormData(event.currentTarget)
          change.mutate({
            current_password: String(data.get('current_password')),
            new_password: String(data.get('new_password')),
          })
        }}
      >
        <CurrentPassword
          label={t.currentPassword}
          name="current_password"
          error={errorOf(errors, 'current_password')}
        />
        <Field label={t.newPassword} hint={t.atLeast(MIN_PASSWORD_LENGTH)} error={errorOf(errors, 'new_password')}>
          {(control) => (
            <Input
              {...control}
              name="new_password"
              type="password"
              required
              minLength={MIN_PASSWORD_LENGTH}
              autoComplete="new-password"
            />
          )}
        </Field>
        {errors && errors.field === null && <ErrorNote message={errors.message} />}
        <Button type="submit" className="self-start" disabled={change.isPending}>
          {t.changePassword}
        </Button>
      </Form>
    </Section>
  )
}
