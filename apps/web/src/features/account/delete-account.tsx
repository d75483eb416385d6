import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Field, Input } from '../../components/field.tsx'
import { Form } from '../../components/form.tsx'
import { useToast } from '../../lib/page/toast.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { formatExactInstant } from '../../lib/time/format-time.ts'
import { dayOf } from '../../lib/time/time.ts'
import { useMe } from '../../lib/user/me.ts'
import { noteMe } from '../../lib/user/use-me-query.ts'
import { errorOf, formErrors } from './form-errors.ts'
import { Section } from './section.tsx'

/** Requests the deletion of the account after seven days. `DeletionNotice` can cancel it. */
export function DeleteAccount() {
  const me = useMe()
  const { time_zone } = me
  const queryClient = useQueryClient()
  const utils = trpc.useUtils()
  const toast = useToast()
  const [isAsked, setAsked] = useState(false)
  const request = trpc.account.requestDeletion.useMutation({
    onSuccess({ delete_at }) {
      setAsked(false)
      noteMe(queryClient, { delete_at })
      const today = dayOf(new Date().toISOString(), time_zone)
      const what = me.is_guest ? 'Everything here' : 'Your account'
      toast({
        message: `${what} will be deleted on ${formatExactInstant(delete_at, { time_zone, today })}. Until then you can change your mind.`,
      })
      return utils.account.devices.invalidate()
    },
  })
  const errors = formErrors(request.error)
  if (me.delete_at !== null) return null

  return (
    <Section
      title={me.is_guest ? 'Delete everything' : 'Delete account'}
      intro={`All todos, conversations and settings are deleted after seven days. Until then you can change your mind${me.is_guest ? ' in this browser' : ': sign in and keep your account. All other devices are signed out at once'}.`}
    >
      {isAsked ? (
        <Form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            const password = new FormData(event.currentTarget).get('password')
            request.mutate(password === null ? {} : { password: String(password) })
          }}
        >
          {me.is_guest ? (
            <p className="text-sm">Delete all todos, chats and settings that you have here?</p>
          ) : (
            <Field label="Your password" error={errorOf(errors, 'password')}>
              {(control) => (
                <Input
                  {...control}
                  name="password"
                  type="password"
                  required
                  autoFocus
                  autoComplete="current-password"
                />
              )}
            </Field>
          )}
          {errors && errors.field === null && <ErrorNote message={errors.message} />}
          <div className="flex flex-wrap gap-2">
            <Button
              type="submit"
              variant="danger"
              className="border border-danger/40"
              autoFocus={me.is_guest}
              disabled={request.isPending}
            >
              Delete in seven days
            </Button>
            <Button
              onClick={() => {
                request.reset()
                setAsked(false)
              }}
            >
              Cancel
            </Button>
          </div>
        </Form>
      ) : (
        <Button variant="danger" className="-ml-2" onClick={() => setAsked(true)}>
          {me.is_guest ? 'Delete everything…' : 'Delete account…'}
        </Button>
      )}
    </Section>
  )
}
