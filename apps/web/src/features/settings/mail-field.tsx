import type { Me } from '@todo-agents/contract/user'
import { trpc } from '../../lib/server/trpc.ts'
import { CheckField } from './check-field.tsx'
import { MAIL_SHOWN } from './read-settings.ts'

/** The switch for reminders by mail, if the server can send mail and the user has an address. */
export function MailField({ me }: { me: Me }) {
  const { data } = trpc.reminder.channels.useQuery()
  if (!data?.has_mail || me.email === null) return null
  return (
    <>
      <input type="hidden" name={MAIL_SHOWN} value="yes" />
      <CheckField
        name="email_reminders"
        label="Reminders by mail"
        hint={`Each reminder is also sent to ${me.email}.`}
        isChecked={me.email_reminders}
      />
    </>
  )
}
