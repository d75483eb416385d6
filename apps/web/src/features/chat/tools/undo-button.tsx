import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { useUndo } from '../../../lib/server/use-undo.ts'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { useUndone } from './use-undone.ts'

interface UndoButtonProps {
  run_id: string | null
  /** The ids of the changes of each call. */
  changes: string[][]
}

/** Undoes the changes of tool calls of a run. */
export function UndoButton({ run_id, changes }: UndoButtonProps) {
  const [isWorking, setWorking] = useState(false)
  const undo = useUndo()
  const { openOf, wereUndone } = useUndone(run_id, changes)
  const open = openOf(changes)
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
        await undo(open.flat(), () => wereUndone(open))
        setWorking(false)
      }}
    >
      <Undo2 size={14} aria-hidden />
      {isUndone ? t.undone : t.undo}
    </Button>
  )
}
