import type { Session } from '@todo-agents/contract/session'
import { ListTodo, Sparkles } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { ErrorBoundary } from '../components/error-boundary.tsx'
import { Logo } from '../components/logo.tsx'
import { AccountPage } from '../features/account/account-page.tsx'
import { DeletionNotice } from '../features/account/deletion-notice.tsx'
import { SaveTodosDialog } from '../features/auth/save-todos-dialog.tsx'
import { ChatPanel } from '../features/chat/chat-panel.tsx'
import { lastUnsentSession } from '../features/chat/sync/unsent-store.ts'
import { ListsButton } from '../features/lists/lists-button.tsx'
import { ListsNav } from '../features/lists/lists-nav.tsx'
import { OfflineBanner } from '../features/live/offline-banner.tsx'
import { ReminderSettings } from '../features/reminders/reminder-settings.tsx'
import { Reminders } from '../features/reminders/reminders.tsx'
import { SessionMenu } from '../features/sessions/session-menu.tsx'
import { AccountMenu } from '../features/settings/account-menu.tsx'
import { SettingsDialog } from '../features/settings/settings-dialog.tsx'
import { TagsDialog } from '../features/tags/tags-dialog.tsx'
import { TodosPage } from '../features/todos/todos-page.tsx'
import { useHash } from '../lib/page/use-hash.ts'
import { todoOfHash } from '../lib/reminders/open-todo.ts'
import { trpc } from '../lib/server/trpc.ts'
import { useMe } from '../lib/user/me.ts'

type Tab = 'todos' | 'assistant'
/** The hash of the account page's address, `/#account`: a reload stays on the account page. */
const ACCOUNT = 'account'

type OpenDialog = 'settings' | 'tags' | 'save-todos' | 'sign-in' | null

/** The page of a signed-in user: todos and assistant side by side, or as two tabs on a small screen. */
export function Shell() {
  const [tab, setTab] = useState<Tab>('todos')
  const [isAsking, setAsking] = useState(false)
  const [dialog, setDialog] = useState<OpenDialog>(null)
  const { session_id, select } = useSession()
  const close = () => setDialog(null)
  const hash = useHash()
  const isAccount = hash === ACCOUNT
  const openedTodo = todoOfHash(hash)
  const closeAccount = () => {
    window.location.hash = ''
  }

  // The list opens the todo, so it has to be on screen.
  if (openedTodo !== null && tab !== 'todos') setTab('todos')

  function showTodos() {
    // On the account page, a press on the current tab leads back to the todos.
    if (tab === 'todos' && isAccount) closeAccount()
    setTab('todos')
  }

  return (
    <div className="flex h-dvh flex-col lg:grid lg:grid-cols-[minmax(0,1fr)_25rem] lg:grid-rows-[auto_minmax(0,1fr)] xl:grid-cols-[minmax(0,1fr)_28rem] 2xl:grid-cols-[minmax(0,1fr)_32rem]">
      <div className="lg:col-span-full">
        <OfflineBanner />
        <Reminders />
      </div>
      <div className={`flex min-h-0 flex-col max-lg:flex-1 ${tab === 'todos' ? '' : 'max-lg:hidden'}`}>
        <header className="flex h-14 shrink-0 items-center gap-2.5 px-4 sm:px-8 lg:px-6">
          <Logo size={26} />
          <span className="shrink-0 font-semibold text-[15px] tracking-tight">Todo Agents</span>
          <div className="flex min-w-0 flex-1 justify-end xl:invisible">
            <ListsButton />
          </div>
          <AccountMenu
            onSettings={() => setDialog('settings')}
            onAccount={() => {
              window.location.hash = ACCOUNT
            }}
            onSaveTodos={() => setDialog('save-todos')}
            onSignIn={() => setDialog('sign-in')}
          />
        </header>
        <div className="flex min-h-0 flex-1">
          <div className="w-56 shrink-0 overflow-y-auto py-4 pl-4 max-xl:hidden">
            <ErrorBoundary what="The lists">
              <ListsNav />
            </ErrorBoundary>
          </div>
          <main className="todos-scroller min-h-0 min-w-0 flex-1 overflow-y-auto">
            <DeletionNotice />
            {isAccount ? (
              <AccountPage onBack={closeAccount} onSaveTodos={() => setDialog('save-todos')} />
            ) : (
              <ErrorBoundary what="The list">
                <TodosPage onManageTags={() => setDialog('tags')} />
              </ErrorBoundary>
            )}
          </main>
        </div>
      </div>

      <aside
        aria-label="Assistant"
        className={`min-h-0 border-line bg-surface/60 max-lg:flex-1 lg:border-l ${tab === 'assistant' ? '' : 'max-lg:hidden'}`}
      >
        <ErrorBoundary what="The assistant">
          <ChatPanel
            session_id={session_id}
            onSession={select}
            onWaiting={setAsking}
            header={<SessionMenu session_id={session_id} onSelect={select} />}
          />
        </ErrorBoundary>
      </aside>

      <nav
        aria-label="Views"
        className="grid shrink-0 grid-cols-2 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
      >
        <TabButton icon={<ListTodo size={20} />} isCurrent={tab === 'todos'} onClick={showTodos}>
          Todos
        </TabButton>
        <TabButton
          icon={<Sparkles size={20} />}
          mark={isAsking ? 'asks for your approval' : undefined}
          isCurrent={tab === 'assistant'}
          onClick={() => setTab('assistant')}
        >
          Assistant
        </TabButton>
      </nav>

      {dialog === 'settings' && <SettingsDialog onClose={close} notifications={<ReminderSettings />} />}
      {dialog === 'tags' && <TagsDialog onClose={close} />}
      {dialog === 'save-todos' && <SaveTodosDialog initialMode="sign-up" onClose={close} />}
      {dialog === 'sign-in' && <SaveTodosDialog initialMode="sign-in" onClose={close} />}
    </div>
  )
}

/**
 * Returns the conversation on screen, or null for a new one. Until the user selects one, it is the conversation whose
 * message could not be sent, else the latest.
 */
function useSession() {
  const { id: user_id } = useMe()
  const [chosen, select] = useState<string | null>()
  const { data } = trpc.session.list.useQuery({})
  // Select it once, so that a newer conversation from another tab does not replace it.
  if (chosen === undefined && data) select(firstSession(data.sessions, lastUnsentSession(user_id)))
  return { session_id: chosen ?? null, select }
}

/**
 * Returns the conversation of the unsent message. Returns the latest one if that conversation was deleted, or is too
 * old for the list. Returns null if the message was for a new conversation.
 */
function firstSession(sessions: Session[], unsent: string | null | undefined): string | null {
  if (unsent === null) return null
  return (sessions.find(({ id }) => id === unsent) ?? sessions[0])?.id ?? null
}

interface TabButtonProps {
  icon: ReactNode
  /** Says why the tab needs attention. The tab then shows a dot, and the text is appended to its accessible name. */
  mark?: string | undefined
  isCurrent: boolean
  onClick: () => void
  children: string
}

function TabButton({ icon, mark, isCurrent, onClick, children }: TabButtonProps) {
  return (
    <button
      type="button"
      aria-current={isCurrent ? 'page' : undefined}
      onClick={onClick}
      className={`flex h-15 flex-col items-center justify-center gap-0.5 font-medium text-xs ${isCurrent ? 'text-accent-text' : 'text-muted'}`}
    >
      <span aria-hidden className="relative">
        {icon}
        {mark && (
          <span className="-top-0.5 -right-1.5 absolute size-2.5 rounded-full border-2 border-surface bg-warning" />
        )}
      </span>
      {children}
      {mark && <span className="sr-only"> {mark}</span>}
    </button>
  )
}
