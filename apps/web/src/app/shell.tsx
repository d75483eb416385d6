import { Outlet } from '@tanstack/react-router'
import { ListTodo, Menu as MenuIcon, PanelRightClose, PanelRightOpen, Search, Sparkles } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { IconButton } from '../components/button.tsx'
import { ErrorBoundary } from '../components/error-boundary.tsx'
import { Keys } from '../components/keys.tsx'
import { Logo } from '../components/logo.tsx'
import { ToastAnchor } from '../components/toaster.tsx'
import { DeletionNotice } from '../features/account/deletion-notice.tsx'
import { ListsNav } from '../features/lists/lists-nav.tsx'
import { OfflineBanner } from '../features/live/offline-banner.tsx'
import { Reminders } from '../features/reminders/reminders.tsx'
import { AccountMenu } from '../features/settings/account-menu.tsx'
import { SideBar } from '../features/side-bar/side-bar.tsx'
import { OpenTodo } from '../features/todos/open-todo.tsx'
import { useUndoKeys } from '../lib/changes/use-undo-redo.ts'
import { APP_KEYS } from '../lib/keys/app-keys.ts'
import { ariaShortcut } from '../lib/keys/shortcut.ts'
import { useKeyListener } from '../lib/keys/use-keys.ts'
import { AskAboutContext } from '../lib/page/ask-about.ts'
import type { Place } from '../lib/places/place.ts'
import { isListOfTodos } from '../lib/places/place.ts'
import { PlaceLink } from '../lib/places/place-link.tsx'
import { useGo, useListPlace, usePlace } from '../lib/places/use-place.ts'
import { commonTexts } from '../lib/texts/common.ts'
import { keyTexts } from '../lib/texts/keys.ts'
import { placeTexts as t } from '../lib/texts/places.ts'
import { DialogsProvider, useDialogs } from './dialogs.tsx'
import { Drawer } from './drawer.tsx'
import { LateAssistant } from './late-assistant.tsx'
import { useAskAboutTodo } from './use-ask-about.ts'
import { useLook, useUsersLanguage } from './use-look.ts'
import { usePalette } from './use-palette.tsx'
import { togglePanel, usePanelSize } from './use-panel.ts'

/** The page of a signed-in user: the side bar, the place, and the assistant. */
export function Shell() {
  return (
    <DialogsProvider>
      <Page />
    </DialogsProvider>
  )
}

function Page() {
  const place = usePlace()
  const listPlace = useListPlace()
  const askAbout = useAskAboutTodo()
  const panel = usePanelSize()
  const [hasDrawer, setDrawer] = useState(false)
  const [isAsking, setAsking] = useState(false)
  useKeyListener()
  useUndoKeys()
  useLook()
  useUsersLanguage()
  const palette = usePalette()
  const isAssistant = place.kind === 'assistant'

  return (
    <div className="shell" data-panel={isAssistant ? 'whole' : panel}>
      <a href="#todos" className="skip-link">
        {t.skipToTodos}
      </a>
      <a href="#assistant" className="skip-link">
        {t.skipToAssistant}
      </a>
      <div className="col-span-full">
        <OfflineBanner />
        <Reminders />
      </div>
      <div className="shell-side">
        <Brand />
        <div className="min-h-0 flex-1 overflow-y-auto px-3 pt-1 pb-4">
          <Places />
        </div>
      </div>
      <main id="todos" tabIndex={-1} className="shell-main">
        <header className="flex h-14 shrink-0 items-center gap-2 px-3 sm:px-6">
          <IconButton label={t.openPlaces} onClick={() => setDrawer(true)} className="xl:hidden pointer-coarse:size-11">
            <MenuIcon size={20} />
          </IconButton>
          <PaletteButton onClick={palette.open} />
          <Account />
          <IconButton
            label={panel === 'hidden' ? t.showAssistant : t.hideAssistant}
            onClick={togglePanel}
            className="max-lg:hidden"
          >
            {panel === 'hidden' ? <PanelRightOpen size={18} /> : <PanelRightClose size={18} />}
          </IconButton>
        </header>
        <DeletionNotice />
        <div className="min-h-0 flex-1">
          <ErrorBoundary what={commonTexts.theList}>
            <AskAboutContext value={askAbout}>
              <Outlet />
            </AskAboutContext>
          </ErrorBoundary>
        </div>
      </main>
      <AskAboutContext value={askAbout}>
        <OpenTodo />
      </AskAboutContext>
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles take a label. Two elements instead of one would lose the conversation when the panel grows. */}
      <div
        id="assistant"
        role={isAssistant ? 'main' : 'complementary'}
        tabIndex={-1}
        aria-label={t.assistant}
        className="shell-panel"
      >
        {isAssistant ? <h1 className="sr-only">{t.assistant}</h1> : <h2 className="sr-only">{t.assistant}</h2>}
        <ErrorBoundary what={commonTexts.theAssistant}>
          <LateAssistant onAsking={setAsking} />
        </ErrorBoundary>
      </div>
      <ToastAnchor />
      <nav aria-label={t.views} className="shell-tabs">
        <TabLink icon={<ListTodo size={20} />} isCurrent={isListOfTodos(place)} place={listPlace}>
          {t.todos}
        </TabLink>
        <TabLink
          icon={<Sparkles size={20} />}
          isCurrent={isAssistant}
          place={{ kind: 'assistant' }}
          mark={isAsking ? t.asks : undefined}
        >
          {t.assistant}
        </TabLink>
      </nav>
      {palette.dialog}
      {hasDrawer && (
        <Drawer label={t.places} onClose={() => setDrawer(false)}>
          <Brand />
          <Places onChosen={() => setDrawer(false)} />
        </Drawer>
      )}
    </div>
  )
}

/** Opens the palette: a field on a wide page, an icon on a narrow one. */
function PaletteButton({ onClick }: { onClick: () => void }) {
  return (
    <div className="flex min-w-0 flex-1 justify-end sm:justify-start">
      <button
        type="button"
        title={keyTexts.palette}
        aria-keyshortcuts={ariaShortcut(APP_KEYS.palette.keys[0])}
        onClick={onClick}
        className="flex h-9 min-w-0 items-center gap-2 rounded-lg text-muted text-sm hover:text-ink max-sm:w-9 max-sm:justify-center max-sm:hover:bg-hover sm:w-72 sm:border sm:border-line sm:bg-surface sm:px-2.5 sm:shadow-xs pointer-coarse:h-11 max-sm:pointer-coarse:w-11"
      >
        <Search size={16} aria-hidden className="shrink-0" />
        <span className="min-w-0 flex-1 truncate text-left max-sm:sr-only">{keyTexts.paletteButton}</span>
        <span aria-hidden className="max-sm:hidden pointer-coarse:hidden">
          <Keys keys={APP_KEYS.palette.keys[0]} />
        </span>
      </button>
    </div>
  )
}

function Brand() {
  return (
    <header className="flex h-14 shrink-0 items-center gap-2.5 px-5">
      <Logo size={26} />
      <span className="shrink-0 font-semibold text-[15px] tracking-tight">Todo Agents</span>
    </header>
  )
}

function Places({ onChosen }: { onChosen?: () => void }) {
  const { open } = useDialogs()
  return (
    <ErrorBoundary what={commonTexts.theSideBar}>
      <SideBar
        {...(onChosen && { onChosen })}
        lists={<ListsNav onChosen={onChosen} />}
        onManageTags={() => open('tags')}
      />
    </ErrorBoundary>
  )
}

function Account() {
  const go = useGo()
  const { open } = useDialogs()
  return (
    <AccountMenu
      onSettings={() => go.to({ kind: 'settings', section: null })}
      onAccount={() => go.to({ kind: 'account' })}
      onSaveTodos={() => open('save-todos')}
      onSignIn={() => open('sign-in')}
    />
  )
}

interface TabLinkProps {
  icon: ReactNode
  /** Says why the tab needs attention. The tab then shows a dot, and the text is appended to its accessible name. */
  mark?: string | undefined
  isCurrent: boolean
  place: Place
  children: string
}

/** A tab of a small screen. */
function TabLink({ icon, mark, isCurrent, place, children }: TabLinkProps) {
  return (
    <PlaceLink
      place={place}
      aria-current={isCurrent ? 'page' : undefined}
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
    </PlaceLink>
  )
}
