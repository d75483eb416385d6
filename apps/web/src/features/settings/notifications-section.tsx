import type { ReactNode } from 'react'
import { Switch } from '../../components/switch.tsx'
import { trpc } from '../../lib/server/trpc.ts'
import { settingsTexts as t } from '../../lib/texts/settings.ts'
import { useMe } from '../../lib/user/me.ts'
import { Setting, SettingGroup } from './setting.tsx'
import { useSave } from './use-save-me.ts'

/** How reminders reach the user: `children` are those in browsers. */
export function NotificationsSection({ children }: { children: ReactNode }) {
  return (
    <>
      <MailSetting />
      {children}
    </>
  )
}

/** The switch for reminders by mail, if the server can send mail and the user has an address. */
function MailSetting() {
  const { email, email_reminders } = useMe()
  const save = useSave()
  const { data } = trpc.reminder.channels.useQuery()
  if (!data?.has_mail || email === null) return null
  return (
    <SettingGroup>
      <Setting label={t.mail} hint={t.mailHint(email)}>
        {(control) => (
          <Switch
            {...control}
            checked={email_reminders}
            onChange={(email_reminders) => void save({ email_reminders })}
          />
        )}
      </Setting>
    </SettingGroup>
  )
}
