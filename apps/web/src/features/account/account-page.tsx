import { LinkButton } from '../../components/button.tsx'
import { accountTexts as t } from '../../lib/texts/account.ts'
import { useMe } from '../../lib/user/me.ts'
import { DataSection } from './data-section.tsx'
import { DeviceList } from './device-list.tsx'
import { EmailForm } from './email-form.tsx'
import { NameForm } from './name-form.tsx'
import { PasswordForm } from './password-form.tsx'

interface AccountPageProps {
  /** Called when a guest wants to create an account. */
  onSaveTodos: () => void
}

/** The devices, the password and the e-mail address of the user, and what can be done with all data. */
export function AccountPage({ onSaveTodos }: AccountPageProps) {
  const { is_guest } = useMe()
  return (
    <div className="flex flex-col gap-4">
      {is_guest && (
        <p className="text-muted text-sm">
          {t.guestIntro} <LinkButton onClick={onSaveTodos}>{t.createAccount}</LinkButton>
        </p>
      )}
      {!is_guest && <NameForm />}
      <DeviceList />
      {!is_guest && (
        <>
          <PasswordForm />
          <EmailForm />
        </>
      )}
      <DataSection />
    </div>
  )
}
