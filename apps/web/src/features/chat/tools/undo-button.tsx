import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { useUndo } from '../../../lib/server/use-undo.ts'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { useChanges } from './use-changes.ts'

/** Undoes the changes of tool calls. `changes` has the ids of the changes of each call. */
export function UndoButton({ changes }: { changes: string[][] }) {
  const [isWorking, setWorking] = useState(false)
  const undo = useUndo()
  const { undone } = useChanges()
  // One undone change of a call means that all of the call are undone: the server undoes them together, except for a
  // tag that is in use elsewhere by now.
  const open = changes.filter((ids) => !ids.some((id) => undone.has(id))).flat()
  const isUndone = open.length === 0
  const isOff = isWorking || isUndone

  // Uses `aria-disabled`, because a disabled button loses the focus.
  return (
    <Button
      variant="ghost"
      size="sm"
      aria-disabled={isOff}
      className={isOff ? 'pointer-events-none opacity-60' : ''}
      onClick={async () => {
        if (isOff) return
        setWorking(true)
        await undo(open)
        setWorking(false)
      }}
    >
      <Undo2 size={14} aria-hidden />
      {isUndone ? t.undone : t.undo}
    </Button>
  )
}
