import { lazy, Suspense, useState } from 'react'
import { useSignOut } from '../features/settings/use-sign-out.ts'
import { useAddLine } from '../features/todos/quick-add/use-add-line.ts'
import { APP_KEYS, GO_KEYS } from '../lib/keys/app-keys.ts'
import { HeldKeys } from '../lib/keys/held-keys.tsx'
import { useKeys } from '../lib/keys/use-keys.ts'
import { ask } from '../lib/page/ask.ts'
import { useIdle } from '../lib/page/use-idle.ts'
import { useIsWide } from '../lib/page/use-is-wide.ts'
import { useGo } from '../lib/places/use-place.ts'
import { useMe } from '../lib/user/me.ts'
import { useDialogs } from './dialogs.tsx'
import { useGoToAssistant } from './use-go-to-assistant.ts'
import { useGoToSearch } from './use-go-to-search.ts'
import { togglePanel, usePanelSize } from './use-panel.ts'

const loadPalette = () => import('../features/palette/palette.tsx')
const loadHelp = () => import('../features/palette/key-help.tsx')
const Palette = lazy(async () => ({ default: (await loadPalette()).Palette }))
const KeyHelp = lazy(async () => ({ default: (await loadHelp()).KeyHelp }))

/** Opens the palette and the help, by their keys or from the page. */
export function usePalette() {
  const [shown, show] = useState<'palette' | 'help' | null>(null)
  const go = useGo()
  const goToAssistant = useGoToAssistant()
  useKeys(APP_KEYS.palette.keys, () => show('palette'))
  useKeys(APP_KEYS.help.keys, () => show('help'))
  useKeys(APP_KEYS.search.keys, useGoToSearch())
  useKeys(APP_KEYS.panel.keys, togglePanel)
  useKeys(
    GO_KEYS.flatMap(({ keys }) => keys),
    ({ keys }) => {
      const found = GO_KEYS.find((one) => one.keys.includes(keys))
      if (found?.place.kind === 'assistant') goToAssistant()
      else if (found) go.to(found.place)
    },
  )
  // Before they are opened, so that they open at once.
  useIdle(loadPalette)
  useIdle(loadHelp)
  const close = () => show(null)
  return {
    open: () => show('palette'),
    dialog: (
      <Suspense fallback={<HeldKeys onCancel={close} />}>
        {shown === 'palette' && <PagePalette onHelp={() => show('help')} onClose={close} />}
        {shown === 'help' && <KeyHelp onClose={close} />}
      </Suspense>
    ),
  }
}

interface PagePaletteProps {
  onHelp: () => void
  onClose: () => void
}

function PagePalette({ onHelp, onClose }: PagePaletteProps) {
  const go = useGo()
  const { is_guest } = useMe()
  const { open } = useDialogs()
  const isWide = useIsWide()
  const panel = usePanelSize()
  const signOut = useSignOut()
  const { whenOf, add } = useAddLine()

  /** Shows the conversation, which may be hidden, or the other tab of a phone. */
  function showChat(chat?: string): void {
    const search = chat === undefined ? {} : { chat }
    if (!isWide) {
      go.to({ kind: 'assistant' }, search)
      return
    }
    if (panel === 'hidden') togglePanel()
    if (chat !== undefined) go.set(search)
  }

  return (
    <Palette
      onClose={onClose}
      isAssistantHidden={panel === 'hidden'}
      onToggleAssistant={isWide ? togglePanel : null}
      onNewChat={() => showChat('new')}
      onConversation={(session_id) => showChat(session_id)}
      onAsk={(text) => {
        showChat()
        ask(text)
      }}
      whenOf={whenOf}
      onAdd={(line) => void add(line)}
      onHelp={onHelp}
      onEditTags={() => open('tags')}
      onSignOut={is_guest ? null : () => void signOut()}
      onSaveTodos={is_guest ? () => open('save-todos') : null}
    />
  )
}
