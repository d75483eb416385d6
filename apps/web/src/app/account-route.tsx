import { AccountPage } from '../features/account/account-page.tsx'
import { SettingsFrame } from '../features/settings/settings-frame.tsx'
import { settingsTexts as t } from '../lib/texts/settings.ts'
import { useMe } from '../lib/user/me.ts'
import { useDialogs } from './dialogs.tsx'

/** The account page under its address, in the frame of the settings. */
export function AccountRoute() {
  const { is_guest, email } = useMe()
  const { open } = useDialogs()
  return (
    <SettingsFrame title={is_guest ? t.guestAccount : t.account} intro={email}>
      <AccountPage onSaveTodos={() => open('save-todos')} />
    </SettingsFrame>
  )
}
