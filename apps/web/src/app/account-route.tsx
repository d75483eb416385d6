import { AccountPage } from '../features/account/account-page.tsx'
import { START } from '../lib/places/place.ts'
import { useGo } from '../lib/places/use-place.ts'
import { useDialogs } from './dialogs.tsx'

/** The account page under its address. */
export function AccountRoute() {
  const go = useGo()
  const { open } = useDialogs()
  return <AccountPage onBack={() => go.to(START)} onSaveTodos={() => open('save-todos')} />
}
