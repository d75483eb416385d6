import type { Program } from '@todo-agents/contract/program'
import { Button } from '../../components/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '../../components/dialog.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { useToast } from '../../lib/page/toast.ts'
import { errorMessage, isNotFound } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { programTexts as t } from '../../lib/texts/programs.ts'

interface EndProgramDialogProps {
  program: Program
  /** Shows how to undo what the program did. */
  onUndo: () => void
  onClose: () => void
}

/** Asks before a token is revoked or an app is disconnected, and does it. */
export function EndProgramDialog({
  program: { id, kind, name, last_used_at },
  onUndo,
  onClose,
}: EndProgramDialogProps) {
  const isToken = kind === 'token'
  const { program } = trpc.useUtils()
  const toast = useToast()
  const revoke = trpc.program.revoke.useMutation({
    onSettled: () => program.list.invalidate(),
    onSuccess: onEnded,
    // Another page has ended it already.
    onError: (error) => isNotFound(error) && onEnded(),
  })

  function onEnded(): void {
    toast({
      message: isToken ? t.revoked(name) : t.disconnected(name),
      ...(last_used_at !== null && { action: { label: t.undoChanges, run: onUndo } }),
    })
    onClose()
  }

  return (
    <Dialog title={isToken ? t.revokeTitle(name) : t.disconnectTitle(name)} onClose={onClose}>
      <DialogBody>
        <div className="flex flex-col gap-2 py-1 text-pretty">
          <p>{isToken ? t.revokeText : t.disconnectText}</p>
          <p className="text-muted">{t.staysText}</p>
          {revoke.error && <ErrorNote message={errorMessage(revoke.error)} />}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button data-focus onClick={onClose}>
          {t.cancel}
        </Button>
        <Button
          variant="destructive"
          aria-disabled={revoke.isPending}
          onClick={() => revoke.isPending || revoke.mutate({ id })}
        >
          {isToken ? t.revoke : t.disconnect}
        </Button>
      </DialogFooter>
    </Dialog>
  )
}
