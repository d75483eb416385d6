import type { Access } from '@todo-agents/contract/auth'
import { ArrowRight } from 'lucide-react'
import { useState } from 'react'
import { Button, LinkButton } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Logo } from '../../components/logo.tsx'
import type { AccountFormMode } from './account-form.tsx'
import { AccountForm } from './account-form.tsx'
import { canSignUp, inviteOfPage, useAccess } from './use-access.ts'
import { browserProfile, useSignIn } from './use-sign-in.ts'

const SWITCH: Record<AccountFormMode, { question: string; answer: string; other: AccountFormMode }> = {
  'sign-in': { question: 'New here?', answer: 'Create an account', other: 'sign-up' },
  'sign-up': { question: 'Have an account?', answer: 'Sign in', other: 'sign-in' },
}

export function SignInPage() {
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
        <p className="mt-2 text-balance text-muted">
          Your todos, and an assistant that you can simply tell what to do with them.
        </p>

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
                  Continue as guest
                  <ArrowRight size={18} aria-hidden />
                </Button>
              )}
              <Button
                size="lg"
                variant={guests ? 'secondary' : 'primary'}
                disabled={pending}
                onClick={() => show('sign-in')}
              >
                Sign in with e-mail
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
              <LinkButton onClick={() => show(null)}>Back</LinkButton>
            </>
          ) : (
            <>
              {accessText({ sign_up, guests })}{' '}
              {isSignUpOpen && <LinkButton onClick={() => show('sign-up')}>Create an account</LinkButton>}
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
  const forAccounts = {
    open: guests ? 'A guest can become an account later and keeps everything.' : 'This server takes no guests.',
    invite: `${guests ? '' : 'This server takes no guests. '}A new account needs an invite from the person who runs this server.`,
    closed: `This server takes no new accounts${guests ? '' : ' and no guests'}.`,
  }
  return forAccounts[sign_up]
}
