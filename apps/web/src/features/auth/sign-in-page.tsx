import { ArrowRight } from 'lucide-react'
import { useState } from 'react'
import { Button, LinkButton } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Logo } from '../../components/logo.tsx'
import type { AccountFormMode } from './account-form.tsx'
import { AccountForm } from './account-form.tsx'
import { browserProfile, useSignIn } from './use-sign-in.ts'

const SWITCH: Record<AccountFormMode, { question: string; answer: string; other: AccountFormMode }> = {
  'sign-in': { question: 'New here?', answer: 'Create an account', other: 'sign-up' },
  'sign-up': { question: 'Have an account?', answer: 'Sign in', other: 'sign-in' },
}

export function SignInPage() {
  const [mode, setMode] = useState<AccountFormMode | null>(null)
  const { run, pending, error, clearError } = useSignIn()

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

        <div className="mt-8 flex flex-col gap-3">
          {mode ? (
            <AccountForm
              mode={mode}
              pending={pending}
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
              <Button
                variant="primary"
                size="lg"
                disabled={pending}
                onClick={() => run((auth) => auth.signInAsGuest(), browserProfile())}
              >
                Continue as guest
                <ArrowRight size={18} aria-hidden />
              </Button>
              <Button size="lg" disabled={pending} onClick={() => show('sign-in')}>
                Sign in with e-mail
              </Button>
              {error && <ErrorNote message={error.message} />}
            </>
          )}
        </div>

        <p className="mt-6 text-muted text-sm">
          {mode ? (
            <>
              {SWITCH[mode].question}{' '}
              <LinkButton onClick={() => show(SWITCH[mode].other)}>{SWITCH[mode].answer}</LinkButton>
              {' · '}
              <LinkButton onClick={() => show(null)}>Back</LinkButton>
            </>
          ) : (
            <>
              A guest can become an account later and keeps everything.{' '}
              <LinkButton onClick={() => show('sign-up')}>Create an account</LinkButton>
            </>
          )}
        </p>
      </div>
    </main>
  )
}
