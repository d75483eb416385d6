import { canPlaceNext, isPlaced } from '@todo-agents/client/chat/chat-queue'
import type { ChatState, QueuedMessage } from '@todo-agents/client/chat/chat-state'
import { ArrowDown, ArrowUp, CircleAlert, Clock, GripVertical } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { IconButton, LinkButton } from '../../../components/button.tsx'
import { useReorder } from '../../../lib/page/use-reorder.ts'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { QueuedForm } from './queued-form.tsx'

type OnMessage = (id: string, content: string) => void

interface QueuedMessagesProps {
  state: ChatState
  onTakeBack: OnMessage
  /** Sends a message that is held in the queue since a reload. */
  onRelease: OnMessage
  onDiscard: (id: string) => void
  /** Gives the messages a new order, or new texts. Resolves when the queue has them. */
  onRearrange: (wanted: { id: string; content: string }[]) => Promise<unknown>
  /** Called when the focused control goes away. */
  onClose: () => void
}

/**
 * Shows the messages that wait for their turn, in order, and those that may not have been sent. They can be edited, and
 * moved by drag and drop, by buttons, and by Alt with the arrow keys.
 */
export function QueuedMessages({ state, ...on }: QueuedMessagesProps) {
  const { status } = state
  /** What the queue will be, while the server is asked. */
  const [expected, setExpected] = useState<QueuedMessage[] | null>(null)
  const [edited, setEdited] = useState<string | null>(null)
  const [moved, setMoved] = useState<string | null>(null)
  const queue = expected ?? state.queue
  const rows = keyed(queue)
  const first = queue.find((message) => !isPlaced(message))
  // `canPlaceNext` is false also while a message is being sent. That needs no action of the user, so the messages
  // behind it are shown as queued, not as blocked.
  const isBlocked = first !== undefined && status !== 'sending' && !canPlaceNext(state)
  const canChange = expected === null && !queue.some(({ is_sending, is_held }) => is_sending || is_held)

  async function rearrange(next: QueuedMessage[]): Promise<void> {
    setExpected(next)
    try {
      await on.onRearrange(next.map(({ id, content }) => ({ id, content })))
    } finally {
      setExpected(null)
    }
  }

  const { itemProps, move, canMove } = useReorder(
    rows.map(({ key }) => key),
    (key, after) => {
      const row = rows.find((each) => each.key === key)
      if (!canChange || !row) return
      const others = rows.filter((each) => each !== row)
      const place = after === null ? 0 : others.findIndex((each) => each.key === after) + 1
      setMoved(t.movedTo(place + 1, rows.length))
      void rearrange(others.toSpliced(place, 0, row).map(({ message }) => message))
    },
  )

  return (
    <section aria-label={t.queued} aria-live="polite" className="contents">
      {rows.map(({ key, message }) => {
        const { id, content } = message
        if (message.is_held) {
          return (
            <Waiting
              key={key}
              message={message}
              icon={<CircleAlert size={13} aria-hidden />}
              note={t.mayBeUnsent}
              drag={{}}
            >
              <LinkButton
                aria-label={t.retryMessage(content)}
                title={t.answeredOnce}
                onClick={() => on.onRelease(id, content)}
              >
                {t.retry}
              </LinkButton>
              <span aria-hidden>·</span>
              <LinkButton aria-label={t.discardMessage(content)} onClick={() => on.onDiscard(id)}>
                {t.discard}
              </LinkButton>
            </Waiting>
          )
        }
        if (edited === key && canChange) {
          return (
            <QueuedForm
              key={key}
              content={content}
              onSave={(next) => {
                setEdited(null)
                on.onClose()
                void rearrange(queue.map((each) => (each === message ? { ...each, content: next } : each)))
              }}
              onCancel={() => {
                setEdited(null)
                on.onClose()
              }}
            />
          )
        }
        return (
          <Waiting
            key={key}
            message={message}
            icon={<Clock size={13} aria-hidden />}
            note={isBlocked && !isPlaced(message) ? t.isBlocked : t.isQueued}
            drag={canChange && rows.length > 1 ? itemProps(key) : {}}
          >
            {rows.length > 1 && (
              <>
                <GripVertical size={13} aria-hidden className="cursor-grab max-lg:hidden" />
                <IconButton
                  label={t.moveUp(content)}
                  size="sm"
                  aria-disabled={!canChange || !canMove(key, -1)}
                  className="aria-disabled:opacity-40"
                  onClick={() => move(key, -1)}
                >
                  <ArrowUp size={14} />
                </IconButton>
                <IconButton
                  label={t.moveDown(content)}
                  size="sm"
                  aria-disabled={!canChange || !canMove(key, 1)}
                  className="aria-disabled:opacity-40"
                  onClick={() => move(key, 1)}
                >
                  <ArrowDown size={14} />
                </IconButton>
              </>
            )}
            {canChange && (
              <>
                <LinkButton aria-label={t.editQueued(content)} onClick={() => setEdited(key)}>
                  {t.edit}
                </LinkButton>
                <span aria-hidden>·</span>
              </>
            )}
            <LinkButton aria-label={t.takeBackMessage(content)} onClick={() => on.onTakeBack(id, content)}>
              {t.takeBack}
            </LinkButton>
          </Waiting>
        )
      })}
      {moved !== null && <p className="sr-only">{moved}</p>}
    </section>
  )
}

/**
 * Returns the messages with keys that stay when a message is queued again under another id, so that its buttons keep the
 * focus.
 */
function keyed(queue: QueuedMessage[]): { key: string; message: QueuedMessage }[] {
  const counts = new Map<string, number>()
  return queue.map((message) => {
    const count = counts.get(message.content) ?? 0
    counts.set(message.content, count + 1)
    return { key: `${count} ${message.content}`, message }
  })
}

interface WaitingProps {
  message: QueuedMessage
  icon: ReactNode
  note: string
  /** The attributes of an item that can be dragged. */
  drag: object
  /** The buttons of the message. */
  children: ReactNode
}

function Waiting({ message, icon, note, drag, children }: WaitingProps) {
  return (
    <div {...drag} className="drop-mark flex max-w-[85%] flex-col items-end gap-1 self-end">
      <p className="whitespace-pre-wrap break-words rounded-2xl rounded-br-md border border-accent/40 border-dashed px-3.5 py-2 text-[15px] text-muted leading-6">
        <span className="sr-only">{t.you} </span>
        <bdi>{message.content}</bdi>
      </p>
      <p
        className={`flex flex-wrap items-center justify-end gap-1 px-1 text-xs ${message.is_held ? 'text-danger' : 'text-muted'}`}
      >
        {icon}
        {note}
        <span aria-hidden>·</span>
        {children}
      </p>
    </div>
  )
}
