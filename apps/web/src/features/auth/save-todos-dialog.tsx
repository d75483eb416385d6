import { useState } from 'react'
import { LinkButton } from '../../components/button.tsx'
import { Dialog, DialogBody } from '../../components/dialog.tsx'
import { authTexts as t } from '../../lib/texts/auth.ts'
import { useMe } from '../../lib/user/me.ts'
import type { AccountFormMode } from './account-form.tsx'
import { AccountForm } from './account-form.tsx'
import { canSignUp, inviteOfPage, useAccess } from './use-access.ts'
import { useSignIn } from './use-sign-in.ts'

interface SaveTodosDialogProps {
  /** The mode that is shown first. The user can switch to the other. */
  initialMode: AccountFormMode
  onClose: () => void
}

const TEXTS: Record<AccountFormMode, { title: string; intro: string; question: string; answer: string }> = {
  'sign-up': {
    title: t.saveTitle,
    intro: t.saveIntro,
    question: t.saveQuestion,
    answer: t.signIn,
  },
  'sign-in': {
    title: t.signInTitle,
    intro: t.signInIntro,
    question: t.newHere,
    answer: t.createAnAccount,
  },
}

/** Creates an account for the guest, or signs in to one. The server moves all data of the guest into it. */
export function SaveTodosDialog({ initialMode, onClose }: SaveTodosDialogProps) {
  const { time_zone, default_duration } = useMe()
  const { run, pending, error, clearError } = useSignIn()
  const access = useAccess()
  const [invite] = useState(inviteOfPage)
  const isSignUpOpen = !access || canSignUp(access, invite)
  const [chosen, setMode] = useState(initialMode)
  const mode = isSignUpOpen ? chosen : 'sign-in'
  const { title, intro, question, answer } = TEXTS[mode]

  function show(next: AccountFormMode) {
    clearError()
    setMode(next)
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <DialogBody>
        <p className="mb-5 text-muted text-sm">{intro}</p>
        <AccountForm
          mode={mode}
          pending={pending}
          invite={!access || access.sign_up === 'open' ? null : invite}
          error={error}
          onSignInInstead={() => show('sign-in')}
          onSubmit={async (credentials) => {
            const isDone = await (mode === 'sign-up'
              ? run((auth) => auth.signUp(credentials), { time_zone, default_duration })
              : run((auth) => auth.signIn(credentials)))
            if (isDone) onClose()
          }}
        />
        <p className="mt-5 pb-3 text-muted text-sm">
          {isSignUpOpen ? (
            <>
              {question}{' '}
              <LinkButton onClick={() => show(mode === 'sign-up' ? 'sign-in' : 'sign-up')}>{answer}</LinkButton>
            </>
          ) : (
            t.closedText
          )}
        </p>
      </DialogBody>
    </Dialog>
  )
}
