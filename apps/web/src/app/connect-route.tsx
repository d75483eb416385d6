import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { SaveTodosDialog } from '../features/auth/save-todos-dialog.tsx'
import type { AppRequest } from '../features/connect/app-request.ts'
import { ConnectError } from '../features/connect/connect-error.tsx'
import { ConnectPage } from '../features/connect/connect-page.tsx'
import { leaveNotifications } from '../lib/reminders/browser-push.ts'
import { useClient } from '../lib/server/client.ts'
import { connectTexts as t } from '../lib/texts/connect.ts'
import { useMe } from '../lib/user/me.ts'
import { rememberSignedIn } from '../lib/user/signed-in-here.ts'
import { forgetMe } from '../lib/user/use-me-query.ts'
import { useLook, useUsersLanguage } from './use-look.ts'

/**
 * The question of an app, to the signed-in user. It takes the place of the whole page, so that nothing on it distracts,
 * and nothing of the user's todos is loaded for it.
 */
export function ConnectRoute({ request }: { request: AppRequest }) {
  const { is_guest } = useMe()
  const { auth } = useClient()
  const queryClient = useQueryClient()
  const [isSigningIn, setSigningIn] = useState(false)
  useLook()
  useUsersLanguage()

  /** A guest who signed out could not come back. So a guest signs in to an account, which takes the todos over. */
  async function changeAccount(): Promise<void> {
    if (is_guest) return setSigningIn(true)
    await auth.signOut()
    await leaveNotifications()
    rememberSignedIn(null)
    forgetMe(queryClient)
  }

  return (
    <>
      <ConnectPage request={request} onOtherAccount={changeAccount} />
      {isSigningIn && <SaveTodosDialog initialMode="sign-in" onClose={() => setSigningIn(false)} />}
    </>
  )
}

/** Says why the server has not asked the user about an app. */
export function ConnectFailed({ error }: { error: string }) {
  return <ConnectError message={t.errors[error] ?? t.tooOld} />
}
