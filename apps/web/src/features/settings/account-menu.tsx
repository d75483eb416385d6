import { CircleUserRound, LogIn, LogOut, Save, Settings, UserRound } from 'lucide-react'
import { Menu, MenuItem } from '../../components/menu.tsx'
import { menuTexts as t } from '../../lib/texts/menu.ts'
import { useMe } from '../../lib/user/me.ts'
import { useSignOut } from './use-sign-out.ts'

interface AccountMenuProps {
  onSettings: () => void
  onAccount: () => void
  onSaveTodos: () => void
  /** Called when a guest wants to sign in to an existing account. */
  onSignIn: () => void
}

/** A menu under the name of the signed-in user. It leads to the account, the settings and the sign-out. */
export function AccountMenu({ onSettings, onAccount, onSaveTodos, onSignIn }: AccountMenuProps) {
  const me = useMe()
  const signOut = useSignOut()

  return (
    <Menu
      label={t.account}
      buttonClassName="relative grid size-9 place-items-center rounded-full bg-accent-soft font-semibold text-accent-text text-sm before:absolute before:-inset-1 hover:brightness-95"
      button={me.is_guest ? <UserRound size={18} aria-hidden /> : me.name.charAt(0).toUpperCase()}
    >
      {(close) => {
        const closing = (action: () => void) => () => {
          close()
          action()
        }
        return (
          <>
            <div className="px-2.5 py-2">
              <p className="truncate font-medium text-sm">{me.is_guest ? t.guest : me.name}</p>
              <p className="truncate text-note text-muted">{me.email ?? t.notSaved}</p>
            </div>
            <hr className="my-1 border-line" />
            {me.is_guest && (
              <>
                <MenuItem icon={<Save size={16} aria-hidden />} onClick={closing(onSaveTodos)}>
                  {t.saveTodos}
                </MenuItem>
                <MenuItem icon={<LogIn size={16} aria-hidden />} onClick={closing(onSignIn)}>
                  {t.signIn}
                </MenuItem>
              </>
            )}
            <MenuItem icon={<Settings size={16} aria-hidden />} onClick={closing(onSettings)}>
              {t.settings}
            </MenuItem>
            <MenuItem icon={<CircleUserRound size={16} aria-hidden />} onClick={closing(onAccount)}>
              {me.is_guest ? t.guestAccount : t.account}
            </MenuItem>
            {!me.is_guest && (
              <MenuItem icon={<LogOut size={16} aria-hidden />} onClick={closing(signOut)}>
                {t.signOut}
              </MenuItem>
            )}
          </>
        )
      }}
    </Menu>
  )
}
