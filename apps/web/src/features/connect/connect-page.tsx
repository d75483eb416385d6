import { useQuery } from '@tanstack/react-query'
import type { AskingApp } from '@todo-agents/contract/connect'
import type { AccessScope } from '@todo-agents/contract/program'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { Button, LinkButton } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Form } from '../../components/form.tsx'
import { Logo } from '../../components/logo.tsx'
import { Sentence } from '../../components/quoted.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { errorMessage } from '../../lib/server/error-message.ts'
import { connectTexts as t } from '../../lib/texts/connect.ts'
import { useMe } from '../../lib/user/me.ts'
import type { AppRequest } from './app-request.ts'
import { isAppAddress } from './app-request.ts'
import { readApp, sendConsent } from './connect-calls.ts'
import { ConnectError } from './connect-error.tsx'
import { ScopeChoice } from './scope-choice.tsx'

interface ConnectPageProps {
  request: AppRequest
  /** Lets the user sign in with another account. */
  onOtherAccount: () => void
}

/** Asks the user whether an app may act for the user, and what it may do. */
export function ConnectPage({ request, onOtherAccount }: ConnectPageProps) {
  const { oauth_query } = request
  const app = useQuery({
    queryKey: ['connect', oauth_query],
    queryFn: ({ signal }) => readApp(oauth_query, signal),
    retry: false,
  })
  if (app.data) return <Question app={app.data} request={request} onOtherAccount={onOtherAccount} />
  if (app.error) return <ConnectError message={isTooOld(app.error) ? t.tooOld : errorMessage(app.error)} />
  return (
    <Frame>
      <Spinner label={t.loading} />
    </Frame>
  )
}

function Question({ app, request, onOtherAccount }: ConnectPageProps & { app: AskingApp }) {
  const me = useMe()
  const [scopes, setScopes] = useState<AccessScope[]>(request.scopes)
  const [state, setState] = useState<'asks' | 'sends' | 'leaves'>('asks')
  const [error, setError] = useState<string | null>(null)

  async function answer(accept: boolean): Promise<void> {
    setState('sends')
    setError(null)
    const { oauth_query } = request
    try {
      const url = await sendConsent(me.id, accept ? { accept, scopes, oauth_query } : { accept, oauth_query })
      if (!isAppAddress(url)) throw new Error(t.tooOld)
      setState('leaves')
      window.location.assign(url)
    } catch (reason) {
      setError(isTooOld(reason) ? t.tooOld : errorMessage(reason))
      setState('asks')
    }
  }

  if (state === 'leaves') {
    return (
      <Frame>
        <h1 className="font-semibold text-2xl tracking-tight">{t.leaving}</h1>
        <p role="status" className="mt-2 text-muted">
          {t.leavingHint}
        </p>
      </Frame>
    )
  }
  return (
    <Frame>
      <h1 className="break-words font-semibold text-2xl tracking-tight outline-none" tabIndex={-1} ref={focusTitle}>
        <Sentence>{t.title(app.name)}</Sentence>
      </h1>
      <p className="mt-2 text-pretty text-muted">{t.intro}</p>
      <dl aria-label={t.about} className="mt-6 grid gap-3 rounded-xl border border-line bg-surface p-4 text-sm">
        <Fact name={t.from}>{app.verified_host ?? t.fromNothing}</Fact>
        <Fact name={t.returnsTo}>{request.returnsTo ?? t.thisComputer}</Fact>
        <Fact name={t.as}>
          {me.email ?? t.guest}{' '}
          <LinkButton onClick={onOtherAccount} disabled={state !== 'asks'}>
            {me.is_guest ? t.toAccount : t.otherAccount}
          </LinkButton>
        </Fact>
      </dl>
      <Form
        className="mt-6 flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void answer(true)
        }}
      >
        <ScopeChoice asked={request.scopes} chosen={scopes} onChange={setScopes} />
        <p className="text-pretty text-sm">{t.warning}</p>
        {error && <ErrorNote message={error} />}
        <div className="flex flex-wrap gap-3">
          <Button type="submit" variant="primary" size="lg" disabled={state !== 'asks' || scopes.length === 0}>
            {t.allow}
          </Button>
          <Button size="lg" disabled={state !== 'asks'} onClick={() => answer(false)}>
            {t.cancel}
          </Button>
        </div>
        <p className="text-muted text-sm">{t.until}</p>
      </Form>
    </Frame>
  )
}

function Frame({ children }: { children: ReactNode }) {
  return (
    <main className="flex h-dvh flex-col items-center overflow-y-auto px-6 py-10">
      <div className="my-auto flex w-full max-w-md flex-col">
        <span className="mb-5">
          <Logo size={40} />
        </span>
        {children}
      </div>
    </main>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-note">{name}</dt>
      <dd className="break-words font-medium">{children}</dd>
    </div>
  )
}

/** The question replaces the sign-in page, whose focused button is gone. */
function focusTitle(title: HTMLElement | null): void {
  title?.focus()
}

/** The server refuses a request that it has not signed, or has signed too long ago. */
function isTooOld(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'invalid_request'
}
