import type { Todo } from '@todo-agents/contract/todo'
import { Link, SkipForward, Sparkles, Trash2 } from 'lucide-react'
import { Button, IconButton } from '../../../components/button.tsx'
import { useAskAbout } from '../../../lib/page/ask-about.ts'
import { useToast } from '../../../lib/page/toast.ts'
import { detailTexts as t } from '../../../lib/texts/detail.ts'
import { useTodoActions } from '../../../lib/todos/use-todo-actions.ts'

interface DetailActionsProps {
  todo: Todo
  onClose: () => void
}

/** What can be done with the todo that is shown. */
export function DetailActions({ todo, onClose }: DetailActionsProps) {
  const actions = useTodoActions()
  const toast = useToast()
  const askAbout = useAskAbout()

  async function copyLink() {
    try {
      const address = new URL(window.location.href)
      address.search = new URLSearchParams({ todo: todo.id }).toString()
      await navigator.clipboard.writeText(address.href)
      toast({ message: t.linkCopied })
    } catch {
      toast({ kind: 'error', message: t.linkNotCopied })
    }
  }

  return (
    <div className="flex shrink-0 items-center gap-1 border-line border-t px-3 py-2">
      <Button variant="ghost" className="min-w-0 shrink! pointer-coarse:h-11" onClick={() => askAbout(todo.item)}>
        <Sparkles size={16} aria-hidden />
        <span className="truncate">{t.ask}</span>
      </Button>
      <span className="flex-1" />
      {todo.recurrence !== null && todo.completed_at === null && (
        <IconButton label={t.skip} onClick={() => void actions.skip(todo)} className="pointer-coarse:size-11">
          <SkipForward size={17} />
        </IconButton>
      )}
      <IconButton label={t.copyLink} onClick={() => void copyLink()} className="pointer-coarse:size-11">
        <Link size={17} />
      </IconButton>
      <IconButton
        label={t.delete}
        variant="danger"
        className="pointer-coarse:size-11"
        onClick={() => {
          onClose()
          void actions.remove([todo])
        }}
      >
        <Trash2 size={17} />
      </IconButton>
    </div>
  )
}
