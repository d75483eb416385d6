import { initialChat } from '@todo-agents/client/chat/chat-state'
import { reduceChat } from '@todo-agents/client/chat/reduce-chat'
import { MAX_PAGE_LENGTH } from '@todo-agents/contract/bounds'
import type { MessagePage } from '@todo-agents/contract/session'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '../../../components/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '../../../components/dialog.tsx'
import { ErrorNote } from '../../../components/error-note.tsx'
import { Spinner } from '../../../components/spinner.tsx'
import { useToast } from '../../../lib/page/toast.ts'
import { errorMessage } from '../../../lib/server/error-message.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { ChatContext } from '../chat-context.ts'
import { MessageView } from '../messages/message-view.tsx'
import type { Branches } from './use-branches.ts'
import type { Versions } from './versions.ts'

interface VersionsDialogProps {
  versions: Versions
  session_id: string
  onUse: Branches['use']
  onClose: () => void
}

/** Shows the other versions of a part of a conversation, one at a time, to read or to go back to. */
export default function VersionsDialog({ versions: { others }, session_id, onUse, onClose }: VersionsDialogProps) {
  const [index, setIndex] = useState(others.length - 1)
  const [isSwitching, setSwitching] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const toast = useToast()
  const count = others.length + 1
  const branch = others[index]
  if (!branch) return null

  async function use(branch_id: string) {
    setSwitching(true)
    setError(null)
    try {
      await onUse(branch_id)
      onClose()
      toast({ message: t.versionUsed })
    } catch (error) {
      setError(error)
      setSwitching(false)
    }
  }

  return (
    <Dialog title={t.anotherVersion} onClose={onClose}>
      <nav aria-label={t.versions} className="flex items-center gap-1 px-4 text-muted text-sm">
        <IconButton label={t.olderVersion} size="sm" disabled={index === 0} onClick={() => setIndex(index - 1)}>
          <ChevronLeft size={16} />
        </IconButton>
        <span role="status">
          <span className="sr-only">{t.version} </span>
          {branch.number} / {count}
        </span>
        <IconButton
          label={t.newerVersion}
          size="sm"
          disabled={index === others.length - 1}
          onClick={() => setIndex(index + 1)}
        >
          <ChevronRight size={16} />
        </IconButton>
      </nav>
      <DialogBody>
        <Version key={branch.id} session_id={session_id} branch_id={branch.id} />
        {error !== null && <ErrorNote message={errorMessage(error)} />}
      </DialogBody>
      <DialogFooter>
        <p className="mr-auto text-[13px] text-muted">{t.todosStay}</p>
        <Button onClick={onClose}>{t.close}</Button>
        <Button variant="primary" disabled={isSwitching} onClick={() => use(branch.id)}>
          {t.useVersion}
        </Button>
      </DialogFooter>
    </Dialog>
  )
}

function Version({ session_id, branch_id }: { session_id: string; branch_id: string }) {
  const { data, error, refetch } = trpc.session.history.useQuery({ id: session_id, branch_id, limit: MAX_PAGE_LENGTH })
  if (error) return <ErrorNote message={errorMessage(error)} onRetry={() => refetch()} />
  if (!data) return <Spinner label={t.loadingVersion} />
  return (
    <div className="flex flex-col gap-5 py-3">
      {data.next_cursor !== null && <p className="text-center text-[13px] text-muted">{t.onlyLast(MAX_PAGE_LENGTH)}</p>}
      {/* The details of a todo would open behind the dialog. */}
      <ChatContext value={WITHOUT_LINKS}>
        {messagesOf(session_id, data).map((message) => (
          <MessageView key={message.id} message={message} run="ended" />
        ))}
      </ChatContext>
    </div>
  )
}

const WITHOUT_LINKS = {}

function messagesOf(session_id: string, { messages }: MessagePage) {
  return reduceChat(initialChat(session_id), { type: 'history_loaded', session_id, messages }).messages
}
