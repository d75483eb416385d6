import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog, DialogBody } from '../../components/dialog.tsx'
import { useChosenList } from '../../lib/page/chosen-list.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { ListsNav } from './lists-nav.tsx'

/** A button with the name of the list on screen. It opens the lists, where there is no room for them beside the todos. */
export function ListsButton({ className = '' }: { className?: string }) {
  const [isOpen, setOpen] = useState(false)
  const { list_id } = useChosenList()
  const { data } = trpc.list.list.useQuery()
  const name = list_id === null ? 'Inbox' : (data?.lists.find(({ id }) => id === list_id)?.name ?? 'All')

  return (
    <>
      <Button
        variant="ghost"
        aria-label={`Lists: ${name}`}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        className={`min-w-0 ${className}`}
      >
        <span className="truncate">{name}</span>
        <ChevronDown size={16} aria-hidden className="shrink-0" />
      </Button>
      {isOpen && (
        <Dialog title="Lists" onClose={() => setOpen(false)}>
          <DialogBody>
            <div className="pb-4">
              <ListsNav onChosen={() => setOpen(false)} />
            </div>
          </DialogBody>
        </Dialog>
      )}
    </>
  )
}
