import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Form } from '../../components/form.tsx'
import { useToast } from '../../lib/page/toast.ts'
import { errorOf, formErrors } from '../../lib/server/form-errors.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { accountTexts as t } from '../../lib/texts/account.ts'
import { formatExactInstant } from '../../lib/time/format-time.ts'
import { dayOf } from '../../lib/time/time.ts'
import { useMe } from '../../lib/user/me.ts'
import { noteMe } from '../../lib/user/use-me-query.ts'
import { CurrentPassword } from './current-password.tsx'
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
      const when = formatExactInstant(delete_at, { time_zone, today })
      toast({ message: me.is_guest ? t.guestWillBeDeleted(when) : t.accountWillBeDeleted(when) })
      return utils.account.devices.invalidate()
    },
  })
  const errors = formErrors(request.error)
  if (me.delete_at !== null) return null

  return (
    <Section
      title={me.is_guest ? t.deleteGuest : t.deleteAccount}
      intro={me.is_guest ? t.deleteGuestIntro : t.deleteAccountIntro}
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
            <p className="text-sm">{t.deleteGuestQuestion}</p>
          ) : (
            <CurrentPassword label={t.yourPassword} error={errorOf(errors, 'password')} autoFocus />
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
              {t.deleteInSeven}
            </Button>
            <Button
              onClick={() => {
                request.reset()
                setAsked(false)
              }}
            >
              {t.cancel}
            </Button>
          </div>
        </Form>
      ) : (
        <Button variant="danger" className="-ml-2" onClick={() => setAsked(true)}>
          {me.is_guest ? t.deleteGuestAsk : t.deleteAccountAsk}
        </Button>
      )}
    </Section>
  )
}
