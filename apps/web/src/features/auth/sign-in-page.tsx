import type { Access } from '@todo-agents/contract/auth'
import { ArrowRight } from 'lucide-react'
import { useState } from 'react'
import { Button, LinkButton } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Logo } from '../../components/logo.tsx'
import { authTexts as t } from '../../lib/texts/auth.ts'
import type { AccountFormMode } from './account-form.tsx'
import { AccountForm } from './account-form.tsx'
import { canSignUp, inviteOfPage, useAccess } from './use-access.ts'
import { browserProfile, useSignIn } from './use-sign-in.ts'

const SWITCH: Record<AccountFormMode, { question: string; answer: string; other: AccountFormMode }> = {
  'sign-in': { question: t.newHere, answer: t.createAnAccount, other: 'sign-up' },
  'sign-up': { question: t.haveAccount, answer: t.signIn, other: 'sign-in' },
}

/** `isForApp`: an app has sent the user here. */
export function SignInPage({ isForApp = false }: { isForApp?: boolean }) {
  const access = useAccess()
  const [invite] = useState(inviteOfPage)
  const [mode, setMode] = useState<AccountFormMode | null>(invite ? 'sign-up' : null)
  const { run, pending, error, clearError } = useSignIn()

  const { sign_up, guests } = access ?? { sign_up: 'open', guests: true }
  const isSignUpOpen = canSignUp({ sign_up, guests }, invite)

  function show(next: AccountFormMode | null) {
    clearError()
    setMode(next)
  }

  return (
    <main className="flex h-dvh flex-col items-center overflow-y-auto px-6 py-12">
      <div className="my-auto flex w-full max-w-sm flex-col">
        <Logo size={52} />
        <h1 className="mt-6 font-semibold text-3xl tracking-tight">Todo Agents</h1>
        <p className="mt-2 text-balance text-muted">{isForApp ? t.toConnect : t.intro}</p>

        {/* Invisible until the access is known, so that no button disappears a moment later. */}
        <div className={`mt-8 flex flex-col gap-3 ${access ? '' : 'invisible'}`}>
          {mode ? (
            <AccountForm
              mode={mode}
              pending={pending}
              invite={sign_up === 'open' ? null : invite}
              error={error}
              onSignInInstead={() => show('sign-in')}
              onSubmit={(credentials) =>
                mode === 'sign-up'
                  ? run((auth) => auth.signUp(credentials), browserProfile())
                  : run((auth) => auth.signIn(credentials))
              }
            />
          ) : (
            <>
              {guests && (
                <Button
                  variant="primary"
                  size="lg"
                  disabled={pending}
                  onClick={() => run((auth) => auth.signInAsGuest(), browserProfile())}
                >
                  {t.guest}
                  <ArrowRight size={18} aria-hidden />
                </Button>
              )}
              <Button
                size="lg"
                variant={guests ? 'secondary' : 'primary'}
                disabled={pending}
                onClick={() => show('sign-in')}
              >
                {t.withEmail}
              </Button>
              {error && <ErrorNote message={error.message} />}
            </>
          )}
        </div>

        <p className={`mt-6 text-muted text-sm ${access ? '' : 'invisible'}`}>
          {mode ? (
            <>
              {(mode === 'sign-up' || isSignUpOpen) && (
                <>
                  {SWITCH[mode].question}{' '}
                  <LinkButton onClick={() => show(SWITCH[mode].other)}>{SWITCH[mode].answer}</LinkButton>
                  {' · '}
                </>
              )}
              <LinkButton onClick={() => show(null)}>{t.back}</LinkButton>
            </>
          ) : (
            <>
              {accessText({ sign_up, guests })}{' '}
              {isSignUpOpen && <LinkButton onClick={() => show('sign-up')}>{t.createAnAccount}</LinkButton>}
            </>
          )}
        </p>
      </div>
    </main>
  )
}

/**
 * Returns a text that says which ways to sign in this server does not offer. If it offers all of them, the text says
 * that a guest can become an account.
 */
function accessText({ sign_up, guests }: Access): string {
  if (sign_up === 'open') return guests ? t.guestLater : t.noGuests
  if (sign_up === 'closed') return guests ? t.noAccounts : t.noAccountsOrGuests
  return guests ? t.needsInvite : `${t.noGuests} ${t.needsInvite}`
}
