import { ChevronsLeft, ChevronsRight, Maximize2, Minimize2 } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { IconButton } from '../components/button.tsx'
import { ChatPanel } from '../features/chat/chat-panel.tsx'
import { lastUnsentSession } from '../features/chat/sync/unsent-store.ts'
import { firstSession } from '../features/sessions/first-session.ts'
import { SessionMenu } from '../features/sessions/session-menu.tsx'
import { useGo, useListPlace, useOpenTodo, usePlace, usePlaceSearch } from '../lib/places/use-place.ts'
import { trpc } from '../lib/server/trpc.ts'
import { placeTexts as t } from '../lib/texts/places.ts'
import { useCounts } from '../lib/todos/counts.ts'
import { useMe } from '../lib/user/me.ts'
import { resizePanel, usePanelSize } from './use-panel.ts'

/** In an address, stands for a conversation that has not begun. */
const NEW = 'new'

/**
 * The conversation that the address names, with the menu of all conversations. `onAsking`: called when this or another
 * conversation starts or stops waiting for the user.
 */
export function Assistant({ onAsking }: { onAsking: (isAsking: boolean) => void }) {
  const { session_id, select } = useSession()
  const { all, overdue, today } = useCounts()
  const openTodo = useOpenTodo()
  const [isAsking, setAsking] = useState(false)
  const [waiting, setWaiting] = useState(0)
  const isWaiting = isAsking || waiting > 0
  const report = useEffectEvent(onAsking)
  useEffect(() => report(isWaiting), [isWaiting])
  return (
    <ChatPanel
      session_id={session_id}
      onSession={select}
      onWaiting={setAsking}
      counts={{ openCount: all, overdueCount: overdue, todayCount: today - overdue }}
      onOpenTodo={openTodo}
      header={
        <>
          <SessionMenu session_id={session_id} onSelect={select} onOthersWaiting={setWaiting} />
          <PanelButtons />
        </>
      }
    />
  )
}

/** Give the assistant more room: a wider panel, or the whole page. */
function PanelButtons() {
  const go = useGo()
  const list = useListPlace()
  const isWhole = usePlace().kind === 'assistant'
  const isWide = usePanelSize() === 'wide'
  return (
    <>
      {!isWhole && (
        <IconButton
          label={isWide ? t.narrowAssistant : t.widenAssistant}
          className="max-lg:hidden"
          onClick={() => resizePanel(isWide ? 'normal' : 'wide')}
        >
          {isWide ? <ChevronsRight size={18} /> : <ChevronsLeft size={18} />}
        </IconButton>
      )}
      <IconButton
        label={isWhole ? t.besideAssistant : t.wholeAssistant}
        className="max-lg:hidden"
        onClick={() => go.to(isWhole ? list : { kind: 'assistant' })}
      >
        {isWhole ? <Minimize2 size={17} /> : <Maximize2 size={17} />}
      </IconButton>
    </>
  )
}

/**
 * Returns the conversation on screen, or null for a new one. While the address names none, it is the conversation whose
 * message could not be sent, else the latest of the user's own.
 */
function useSession() {
  const { id: user_id } = useMe()
  const go = useGo()
  const chosen = usePlaceSearch('chat')
  const [first, setFirst] = useState<string | null>()
  const { data } = trpc.session.list.useQuery({})
  // Select it once, so that a newer conversation from another tab does not replace it.
  if (first === undefined && data) setFirst(firstSession(data.sessions, lastUnsentSession(user_id)))
  return {
    session_id: chosen === NEW ? null : (chosen ?? first ?? null),
    select: (id: string | null) => go.set({ chat: id ?? NEW }, { replace: chosen === NEW || chosen === undefined }),
  }
}
