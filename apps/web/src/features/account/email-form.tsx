import { useQueryClient } from '@tanstack/react-query'
import { MAX_EMAIL_LENGTH } from '@todo-agents/contract/bounds'
import { useRef } from 'react'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Field, Input } from '../../components/field.tsx'
import { Form } from '../../components/form.tsx'
import { useToast } from '../../lib/page/toast.ts'
import { errorOf, formErrors } from '../../lib/server/form-errors.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { accountTexts as t } from '../../lib/texts/account.ts'
import { noteMe } from '../../lib/user/use-me-query.ts'
import { CurrentPassword } from './current-password.tsx'
import { Section } from './section.tsx'

export function EmailForm() {
  const form = useRef<HTMLFormElement>(null)
  const queryClient = useQueryClient()
  const toast = useToast()
  const change = trpc.account.changeEmail.useMutation({
    onSuccess(me) {
      form.current?.reset()
      noteMe(queryClient, me)
      toast({ message: t.addressChanged(me.email ?? '') })
    },
  })
  const errors = formErrors(change.error)

  return (
    <Section title={t.email} intro={t.emailIntro}>
      <Form
        ref={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          const data = new FormData(event.currentTarget)
          change.mutate({ email: String(data.get('email')).trim(), password: String(data.get('password')) })
        }}
      >
        <Field label={t.newAddress} error={errorOf(errors, 'email')}>
          {(control) => (
            <Input {...control} name="email" type="email" required maxLength={MAX_EMAIL_LENGTH} autoComplete="off" />
          )}
        </Field>
        <CurrentPassword label={t.password} error={errorOf(errors, 'password')} />
        {errors && errors.field === null && <ErrorNote message={errors.message} />}
        <Button type="submit" className="self-start" disabled={change.isPending}>
          {t.changeAddress}
        </Button>
      </Form>
    </Section>
  )
}
