import { ArrowLeft, Download } from 'lucide-react'
import { Button, LinkButton } from '../../components/button.tsx'
import { useMe } from '../../lib/user/me.ts'
import { DeleteAccount } from './delete-account.tsx'
import { DeviceList } from './device-list.tsx'
import { EmailForm } from './email-form.tsx'
import { PasswordForm } from './password-form.tsx'
import { Section } from './section.tsx'

interface AccountPageProps {
  onBack: () => void
  /** Called when a guest wants to create an account. */
  onSaveTodos: () => void
}

/**
 * The page on which the user manages the devices, the password and the e-mail address, and exports or deletes all data.
 */
export function AccountPage({ onBack, onSaveTodos }: AccountPageProps) {
  const me = useMe()
  return (
    <div className="mx-auto flex w-full max-w-2xl flex-col gap-4 px-4 pt-2 pb-12 sm:px-8 lg:px-6">
      <header>
        <Button variant="ghost" size="sm" className="-ml-2.5" onClick={onBack}>
          <ArrowLeft size={16} aria-hidden />
          Back to your todos
        </Button>
        <h1 tabIndex={-1} data-focus className="mt-1 font-semibold text-2xl tracking-tight">
          {me.is_guest ? 'Your data' : 'Account'}
        </h1>
        <p className="mt-0.5 break-words text-muted text-sm">
          {me.email ?? 'You are here as a guest: this browser is the only way to your todos. '}
          {me.is_guest && <LinkButton onClick={onSaveTodos}>Create an account</LinkButton>}
        </p>
      </header>
      <DeviceList />
      {!me.is_guest && (
        <>
          <PasswordForm />
          <EmailForm />
        </>
      )}
      <Section
        title="Your data as a file"
        intro="One JSON file with your todos, tags, conversations, settings, usage and the history of all changes. It contains no passwords."
      >
        {/* `user`: the server refuses the export if another user has signed in meanwhile, in another tab. */}
        <a
          href={`/api/account/export?user=${me.id}`}
          download
          className="inline-flex h-9 items-center gap-2 rounded-lg border border-line bg-surface px-3.5 font-medium text-sm shadow-xs hover:bg-hover"
        >
          <Download size={16} aria-hidden />
          Download everything
        </a>
      </Section>
      <DeleteAccount />
    </div>
  )
}
